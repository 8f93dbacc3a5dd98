//! An event of any programme, and the form in which events leave Ayumi.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{commit::Commit, meetings, pilots, reports, subject::EventSubject, time::Occurred, visits};

/// What every event can say of itself.
pub trait Happening: Serialize {
    /// When it happened, or as of when its figures hold.
    fn occurred(&self) -> Occurred;
    /// Its name in kebab-case, such as `visit-logged`.
    fn kind(&self) -> &'static str;
}

/// The programmes, by the names that stand in subjects and addresses.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ProgrammeName {
    /// 協議会.
    Meetings,
    /// お助け隊 実証.
    Pilots,
    /// マネジメント指導業務.
    Visits,
    /// Issued reports.
    Reports,
}

/// An event of any programme.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "one variant a programme")]
pub enum Event {
    Meetings(meetings::Event),
    Pilots(pilots::Event),
    Visits(visits::Event),
    Reports(reports::Event),
}

/// Makes a programme's event one of any programme.
macro_rules! of_any {
    ($($programme:ident: $event:ty),*) => {$(
        impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Self::$programme(event)
            }
        }
    )*};
}

of_any!(Meetings: meetings::Event, Pilots: pilots::Event, Visits: visits::Event, Reports: reports::Event);

impl Event {
    fn inner(&self) -> (&dyn ErasedHappening, ProgrammeName) {
        match self {
            Self::Meetings(event) => (event, ProgrammeName::Meetings),
            Self::Pilots(event) => (event, ProgrammeName::Pilots),
            Self::Visits(event) => (event, ProgrammeName::Visits),
            Self::Reports(event) => (event, ProgrammeName::Reports),
        }
    }

    /// When it happened, or as of when its figures hold.
    pub fn occurred(&self) -> Occurred {
        self.inner().0.occurred()
    }

    /// Its name in kebab-case, such as `visit-logged`.
    pub fn kind(&self) -> &'static str {
        self.inner().0.kind()
    }

    /// Its content, as JSON.
    pub fn data(&self) -> Value {
        self.inner().0.data()
    }
}

/// [`Happening`] without its generic supertrait, so that [`Event`] can hold any.
trait ErasedHappening {
    fn occurred(&self) -> Occurred;
    fn kind(&self) -> &'static str;
    fn data(&self) -> Value;
}

impl<E: Happening> ErasedHappening for E {
    fn occurred(&self) -> Occurred {
        Happening::occurred(self)
    }
    fn kind(&self) -> &'static str {
        Happening::kind(self)
    }
    fn data(&self) -> Value {
        // An event serialises as `{"its-kind": {…}}`; what is wanted is the inside. Events hold only
        // strings, numbers, lists and structs, which JSON can always say.
        match serde_json::to_value(self) {
            Ok(Value::Object(tagged)) => tagged.into_values().next().unwrap_or_default(),
            Ok(other) => other,
            Err(_) => Value::Null,
        }
    }
}

/// The commit's events in the CloudEvents 1.0 form, each with the position and version of the commit.
pub fn cloud_events(subject: &EventSubject, position: u64, commit: &Commit<Event>) -> Vec<Value> {
    let head = &commit.head;
    let event = |(index, event): (usize, &Event)| {
        let programme = subject.programme;
        json!({
            "specversion": "1.0",
            "id": format!("{}-{index}", head.command_id),
            "source": format!("/ayumi/{programme}/{}/{}", subject.edition, subject.entity),
            "type": format!("ayumi.{programme}.{}", event.kind()),
            "subject": subject.entity,
            "time": head.recorded_at,
            "datacontenttype": "application/json",
            "dataschema": format!("/api/schemas/{programme}/{}", event.kind()),
            "occurred": event.occurred(),
            "position": position,
            "version": subject.version,
            "actorrole": head.actor.role,
            "actorname": head.actor.name,
            "provenance": head.provenance,
            "data": event.data(),
        })
    };
    commit.events.iter().enumerate().map(event).collect()
}
