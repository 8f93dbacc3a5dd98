//! An event of any programme, and commits of them.

use ayumi_core::Programme;
use ayumi_proto::{
    codec::{self, CodecError},
    commit::Commit,
    event::{AnyEvent, DomainEvent, NoEvent, ProgrammeName, data, of_kind},
    personal::{Personal, Pseudonyms},
    taking_back::{self, RecordedEvent, TAKEN_BACK, TakingBack},
    time::Occurred,
};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::{for_each_programme, listed, with_programme};

macro_rules! any_event {
    ([] $($programme:ident $module:ident),+) => {
        /// An event of any programme.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "one variant a programme")]
        pub enum Event {
            $($programme(listed::$module::Event),)+
            TakenBack(ProgrammeName, TakingBack),
        }

        $(impl From<RecordedEvent<listed::$module::Event>> for Event {
            fn from(event: RecordedEvent<listed::$module::Event>) -> Self {
                match event {
                    RecordedEvent::Happened(event) => Self::$programme(event),
                    RecordedEvent::TakenBack(taking_back) => Self::TakenBack(ProgrammeName::$programme, taking_back),
                }
            }
        }

        impl From<listed::$module::Event> for Event {
            fn from(event: listed::$module::Event) -> Self {
                Self::$programme(event)
            }
        })+

        impl Event {
            /// When it happened, or as of when its figures hold.
            pub fn occurred(&self) -> Occurred {
                match self {
                    $(Self::$programme(event) => event.occurred(),)+
                    Self::TakenBack(_, taking_back) => taking_back.occurred,
                }
            }

            /// Its name in kebab-case, such as `visit-logged`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$programme(event) => event.kind(),)+
                    Self::TakenBack(..) => TAKEN_BACK,
                }
            }

            /// The event of that kind with that content, as [`AnyEvent::from_data`] has it.
            ///
            /// # Errors
            /// The programme has no event of that kind, or the kind has another content.
            pub fn from_data(programme: ProgrammeName, kind: &str, data: Value) -> Result<Self, NoEvent> {
                if kind == TAKEN_BACK {
                    return TakingBack::from_data(data).map(|taking_back| Self::TakenBack(programme, taking_back));
                }
                with_programme!(programme, P => of_kind::<<P as Programme>::Event>(kind, data).map(Into::into))
            }

            /// Its content, as JSON.
            pub fn data(&self) -> Value {
                data(self)
            }

            /// The programme that it is of.
            pub fn programme(&self) -> ProgrammeName {
                match self {
                    $(Self::$programme(_) => ProgrammeName::$programme,)+
                    Self::TakenBack(programme, _) => *programme,
                }
            }
        }

        /// Without the mark of its programme: the subject says it.
        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$programme(event) => event.serialize(serializer),)+
                    Self::TakenBack(_, taking_back) => taking_back::serialize(taking_back, serializer),
                }
            }
        }

        impl Personal for Event {
            fn pseudonymise(&mut self, by: &dyn Pseudonyms) {
                match self {
                    $(Self::$programme(event) => event.pseudonymise(by),)+
                    Self::TakenBack(_, taking_back) => taking_back.pseudonymise(by),
                }
            }
        }

        impl DomainEvent for Event {
            fn occurred(&self) -> Occurred {
                self.occurred()
            }

            fn kind(&self) -> &'static str {
                self.kind()
            }
        }
    };
}
for_each_programme!([any_event] []);

impl AnyEvent for Event {
    fn from_data(programme: ProgrammeName, kind: &str, data: Value) -> Result<Self, NoEvent> {
        Self::from_data(programme, kind, data)
    }
}

/// The commit that the bytes hold, whichever programme it is of.
///
/// # Errors
/// The bytes aren't a commit of the programme.
pub fn decode_any(programme: ProgrammeName, bytes: &[u8]) -> Result<Commit<Event>, CodecError> {
    with_programme!(programme, P => {
        let Commit { head, events } = codec::decode_recorded::<<P as Programme>::Event>(bytes)?;
        Ok(Commit { head, events: events.map(Into::into) })
    })
}

/// The bytes of a commit of any programme: those of [`codec::encode`] for the programme's own events.
///
/// # Errors
/// The events are of more than one programme, or the commit is too large.
pub fn encode_any(commit: &Commit<Event>) -> Result<Vec<u8>, CodecError> {
    let programme = commit.events[0].programme();
    if commit.events.iter().any(|event| event.programme() != programme) {
        return Err(CodecError::Mixed);
    }
    codec::encode(commit)
}
