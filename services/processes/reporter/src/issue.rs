//! One issue: prepare it at one position, deliver it, record it.

use std::path::PathBuf;

use ayumi_proto::{
    answer::Status,
    commit::{Actor, Provenance, TraceParent},
    ids::{CommandId, Edition, ReportId},
    message::{Answer, Query, Reply, Request},
    subject,
    time::Moment,
};
use ayumi_reports::{Command, Issue, Issued, Reports};
use ayumi_runtime::{Bus, Decider};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

pub use crate::error::IssueError;
use crate::{
    deliver::deliver,
    prepare::{Answerer, Prepared, Preparer, actor, read},
};

/// Issues reports.
pub struct Reporter {
    bus: Bus,
    decider: Decider<Reports>,
    folder: PathBuf,
    preparer: Preparer,
    actor: Actor,
    /// One issue at a time: two of the same would write the same files.
    issuing: Mutex<()>,
}

impl Reporter {
    /// Issues into a folder.
    pub fn new(bus: Bus, decider: Decider<Reports>, folder: PathBuf) -> Self {
        Self { bus, decider, folder, preparer: Preparer::default(), actor: actor(), issuing: Mutex::default() }
    }

    /// Asks the projection.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, view: &str, query: &Query) -> Result<T, IssueError> {
        read(self.bus.answer(view, query).await?)
    }

    /// Issues a report, or answers with the issue that is already there.
    pub async fn issue(&self, issue: &Issue) -> Result<Issued, IssueError> {
        let _alone = self.issuing.lock().await;
        let today = Moment::now().day();
        let position = match issue.position {
            Some(position) => position,
            None => self.ask::<Status>("status", &Query::default()).await?.facts_position,
        };
        let Prepared { edition, report, folder, issue, rendered } =
            self.preparer.prepare(&self.bus, issue, position, today).await?;
        let (reports, path) = (self.folder.clone(), PathBuf::from(&folder));
        tokio::task::spawn_blocking(move || deliver(&reports, &path, &rendered))
            .await
            .map_err(std::io::Error::other)??;
        let (as_of, files) = (issue.as_of, issue.files.clone());
        let repeated = self.record(edition, &report, &Command::RecordIssue(issue)).await?;
        Ok(Issued { report, edition, as_of, position, repeated, folder, files })
    }

    /// Records the issue; answers whether it had been recorded before.
    async fn record(&self, edition: Edition, report: &ReportId, command: &Command) -> Result<bool, IssueError> {
        let failed = |why: &dyn std::fmt::Display| IssueError::Record(why.to_string());
        let tagged = serde_json::to_value(command).map_err(|error| failed(&error))?;
        // A command serialises as `{"its-name": {…}}`.
        let named = tagged.as_object().and_then(|tagged| tagged.iter().next());
        let (name, payload) = named.ok_or_else(|| failed(&"a command without a name"))?;
        let request = Request {
            command_id: Some(CommandId::from_key(&format!("report/{edition}/{report}/{payload}"))),
            actor: self.actor.clone(),
            provenance: Provenance::Reported,
            edition: Some(edition),
            entity: report.to_string(),
            command: name.clone(),
            payload: payload.clone(),
            line: None,
            sending: None,
            trace: Some(TraceParent::root()),
        };
        match self.decider.handle(&request).await {
            Answer::Accepted(_) => Ok(false),
            Answer::Repeated(_) => Ok(true),
            Answer::Rejected(refusal) if refusal.rule == "report-already-issued" => Ok(true),
            Answer::Rejected(refusal) => Err(failed(&refusal.detail.en)),
            Answer::Malformed(fault) => Err(failed(&fault)),
            Answer::Contended => Err(failed(&"too many writers at once")),
            Answer::Unavailable(why) => Err(failed(&why)),
            Answer::Obstructed(obstacle) => Err(failed(&obstacle.text().en)),
            Answer::Failed(why) => Err(IssueError::Failed(why)),
        }
    }
}

impl Answerer for Bus {
    async fn answer(&self, view: &str, query: &Query) -> Result<Reply, IssueError> {
        Ok(self.ask(&subject::query(view), query).await?)
    }
}
