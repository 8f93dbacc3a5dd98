//! Issues reports: on request and by the month, [`issue`] has a report [`prepare`]d by the projection's answers, has
//! the files [`deliver`]ed into a folder and records the issue in the log. The same report as of the same day at the
//! same position has the same bytes.

pub mod deliver;
pub mod error;
pub mod issue;
pub mod prepare;
pub mod schedule;

use std::{path::PathBuf, sync::Arc};

use ayumi_proto::{
    event::ProgrammeName,
    fault::Fault,
    subject::{self, REPORT_ISSUE},
};
use ayumi_reports::{Issue, NotIssued};
use ayumi_runtime::{
    Decider, Log, Shutdown,
    bus::BusError,
    health::{self, Clocks},
    publisher::Publisher,
    service,
};

use crate::issue::Reporter;

/// Serves requests for reports, and issues those that are due, until shutdown.
pub async fn run(
    log: Log,
    folder: PathBuf,
    clocks: Clocks,
    ready: impl FnOnce(),
    shutdown: Shutdown,
) -> Result<(), BusError> {
    health::watch(&log, ProgrammeName::Reports, clocks, shutdown.clone()).await;
    let decider = Decider::new(log.clone(), Publisher::start(log.clone()));
    let bus = log.bus().clone();
    let reporter = Arc::new(Reporter::new(bus.clone(), decider, folder));
    let scheduling = tokio::spawn(schedule::run(reporter.clone(), shutdown.clone()));
    let subjects = [REPORT_ISSUE.to_owned(), subject::health(ProgrammeName::Reports)];
    let handle = move |subject: String, payload: bytes::Bytes| {
        let (reporter, log) = (reporter.clone(), log.clone());
        async move {
            if subject == REPORT_ISSUE { answer(&reporter, &payload).await } else { service::health_of(&log).await }
        }
    };
    let served = service::serve(&bus, "ayumi-reports", &subjects, handle, ready, shutdown).await;
    scheduling.abort();
    served
}

async fn answer(reporter: &Reporter, payload: &[u8]) -> Vec<u8> {
    let answer = match serde_json::from_slice::<Issue>(payload) {
        Ok(issue) => reporter.issue(&issue).await.map_err(NotIssued::from),
        Err(error) => Err(NotIssued::Malformed(Fault::of_serde("report", &error.to_string()))),
    };
    if let Err(NotIssued::Unavailable(why) | NotIssued::Failed(why)) = &answer {
        tracing::warn!(why, "failed to issue a report");
    }
    service::json(&answer)
}
