//! One issue: ask at one position, render, deliver, record.

use std::path::PathBuf;

use ayumi_pages::{Language, Page, Pages, RecruitmentReport, recruitment_csv};
use ayumi_pilots::rows::Overview;
use ayumi_proto::{
    answer::{Answered, Proof, Status},
    commit::{Actor, Provenance, Role, TraceParent},
    digest::Digest,
    fault::Fault,
    ids::{CommandId, Edition, ReportId},
    message::{Answer, KnownAt, Query, Reply, Request},
    subject,
    text::Name,
    time::{Day, Moment},
};
use ayumi_reports::{Command, File, Issue, Issued, Kind, NotIssued, ReportIssue, Reports};
use ayumi_runtime::{Bus, Decider, bus::BusError};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::deliver::{Rendered, deliver};

/// Why a report wasn't issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The projection couldn't be asked.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// It can't be issued so.
    #[error("{0}")]
    Malformed(Fault),
    /// The projection has no answer.
    #[error("the projection gave no answer: {0}")]
    NoAnswer(String),
    /// The report couldn't be rendered.
    #[error("failed to render the report: {0}")]
    Render(String),
    /// The files couldn't be written.
    #[error("failed to deliver the report: {0}")]
    Deliver(#[from] std::io::Error),
    /// The log didn't take the issue.
    #[error("failed to record the issue: {0}")]
    Record(String),
    /// Something is wrong that another try doesn't mend.
    #[error("the issue couldn't be recorded, and can't be until that is mended: {0}")]
    Failed(String),
}

/// Issues reports.
pub struct Reporter {
    bus: Bus,
    decider: Decider<Reports>,
    folder: PathBuf,
    pages: Pages,
    actor: Actor,
    /// One issue at a time: two of the same would write the same files.
    issuing: Mutex<()>,
}

impl Reporter {
    /// Issues into a folder.
    pub fn new(bus: Bus, decider: Decider<Reports>, folder: PathBuf) -> Self {
        #[expect(clippy::expect_used, reason = "the literal is a name")]
        let name: Name = "reporter".parse().expect("a name");
        Self {
            bus,
            decider,
            folder,
            pages: Pages::new(),
            actor: Actor { role: Role::System, name },
            issuing: Mutex::default(),
        }
    }

