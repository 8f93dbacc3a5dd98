//! The schedule: the recruitment report of a month is due when the month is over, for every month in
//! which a region was recruiting. Only the newest month is caught up on.

use std::{sync::Arc, time::Duration};

use ayumi_proto::{
    ids::Edition,
    message::Query,
    time::{Day, Moment},
};
use ayumi_reports::{Issue, Kind};
use ayumi_runtime::Shutdown;
use serde_json::Value;

use crate::issue::{IssueError, Reporter, report_id};

/// How often it is looked whether a report is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Issues what is due, once a minute, until shutdown.
pub async fn run(reporter: Arc<Reporter>, shutdown: Shutdown) {
    loop {
        match reporter.issue_due(Moment::now().day()).await {
            Ok(Some(report)) => tracing::info!(report, "issued a scheduled report"),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "can't check whether a report is due; retrying"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

impl Reporter {
    /// Issues the report of the newest month that is over and had recruitment, unless it is there.
    pub(crate) async fn issue_due(&self, today: Day) -> Result<Option<String>, IssueError> {
        let Some((edition, as_of)) = self.newest_month(today).await? else { return Ok(None) };
        let report = report_id(Kind::Recruitment, as_of)?;
        let edition = Some(edition);
        let query = Query { edition, limit: Some(500), ..Query::default() };
        let reports = self.ask("reports", &query).await?;
        let issued = reports["reports"].as_array().into_iter().flatten();
        if issued.into_iter().any(|row| row["id"] == report.as_str()) {
            return Ok(None);
        }
        let issue = Issue { report: Kind::Recruitment, edition, as_of: Some(as_of), position: None };
        self.issue(&issue).await.map(|issued| Some(issued.report.to_string()))
    }

    /// The newest edition as of the end of last month, and the last day of the newest month in which some
    /// region of it was recruiting.
    async fn newest_month(&self, today: Day) -> Result<Option<(Edition, Day)>, IssueError> {
        let month_end = today.previous_month_end();
        let query = Query { as_of: Some(month_end), limit: Some(500), ..Query::default() };
        let pilots = self.ask("pilots", &query).await?;
        let last_day = |row: &Value| day(&row["closed_on"]).map_or(month_end, |closed_on| closed_on.min(month_end));
        let recruiting_until = pilots["regions"].as_array().into_iter().flatten().map(last_day).max();
        let edition = pilots["edition"].as_str().and_then(|edition| edition.parse().ok());
        Ok(edition.zip(recruiting_until.map(Day::month_end)))
    }
}

fn day(value: &Value) -> Option<Day> {
    value.as_str()?.parse().ok()
}
