//! What a report is made of: the questions that it asks at one position, its files, and what is recorded of it. The
//! same report as of the same day at the same position has the same bytes, from a server or from a file.

use ayumi_pages::{Language, Page, Pages, RecruitmentReport, recruitment_csv};
use ayumi_pilots::rows::Overview;
use ayumi_proto::{
    answer::{Answered, Proof},
    commit::{Actor, Role},
    digest::Digest,
    fault::Fault,
    ids::{Edition, ReportId},
    message::{KnownAt, Query, Reply},
    text::{Malformed, Name},
    time::Day,
};
use ayumi_reports::{File, Issue, Kind, ReportIssue};
use serde::de::DeserializeOwned;

use crate::{deliver::Rendered, error::IssueError};

/// What answers a report's questions: the projection, or a history in a file.
pub trait Answerer: Sync {
    /// The reply to a question.
    ///
    /// # Errors
    /// It can't be asked.
    fn answer(&self, view: &str, query: &Query) -> impl Future<Output = Result<Reply, IssueError>> + Send;
}

/// A report that can be delivered and recorded.
pub struct Prepared {
    /// Its edition.
    pub edition: Edition,
    /// Its id.
    pub report: ReportId,
    /// The folder of its files, below that of all reports.
    pub folder: String,
    /// What is recorded.
    pub issue: ReportIssue,
    /// Its files.
    pub rendered: Vec<Rendered>,
}

/// Who issues reports.
pub fn actor() -> Actor {
    #[expect(clippy::expect_used, reason = "the literal is a name")]
    let name: Name = "reporter".parse().expect("a name");
    Actor { role: Role::System, name }
}

/// A report is named by what it is and the month that it is about.
pub(crate) fn report_id(kind: Kind, as_of: Day) -> Result<ReportId, IssueError> {
    let (year, month, _) = as_of.ymd();
    let id = format!("{kind}-{year:04}-{month:02}").parse();
    id.map_err(|error: Malformed| IssueError::Render(error.to_string()))
}

/// Reads a reply.
pub(crate) fn read<T: DeserializeOwned>(reply: Reply) -> Result<T, IssueError> {
    match reply {
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
        Reply::Behind { position, why } => {
            Err(IssueError::NoAnswer(format!("it is catching up at position {position} {}", why.unwrap_or_default())))
        }
        Reply::Busy => Err(IssueError::NoAnswer("too many questions are waiting".to_owned())),
        Reply::Stopped { position, why, help: _ } => {
            Err(IssueError::NoAnswer(format!("it stopped after position {position}: {why}")))
        }
    }
}

/// Prepares reports.
#[derive(Default)]
pub struct Preparer(Pages);

impl Preparer {
    /// Asks for what the report shows at a position, and renders it.
    ///
    /// # Errors
    /// It can't be issued so, or something can't be asked or rendered.
    pub async fn prepare(
        &self,
        answerer: &impl Answerer,
        issue: &Issue,
        position: u64,
        today: Day,
    ) -> Result<Prepared, IssueError> {
        let as_of = issue.as_of.unwrap_or(today);
        if as_of > today {
            let ja = format!("{as_of}は今日より後です。{today}以前の日付を指定してください。");
            return Err(malformed("as_of", ja, format!("{as_of} is after today: must be {today} or earlier")));
        }
        let known_at = Some(KnownAt::Position(position));
        let query =
            Query { edition: issue.edition, as_of: Some(as_of), known_at, limit: Some(500), ..Query::default() };
        let Kind::Recruitment = issue.report;
        let pilots: Answered<Overview> = read(answerer.answer("pilots", &query).await?)?;
        if pilots.value.regions.is_empty() {
            let ja = format!(
                "{as_of}までに実施を開始した地域がありません（記録番号{position}まで）。より後の日付を指定してください。"
            );
            let en = format!("no region was open on {as_of} (records up to {position}): enter a later date");
            return Err(malformed("as_of", ja, en));
        }
        let edition = pilots.edition.ok_or_else(|| IssueError::NoAnswer("no edition".to_owned()))?;
        let rendered = render(answerer, &self.0, &query, edition, pilots).await?;
        let report = report_id(issue.report, as_of)?;
        let folder = format!("{edition}/{report}/{as_of}.{position}");
        let files = rendered.iter().map(describe).collect::<Result<Vec<_>, _>>()?;
        Ok(Prepared { edition, report, folder, issue: ReportIssue { on: today, as_of, position, files }, rendered })
    }
}

/// The report's files, from answers at one position only; nothing of now goes into them.
async fn render(
    answerer: &impl Answerer,
    pages: &Pages,
    query: &Query,
    edition: Edition,
    pilots: Answered<Overview>,
) -> Result<Vec<Rendered>, IssueError> {
    let mut regions = Vec::new();
    for region in &pilots.value.regions {
        let key = Some(region.row.id.to_string());
        let query = Query { key, edition: Some(edition), ..query.clone() };
        regions.push(read(answerer.answer("pilots", &query).await?)?);
    }
    let query = Query { known_at: query.known_at, ..Query::default() };
    let proof: Answered<Proof> = read(answerer.answer("proof", &query).await?)?;
    let Answered { position, as_of, known_at, .. } = pilots;
    let root = proof.value.root;
    let report = RecruitmentReport { edition, as_of, position, known_at, root, pilots, regions };
    let html = pages.render(Page::RecruitmentReport, Language::Ja, &report);
    let html = html.map_err(|error| IssueError::Render(error.to_string()))?;
    Ok(vec![
        Rendered { name: "recruitment.html".to_owned(), bytes: html.into_bytes() },
        Rendered { name: "recruitment.csv".to_owned(), bytes: recruitment_csv(&report).into_bytes() },
    ])
}

fn describe(file: &Rendered) -> Result<File, IssueError> {
    let name = file.name.parse().map_err(|error: Malformed| IssueError::Render(error.to_string()))?;
    Ok(File { name, sha256: Digest::of(&[&file.bytes]), size_bytes: file.bytes.len() as u64 })
}

fn malformed(field: &str, ja: String, en: String) -> IssueError {
    IssueError::Malformed(Fault::new(field, ja, en))
}
