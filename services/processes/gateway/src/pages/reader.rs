//! Who looks at a page, and how it is rendered for them.

use axum::{
    extract::{FromRequestParts, Query},
    http::{StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use ayumi_pages::{Language, Page};
use ayumi_proto::{
    answer::Answered,
    commit::Actor,
    ids::Edition,
    message::{self, KnownAt},
    text::Text,
    time::Day,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    api::parameters::{Parameter, ViewParameters, When},
    app::{App, Shared},
    pages::{
        base::{About, Base, Notice},
        entity,
        fields::Fields,
    },
    problem::Problem,
};

/// Who looks at which page, by what language and as of when.
pub struct Reader {
    /// The path, for links back to here.
    pub path: String,
    /// The query, as it came.
    pub query: String,
    /// The language that was asked for.
    pub language: Language,
    /// The moment that is asked about.
    pub parameters: ViewParameters,
    /// The position of what was just recorded by a form, which this page has to show.
    pub recorded: Option<u64>,
    /// Who is logged in.
    pub actor: Option<Actor>,
    /// The editions that can be chosen, where the answer that the page is about doesn't list them.
    editions: Vec<Edition>,
    pairs: Vec<(String, String)>,
}

impl FromRequestParts<Shared> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Response> {
        let language = parts.extensions.get::<Language>().copied().unwrap_or_default();
        let reader = Self::of(&parts.uri, language, parts.extensions.get::<Actor>().cloned());
        match reader.slid() {
            Some(address) => Err(Redirect::to(&address).into_response()),
            None => Ok(reader),
        }
    }
}

impl Reader {
    /// The reader who asks for an address in a language.
    pub fn of(uri: &Uri, language: Language, actor: Option<Actor>) -> Self {
        let query = uri.query().unwrap_or_default().to_owned();
        let pairs: Vec<(String, String)> = Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
        let named = |wanted: &str| find(&pairs, wanted);
        Self {
            path: uri.path().to_owned(),
            language,
            parameters: ViewParameters {
                edition: Parameter::given(named("edition").as_deref()),
                as_of: Parameter::given(named("as_of").as_deref()),
                known_at: match named("known_at").as_deref().map(str::trim) {
                    // To a reader, the log's beginning is a time before the first record.
                    Some("0") => Parameter::of(When(KnownAt::Instant(Day::FIRST.start()))),
                    known_at => Parameter::given(known_at),
                },
                min_position: Parameter::given(named("recorded").as_deref()),
                after: named("after"),
                limit: Parameter::default(),
            },
            recorded: named("recorded").and_then(|position| position.parse().ok()),
            actor,
            editions: Vec::new(),
            query,
            pairs,
        }
    }

    /// What was given under a name, unless it is empty.
    pub fn named(&self, wanted: &str) -> Option<String> {
        find(&self.pairs, wanted).filter(|value| !value.trim().is_empty())
    }

    /// Everything that the query gives.
    pub fn pairs(&self) -> &Fields {
        &self.pairs
    }

    /// Whether another moment than now is asked about.
    pub fn asks_of_the_past(&self) -> bool {
        ["as_of", "known_at"].into_iter().any(|name| self.named(name).is_some())
    }

    /// The parts of the query with these names, as they came.
    pub fn kept(&self, names: &[&str]) -> Vec<&str> {
        let named = |pair: &&str| names.contains(&pair.split('=').next().unwrap_or_default());
        self.query.split('&').filter(named).collect()
    }

    /// Where a slider leads: it sends its day as a number, and an address has a date.
    fn slid(&self) -> Option<String> {
        let day = self.named("day")?.parse().ok().and_then(Day::from_epoch)?;
        let mut query = vec![format!("as_of={day}")];
        query.extend(self.kept(&["lang", "edition", "known_at"]).into_iter().map(str::to_owned));
        Some(format!("{}?{}", self.path, query.join("&")))
    }

    /// A view's answer, or one item of it, as of the moment that is asked about.
    pub async fn find<T: DeserializeOwned>(
        &self,
        app: &App,
        view: &'static str,
        key: Option<&str>,
    ) -> Result<Answered<T>, Problem> {
        app.queries.ask(view, self.parameters.query(key.map(str::to_owned))?).await
    }

    /// Has a page be of one edition in everything that it asks: the one that was asked for, else the newest that any
    /// programme had begun.
    pub async fn settle(&mut self, app: &App) -> Result<(), Problem> {
        let query = message::Query { edition: None, after: None, ..self.parameters.query(None)? };
        let begun = app.queries.editions(query).await?;
        let editions: Vec<Edition> = begun.editions.iter().map(|begun| begun.edition).collect();
        if !self.parameters.edition.is_given()
            && let Some(newest) = editions.last()
        {
            self.parameters.edition = Parameter::of(*newest);
        }
        self.editions = editions;
        Ok(())
    }

    /// A view's whole answer about the page's edition.
    pub async fn find_whole<T: DeserializeOwned>(
        &mut self,
        app: &App,
        view: &'static str,
    ) -> Result<Answered<T>, Problem> {
        self.settle(app).await?;
        self.find(app, view, None).await
    }

    /// The query with the page's edition, unless links would lead to it without.
    fn query_of(&self, about: &About) -> String {
        let Some(edition) = about.edition else { return self.query.clone() };
        let asked = self.named("edition");
        let leads_here = match &asked {
            Some(asked) => *asked == edition.to_string(),
            None => about.editions.last() == Some(&edition),
        };
        if leads_here {
            return self.query.clone();
        }
        let others = self.query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("edition"));
        others.chain([format!("edition={edition}").as_str()]).collect::<Vec<_>>().join("&")
    }

    /// What every page is given: where one is, and what its figures are based on.
    fn base(&self, mut about: About, notice: Option<Notice>) -> Base {
        if about.editions.is_empty() {
            about.editions.clone_from(&self.editions);
        }
        Base {
            path: self.path.clone(),
            query: self.query_of(&about),
            user: self.actor.as_ref().map(|actor| actor.name.to_string()),
            about,
            records: entity::records(&self.path),
            notice: notice.or_else(|| self.recorded.map(Notice::recorded)),
        }
    }

    /// Renders a page from answers; `about` is what it is mainly about.
    pub fn show(&self, app: &App, page: Page, about: impl Into<About>, data: impl Serialize) -> Response {
        self.render(app, StatusCode::OK, page, &self.base(about.into(), None), data)
    }

    /// Renders a page again whose form was refused, with what was typed and what was wrong with it. `answer` is
    /// what the page is mainly about, of which `data` makes the rest.
    pub fn show_refused<T, D: Serialize>(
        self,
        app: &App,
        page: Page,
        path: String,
        answer: Result<Answered<T>, Problem>,
        data: impl FnOnce(Answered<T>) -> D,
        problem: &Problem,
    ) -> Response {
        let answer = match answer {
            Ok(answer) => answer,
            Err(problem) => return self.problem(app, &problem),
        };
        let reader = Self { path, ..self };
        let base = reader.base(About::from(&answer), Some(Notice::refused(problem)));
        reader.render(app, problem.status, page, &base, data(answer))
    }

    /// Renders what went wrong.
    pub fn problem(&self, app: &App, problem: &Problem) -> Response {
        let Problem { title, detail, accepted, .. } = problem;
        let data = Wrong { status: problem.status.as_u16(), title, detail, accepted: accepted.as_ref() };
        self.render(app, problem.status, Page::Problem, &self.base(About::default(), None), data)
    }

    fn render(&self, app: &App, status: StatusCode, page: Page, base: &Base, data: impl Serialize) -> Response {
        match app.pages.render(page, self.language, &Based { base, data }) {
            Ok(html) => (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, path = self.path, "failed to render a page");
                (StatusCode::INTERNAL_SERVER_ERROR, "failed to render the page\n").into_response()
            }
        }
    }
}

/// What a page shows, with what every page is given.
#[derive(Serialize)]
pub struct Based<'b, D> {
    /// What every page is given.
    pub base: &'b Base,
    /// What it shows.
    #[serde(flatten)]
    pub data: D,
}

/// What the page of a problem shows.
#[derive(Serialize)]
struct Wrong<'p> {
    status: u16,
    title: &'p Text,
    detail: &'p Text,
    accepted: Option<&'p Text>,
}

fn find(pairs: &[(String, String)], wanted: &str) -> Option<String> {
    pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
}
