//! An event of any programme, and the form in which events leave Ayumi and come back.

mod cloud_event;

pub use cloud_event::{Flaw, Misfit, cloud_events, from_cloud_events};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use strum::VariantNames;

use crate::{meetings, pilots, reports, time::Occurred, visits};

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

    /// The programme that it is of.
    pub fn programme(&self) -> ProgrammeName {
        self.inner().1
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

    /// The event of that kind with that content. What the content has too much is passed over: only
    /// [`Event::data`] of the answer tells whether it was all understood.
    pub fn from_data(programme: ProgrammeName, kind: &str, data: Value) -> Result<Self, NoEvent> {
        fn of<E: DeserializeOwned + VariantNames + Into<Event>>(kind: &str, data: Value) -> Result<Event, NoEvent> {
            if !E::VARIANTS.contains(&kind) {
                return Err(NoEvent::Kind(kind.to_owned()));
            }
            let tagged = Value::Object([(kind.to_owned(), data)].into_iter().collect());
            serde_json::from_value::<E>(tagged).map(Into::into).map_err(|error| NoEvent::Data(error.to_string()))
        }
        match programme {
            ProgrammeName::Meetings => of::<meetings::Event>(kind, data),
            ProgrammeName::Pilots => of::<pilots::Event>(kind, data),
            ProgrammeName::Visits => of::<visits::Event>(kind, data),
            ProgrammeName::Reports => of::<reports::Event>(kind, data),
        }
    }
}

/// Why a kind and a content aren't an event of a programme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    /// The programme has no event of that kind.
    #[error("{0:?} is no event of the programme (その事業のイベントではありません)")]
    Kind(String),
    /// The kind has another content.
    #[error("{0}")]
    Data(String),
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
