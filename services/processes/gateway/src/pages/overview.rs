//! `/`: the state of everything, and what needs attention.

use axum::{Router, extract::State, response::Response, routing::get};
use ayumi_meetings::rows as meetings;
use ayumi_pages::Page;
use ayumi_pilots::rows as pilots;
use ayumi_proto::{answer::Answered, ids::Edition, message::Query};
use ayumi_visits::rows as visits;
use serde::Serialize;

use crate::{
    app::{App, Shared},
    pages::{About, Reader, playback},
    problem::Problem,
};

/// What the page shows of each programme that has anything in the edition; of another nothing, not even zeros.
#[derive(Serialize)]
struct Data {
    pilots: Option<Answered<pilots::Overview>>,
    visits: Option<Answered<visits::Overview>>,
    meetings: Option<Answered<meetings::Overview>>,
    newest: Newest,
    earlier: Vec<Open>,
    playback: Option<playback::Days>,
}

/// What is still open of an earlier edition.
#[derive(Serialize)]
struct Open {
    edition: Edition,
    #[serde(flatten)]
    open: meetings::Open,
}

impl Open {
    fn of(edition: Edition, open: meetings::Open) -> Option<Self> {
        (open.follow_ups + open.answers_pending > 0).then_some(Self { edition, open })
    }
}

/// The newest edition of each programme.
#[derive(Serialize)]
struct Newest {
    pilots: Option<Edition>,
    visits: Option<Edition>,
    meetings: Option<Edition>,
}

/// The route.
pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(show))
}

async fn show(State(app): State<Shared>, mut reader: Reader) -> Result<Response, Problem> {
    let (about, data) = gather(&app, &mut reader).await?;
    Ok(reader.show(&app, Page::Overview, about, data))
}

async fn gather(app: &App, reader: &mut Reader) -> Result<(About, Data), Problem> {
    let pilots: Answered<pilots::Overview> = reader.find_whole(app, "pilots").await?;
    let visits: Answered<visits::Overview> = reader.find(app, "visits", None).await?;
    let meetings: Answered<meetings::Overview> = reader.find(app, "meetings", None).await?;
    let about = About::from(&pilots);
    let mut earlier = Vec::new();
    for edition in about.editions.iter().copied().filter(|edition| Some(*edition) < about.edition) {
        let query = Query { edition: Some(edition), ..reader.parameters.query(None)? };
        let meetings: Answered<meetings::Overview> = app.queries.ask("meetings", query).await?;
        earlier.extend(Open::of(edition, meetings.value.open));
    }
    let data = Data {
        playback: playback::days(&about, [pilots.days(), visits.days(), meetings.days()]),
        newest: Newest { pilots: pilots.newest(), visits: visits.newest(), meetings: meetings.newest() },
        earlier,
        pilots: begun(pilots),
        visits: begun(visits),
        meetings: begun(meetings),
    };
    Ok((about, data))
}

/// The answer of a programme, if it has anything in the edition.
fn begun<T>(answer: Answered<T>) -> Option<Answered<T>> {
    Some(answer).filter(|answer| answer.days().is_some())
}