    /// Asks the projection.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, view: &str, query: &Query) -> Result<T, IssueError> {
        match self.bus.ask(&subject::query(view), query).await? {
            Reply::Found { body, .. } => {
                serde_json::from_str(body.get()).map_err(|error| IssueError::NoAnswer(error.to_string()))
            }
            Reply::Missing(what) => {
                let ja = format!("{what}は見つかりません。記録のある年度を指定してください。");
                Err(malformed("edition", ja, format!("{what} not found: must be a fiscal year with records")))
            }
            Reply::NothingYet { first } => {
                let ja = format!("最初の記録は{first}です。それ以後を指定してください。");
                Err(malformed("position", ja, format!("must be after the first record, of {first}")))
            }
            Reply::Malformed(Fault { field, detail }) => {
                // What the report calls the position is to the projection what is known.
                let field = if field == "known_at" { "position".to_owned() } else { field };
                Err(IssueError::Malformed(Fault { field, detail }))
            }
            Reply::Behind { position, why } => Err(IssueError::NoAnswer(format!(
                "it is catching up at position {position} {}",
                why.unwrap_or_default()
            ))),
            Reply::Busy => Err(IssueError::NoAnswer("too many questions are waiting".to_owned())),
            Reply::Stopped { position, why, help: _ } => {
                Err(IssueError::NoAnswer(format!("it stopped after position {position}: {why}")))
            }
        }
    }

    /// Issues a report, or answers with the issue that is already there.
    pub async fn issue(&self, issue: &Issue) -> Result<Issued, IssueError> {
        let _alone = self.issuing.lock().await;
        let today = Moment::now().day();
        let as_of = issue.as_of.unwrap_or(today);
        if as_of > today {
            let ja = format!("{as_of}は今日より後です。{today}以前の日付を指定してください。");
            return Err(malformed("as_of", ja, format!("{as_of} is after today: must be {today} or earlier")));
        }
        let position = match issue.position {
            Some(position) => position,
            None => self.ask::<Status>("status", &Query::default()).await?.facts_position,
        };
        let known_at = Some(KnownAt::Position(position));
        let query =
            Query { edition: issue.edition, as_of: Some(as_of), known_at, limit: Some(500), ..Query::default() };
        let Kind::Recruitment = issue.report;
        let pilots: Answered<Overview> = self.ask("pilots", &query).await?;
        if pilots.value.regions.is_empty() {
            let ja = format!(
                "{as_of}までに実施を開始した地域がありません（記録番号{position}まで）。より後の日付を指定してください。"
            );
            let en = format!("no region was open on {as_of} (records up to {position}): enter a later date");
            return Err(malformed("as_of", ja, en));
        }
        let edition = pilots.edition.ok_or_else(|| IssueError::NoAnswer("no edition".to_owned()))?;
        let rendered = self.render(&query, edition, pilots).await?;
        let report = report_id(issue.report, as_of)?;
        let folder = format!("{edition}/{report}/{as_of}.{position}");
        let (reports, path) = (self.folder.clone(), PathBuf::from(&folder));
        let files = rendered.iter().map(describe).collect::<Result<Vec<_>, _>>()?;
        tokio::task::spawn_blocking(move || deliver(&reports, &path, &rendered))
            .await
            .map_err(std::io::Error::other)??;
        let command = Command::RecordIssue(ReportIssue { on: today, as_of, position, files: files.clone() });
        let repeated = self.record(edition, &report, &command).await?;
        Ok(Issued { report, edition, as_of, position, repeated, folder, files })
    }

    /// The report's files, from answers at one position only; nothing of now goes into them.
    async fn render(
        &self,
        query: &Query,
        edition: Edition,
        pilots: Answered<Overview>,
    ) -> Result<Vec<Rendered>, IssueError> {
        let mut regions = Vec::new();
        for region in &pilots.value.regions {
            let key = Some(region.row.id.to_string());
            regions.push(self.ask("pilots", &Query { key, edition: Some(edition), ..query.clone() }).await?);
        }
        let proof: Answered<Proof> = self.ask("proof", &Query { known_at: query.known_at, ..Query::default() }).await?;
        let Answered { position, as_of, known_at, .. } = pilots;
        let root = proof.value.root;
        let report = RecruitmentReport { edition, as_of, position, known_at, root, pilots, regions };
        let html = self.pages.render(Page::RecruitmentReport, Language::Ja, &report);
        let html = html.map_err(|error| IssueError::Render(error.to_string()))?;
        Ok(vec![
            Rendered { name: "recruitment.html".to_owned(), bytes: html.into_bytes() },
            Rendered { name: "recruitment.csv".to_owned(), bytes: recruitment_csv(&report).into_bytes() },
        ])
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

/// A report is named by what it is and the month that it is about.
pub(crate) fn report_id(kind: Kind, as_of: Day) -> Result<ReportId, IssueError> {
    let (year, month, _) = as_of.ymd();
    let id = format!("{kind}-{year:04}-{month:02}").parse();
    id.map_err(|error: ayumi_proto::text::Malformed| IssueError::Render(error.to_string()))
}

fn describe(file: &Rendered) -> Result<File, IssueError> {
    let name =
        file.name.parse().map_err(|error: ayumi_proto::text::Malformed| IssueError::Render(error.to_string()))?;
    Ok(File { name, sha256: Digest::of(&[&file.bytes]), size_bytes: file.bytes.len() as u64 })
}

fn malformed(field: &str, ja: String, en: String) -> IssueError {
    IssueError::Malformed(Fault::new(field, ja, en))
}

impl From<IssueError> for NotIssued {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Malformed(fault) => Self::Malformed(fault),
            failed @ IssueError::Failed(_) => Self::Failed(failed.to_string()),
            other @ (IssueError::Bus(_)
            | IssueError::NoAnswer(_)
            | IssueError::Render(_)
            | IssueError::Deliver(_)
            | IssueError::Record(_)) => Self::Unavailable(other.to_string()),
        }
    }
}
