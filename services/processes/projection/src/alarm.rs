//! Stopping, for good and visibly: wrong figures are worse than none. What stopped it is said at once, and what helps
//! as soon as both copies of the history have been looked at.

use std::{fmt::Display, sync::Arc, time::Duration};

use ayumi_proto::message::Reply;

use crate::{
    Projection,
    copies::{self, Divergence, NotNow},
};

/// The pause before the history file is written to again, or the log and the file looked at again.
pub(crate) const AGAIN_PAUSE: Duration = Duration::from_secs(1);

/// What is at fault if the log and the history file are the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Otherwise {
    /// What the projection holds in memory.
    Memory,
    /// What the log goes on with after the file.
    Next,
}

impl Otherwise {
    fn help(self, position: u64) -> String {
        let agree = format!("The log and the history file match up to position {position}");
        match self {
            Self::Memory => format!("{agree}: start Ayumi again to recalculate every figure"),
            Self::Next => format!(
                "{agree}, and only the log has later commits: import an export or a backup that has them into an empty log \
                 (`ayumi up --data NEWFOLDER --import FILE`)"
            ),
        }
    }
}

/// What every answer says from then on.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    why: String,
    /// What to do about it; still looked for if there is nothing.
    help: Option<String>,
}

impl Stop {
    pub(crate) fn reply(self, position: u64) -> Reply {
        Reply::Stopped { position, why: self.why, help: self.help }
    }
}

impl Projection {
    /// Stops answering, if it hasn't before. Without `help` that is still looked for.
    pub(crate) fn stop(&self, why: &dyn Display, help: Option<String>) -> bool {
        let stop = Stop { why: why.to_string(), help };
        let news = self.progress.send_if_modified(|progress| {
            let news = progress.stop.is_none();
            progress.stop.get_or_insert_with(|| stop.clone());
            news
        });
        if news {
            metrics::gauge!("ayumi_projection_stopped").set(1.0);
            let Stop { why, help } = stop;
            tracing::error!(why, help, "figures suspended: they would be wrong");
        }
        news
    }

    /// Stops answering, and looks for what helps.
    pub(crate) fn alarm(self: &Arc<Self>, why: &dyn Display, otherwise: Otherwise) {
        if self.stop(why, None) {
            let (projection, why) = (self.clone(), why.to_string());
            tokio::spawn(async move {
                let (parting, help) = projection.look(otherwise).await;
                let why = match (parting, otherwise) {
                    (Some(parting), Otherwise::Memory) => format!("{why}; {parting}"),
                    (Some(parting), Otherwise::Next) => parting.to_string(),
                    (None, _) => why,
                };
                tracing::error!(why, help, "compared the log and the history file");
                projection.progress.send_modify(|progress| progress.stop = Some(Stop { why, help: Some(help) }));
            });
        }
    }

    /// Where both copies of the history part, if they do, and what helps.
    async fn look(&self, otherwise: Otherwise) -> (Option<Divergence>, String) {
        loop {
            match self.part().await {
                Ok(Some((parting, help))) => return (Some(parting), help),
                Ok(None) => return (None, otherwise.help(self.read().history.position())),
                Err(error) => tracing::warn!(%error, "can't compare the log and the history file; retrying"),
            }
            tokio::time::sleep(AGAIN_PAUSE).await;
        }
    }

    /// Where the log and the history file part, with what helps, if they do by now.
    pub(crate) async fn part(&self) -> Result<Option<(Divergence, String)>, NotNow> {
        let (file, until) = {
            let book = self.read();
            (book.history.reader(), book.history.position())
        };
        match copies::compare(&self.log, &file, until).await? {
            Some(parting) => {
                let help = copies::advise(&parting, file, &self.path).await?;
                Ok(Some((parting, help)))
            }
            None => Ok(None),
        }
    }
}
