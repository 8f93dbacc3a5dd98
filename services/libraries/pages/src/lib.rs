//! What people see: pages and reports, rendered to strings in Japanese or English.
//!
//! Templates are files in `templates/`, words are in `words.txt`, `words_of_the_log.txt` and those of each programme. Nothing here
//! knows HTTP, NATS or a clock: what is rendered twice is the same twice.

mod chart;
mod columns;
mod csv;
mod environment;
mod foreign;
mod format;
mod labels;
mod language;
mod link;
mod report;
mod templates;
mod words;

pub use csv::{recruitment_csv, table_csv};
pub use labels::cell_words;
pub use language::Language;
pub use report::RecruitmentReport;

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// The one stylesheet, for screens and for paper.
pub const STYLE: &str = include_str!("../assets/style.css");

/// The script that counts new records. Every page works without it.
pub const LIVE_SCRIPT: &str = include_str!("../assets/live.js");

/// The script that plays a programme back as its slider moves. Without it, the slider is a form.
pub const PLAYBACK_SCRIPT: &str = include_str!("../assets/playback.js");

/// Why a page couldn't be rendered: the data lack something that the template shows.
#[derive(Debug, thiserror::Error)]
#[error("{template}: {source:#}")]
pub struct PagesError {
    template: &'static str,
    source: minijinja::Error,
}

/// The pages that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The state of everything, and what needs attention.
    Overview,
    /// One region of the pilots.
    Region,
    /// Guidance visits: money and companies.
    Visits,
    /// One company's visits.
    Company,
    /// The council's meetings, follow-ups and requests.
    Meetings,
    /// One meeting.
    Meeting,
    /// One figure: its value, its history and the records behind it.
    Figure,
    /// The figures under an address.
    Figures,
    /// What changed between two dates.
    Changes,
    /// Issued reports.
    Reports,
    /// Where to log in.
    Login,
    /// What went wrong.
    Problem,
    /// The report on recruitment, one self-contained file.
    RecruitmentReport,
    /// The HTTP API, to browse.
    Api,
    /// What can be recorded: programmes, or the commands for one entity.
    Forms,
    /// The form of one command.
    Form,
    /// The tables of all programmes.
    Tables,
    /// One table.
    Table,
    /// What is recorded of an entity.
    Records,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Overview,
        Self::Region,
        Self::Visits,
        Self::Company,
        Self::Meetings,
        Self::Meeting,
        Self::Figure,
        Self::Figures,
        Self::Changes,
        Self::Reports,
        Self::Login,
        Self::Problem,
        Self::RecruitmentReport,
        Self::Api,
        Self::Forms,
        Self::Form,
        Self::Tables,
        Self::Table,
        Self::Records,
    ];

    fn template(self) -> &'static str {
        match self {
            Self::Overview => "overview.html",
            Self::Region => "region.html",
            Self::Visits => "visits.html",
            Self::Company => "company.html",
            Self::Meetings => "meetings.html",
            Self::Meeting => "meeting.html",
            Self::Figure => "figure.html",
            Self::Figures => "figures.html",
            Self::Changes => "changes.html",
            Self::Reports => "reports.html",
            Self::Login => "login.html",
            Self::Problem => "problem.html",
            Self::RecruitmentReport => "recruitment_report.html",
            Self::Api => "api.html",
            Self::Forms => "form_list.html",
            Self::Form => "form.html",
            Self::Tables => "table_list.html",
            Self::Table => "table.html",
            Self::Records => "records.html",
        }
    }
}

/// Renders pages. One environment a language, so that filters know theirs in macros too.
pub struct Pages {
    ja: Environment<'static>,
    en: Environment<'static>,
}

impl Pages {
    /// With all templates loaded.
    pub fn new() -> Self {
        let environment = |language| {
            let mut environment = environment::new(language);
            // A misspelt name is an error, not an empty cell.
            environment.set_undefined_behavior(UndefinedBehavior::Strict);
            environment
        };
        Self { ja: environment(Language::Ja), en: environment(Language::En) }
    }

    /// The page, from the answers of the API. `form`, where given, holds what was typed into a form that
    /// was refused, by field, so that nobody has to type it again.
    pub fn render<T: Serialize>(&self, page: Page, language: Language, data: &T) -> Result<String, PagesError> {
        let template = page.template();
        let environment = match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        };
        let render = || environment.get_template(template)?.render(data);
        let html = render().map_err(|source| PagesError { template, source })?;
        Ok(match language {
            Language::Ja => html,
            Language::En => foreign::mark_japanese(&html),
        })
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}
