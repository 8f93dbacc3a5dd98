//! The schedule: the recruitment report of a month is due when the month is over, for every month in
//! which a region was recruiting. Only the newest month is caught up on.

use std::{sync::Arc, time::Duration};

use ayumi_pilots::rows::{Overview, RegionSummary};
use ayumi_proto::{
    answer::Answered,
    ids::Edition,
    message::Query,
    time::{Day, Moment},
};
use ayumi_reports::{Issue, Kind, rows::Answer};
use ayumi_runtime::Shutdown;

use crate::{error::IssueError, issue::Reporter, prepare::report_id};

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
        let issued: Answered<Answer> = self.ask("reports", &query).await?;
        if let Answer::Reports { reports, .. } = &issued.value
            && reports.iter().any(|issued| issued.id == report)
        {
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
        let pilots: Answered<Overview> = self.ask("pilots", &query).await?;
        let last_day = |region: &RegionSummary| region.row.closed_on.map_or(month_end, |day| day.min(month_end));
        let recruiting_until = pilots.value.regions.iter().map(last_day).max();
        Ok(pilots.edition.zip(recruiting_until.map(Day::month_end)))
    }
}
