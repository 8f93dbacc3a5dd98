//! Stopping, visibly: wrong figures are worse than none. What stopped it is said at once, and what helps as soon as both
//! copies of the history have been looked at. Only a log that has again what it seemed to lack ends it; all else needs
//! somebody to mend it.

use std::{fmt::Display, sync::Arc, time::Duration};

use ayumi_proto::{message::Reply, obstacle::Alarm, text::Text};
use ayumi_runtime::Shutdown;

use crate::{
    Projection,
    cause::Cause,
    copies::{self, Divergence, NotNow},
};

/// The pause before the history file is written to again, or the log and the file looked at again.
pub(crate) const AGAIN_PAUSE: Duration = Duration::from_secs(1);

/// The pause between two looks whether the log has again what it lacked.
const HEAL_PAUSE: Duration = Duration::from_secs(2);

/// What every answer says from then on.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    why: String,
    /// What to do about it; still looked for if there is nothing.
    help: Option<Text>,
    cause: Cause,
}

impl Stop {
    pub(crate) fn reply(self, position: u64) -> Reply {
        Reply::Stopped { position, why: self.why, help: self.help }
    }

    /// What others are to know of it: that the log can't be read, if that is what is wrong.
    pub(crate) fn alarm(self) -> Option<Alarm> {
        let (position, is_newer) = match self.cause {
            Cause::LogLacks(position) | Cause::Log(position) => (position, false),
            Cause::Newer(position) => (position, true),
            Cause::Here => return None,
        };
        Some(Alarm { position, why: self.why, is_newer })
    }
}

impl Projection {
    /// Stops answering, if it hasn't before. Without `help` that is still looked for.
    pub(crate) fn stop(&self, why: &dyn Display, help: Option<Text>, cause: Cause) -> bool {
        let stop = Stop { why: why.to_string(), help, cause };
        let news = self.progress.send_if_modified(|progress| {
            let news = progress.stop.is_none();
            progress.stop.get_or_insert_with(|| stop.clone());
            news
        });
        if news {
            metrics::gauge!("ayumi_projection_stopped").set(1.0);
            let Stop { why, help, .. } = stop;
            tracing::error!(why, help = help.map(|help| help.en), "figures suspended: they would be wrong");
        }
        news
    }

    /// Stops answering, and looks for what helps.
    pub(crate) fn alarm(self: &Arc<Self>, why: &dyn Display, cause: Cause) {
        if self.stop(why, None, cause) {
            let (projection, why) = (self.clone(), why.to_string());
            tokio::spawn(async move {
                let (parting, help) = projection.look(cause).await;
                let (why, cause) = match (parting, cause) {
                    (Some(parting), Cause::Here) => (format!("{why}; {parting}"), parting.cause()),
                    (Some(parting), Cause::Log(_) | Cause::LogLacks(_) | Cause::Newer(_)) => {
                        (parting.to_string(), parting.cause())
                    }
                    (None, cause) => (why, cause),
                };
                tracing::error!(why, help = help.en, "compared the log and the history file");
                projection.progress.send_if_modified(|progress| {
                    // It may have healed meanwhile.
                    let stopped = progress.stop.as_mut();
                    stopped.map(|stop| *stop = Stop { why, help: Some(help), cause }).is_some()
                });
            });
        }
    }

    /// Ends a stop over commits that the log lacked, once it has them again.
    pub(crate) async fn heal(&self, shutdown: Shutdown) {
        let looking = async {
            loop {
                let cause = self.progress.borrow().stop.as_ref().map(|stop| stop.cause);
                if let Some(Cause::LogLacks(position)) = cause
                    && matches!(self.log.is_anywhere(position).await, Ok(true))
                    && matches!(self.part().await, Ok(None))
                {
                    metrics::gauge!("ayumi_projection_stopped").set(0.0);
                    tracing::warn!(position, "the log has again what it lacked: figures are shown again");
                    self.progress.send_modify(|progress| progress.stop = None);
                }
                tokio::time::sleep(HEAL_PAUSE).await;
            }
        };
        shutdown.run_until_cancelled(looking).await;
    }

    /// Where both copies of the history part, if they do, and what helps.
    async fn look(&self, cause: Cause) -> (Option<Divergence>, Text) {
        loop {
            match self.part().await {
                Ok(Some((parting, help))) => return (Some(parting), help),
                Ok(None) => return (None, cause.help(self.read().history.position())),
                Err(error) => tracing::warn!(%error, "can't compare the log and the history file; retrying"),
            }
            tokio::time::sleep(AGAIN_PAUSE).await;
        }
    }

    /// Where the log and the history file part, with what helps, if they do by now.
    pub(crate) async fn part(&self) -> Result<Option<(Divergence, Text)>, NotNow> {
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
