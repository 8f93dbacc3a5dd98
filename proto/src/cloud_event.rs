//! Commits in the CloudEvents 1.0 form, an object an event, and back. Nothing is lost on the way: the objects
//! of a commit give its bytes, and so its hash.
//!
//! Numbers are whole. Yen and counts end far below 2^53, from which on JavaScript rounds; positions and the
//! sizes of a report's files are read here to the last of their 64 bits.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{
    commit::{Actor, Commit, Events, Head},
    event::{AnyEvent, DomainEvent, NoEvent, data},
    subject::EventSubject,
    text::Malformed,
};

/// The commit's events in the CloudEvents 1.0 form, each with the position and all the metadata of the commit.
pub fn cloud_events<E: DomainEvent>(subject: &EventSubject, position: u64, commit: &Commit<E>) -> Vec<Value> {
    let events = commit.events.iter().enumerate();
    events.map(|(index, event)| cloud_event(subject, position, commit, (index, event))).collect()
}

fn cloud_event<E: DomainEvent>(
    subject: &EventSubject,
    position: u64,
    commit: &Commit<E>,
    (index, event): (usize, &E),
) -> Value {
    let (head, programme) = (&commit.head, subject.programme);
    let mut object = json!({
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
        "index": index,
        "count": commit.events.len(),
        "actorrole": head.actor.role,
        "actorname": head.actor.name,
        "provenance": head.provenance,
        "commandid": head.command_id,
        "commanddigest": head.command_digest,
        "previous": head.previous,
        "correlationid": head.correlation_id,
        "causationid": head.causation_id,
        "traceparent": head.trace,
        "data": data(event),
    });
    if let Some(attributes) = object.as_object_mut() {
        // CloudEvents knows no null: an attribute that has no value is left out.
        attributes.retain(|_, value| !value.is_null());
    }
    object
}

/// Why objects aren't the events of one commit: the first attribute that shows it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {index} of the commit: {attribute}: {error}")]
pub struct InvalidEvent {
    /// Which of the commit's events, from 0.
    pub index: usize,
    /// The attribute at fault.
    pub attribute: String,
    /// What is wrong with it.
    pub error: EventError,
}

/// What is wrong with an attribute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// It isn't there.
    #[error("is missing (ありません)")]
    Missing,
    /// The form has no such attribute, or none here, by the commit's first event.
    #[error("doesn't belong here (ここにはない項目です)")]
    Stray,
    /// Its value isn't one of its type.
    #[error("{0}")]
    Malformed(String),
    /// Its value isn't what follows from the others, or from the commit's first event.
    #[error("{found}: expected {expected}, by the rest of the commit (コミットの他の項目と一致しません)")]
    Contradiction {
        /// The value found, cut to 80 characters.
        found: String,
        /// What should.
        expected: String,
    },
}

impl EventError {
    /// A contradiction of two values, each cut so that a hostile one can't swell logs.
    pub fn contradiction(found: impl std::fmt::Display, expected: impl std::fmt::Display) -> Self {
        let cut = |value: String| value.chars().take(80).collect();
        Self::Contradiction { found: cut(found.to_string()), expected: cut(expected.to_string()) }
    }
}

impl InvalidEvent {
    /// An attribute whose value isn't one of its type.
    pub fn malformed(index: usize, attribute: &str, why: impl std::fmt::Display) -> Self {
        Self { index, attribute: attribute.to_owned(), error: EventError::Malformed(why.to_string()) }
    }
}

/// The inverse of [`cloud_events`]: from all objects of one commit, in their order, to its position, its subject
/// and itself.
///
/// The objects are read for what the commit needs; then the commit's events are written again, and every
/// difference from what was found is an error.
pub fn from_cloud_events<E: AnyEvent>(objects: &[Value]) -> Result<(u64, EventSubject, Commit<E>), InvalidEvent> {
    let given: Vec<Given<'_>> = objects.iter().enumerate().map(Given::new).collect::<Result<_, _>>()?;
    let events = given.iter().map(Given::event).collect::<Result<_, _>>()?;
    let events = Events::new(events).map_err(|why| InvalidEvent::malformed(0, "count", why))?;
    let first = &given[0];
    let (position, subject) = (first.read("position")?, first.subject()?);
    let commit = Commit { head: first.head()?, events };
    for (given, expected) in given.iter().zip(cloud_events(&subject, position, &commit)) {
        given.compare(&expected)?;
    }
    Ok((position, subject, commit))
}

/// The attributes that are compared first: by them a reader sees best which event is missing or strange.
const COMPARED_FIRST: [&str; 6] = ["position", "index", "count", "source", "type", "id"];

/// One of the objects that are to be a commit's events.
struct Given<'a> {
    index: usize,
    attributes: &'a Map<String, Value>,
}

impl<'a> Given<'a> {
    fn new((index, object): (usize, &'a Value)) -> Result<Self, InvalidEvent> {
        let attributes = object.as_object().ok_or_else(|| {
            InvalidEvent::malformed(
                index,
                "id",
                Malformed::new(object, "JSONオブジェクト", "a JSON object with attributes"),
            )
        })?;
        Ok(Self { index, attributes })
    }

    fn invalid(&self, attribute: &str, error: EventError) -> InvalidEvent {
        InvalidEvent { index: self.index, attribute: attribute.to_owned(), error }
    }

    fn get(&self, attribute: &str) -> Result<&'a Value, InvalidEvent> {
        self.attributes.get(attribute).ok_or_else(|| self.invalid(attribute, EventError::Missing))
    }

    fn read<T: DeserializeOwned>(&self, attribute: &str) -> Result<T, InvalidEvent> {
        T::deserialize(self.get(attribute)?).map_err(|why| InvalidEvent::malformed(self.index, attribute, why))
    }

    /// An attribute that is left out where there is none.
    fn read_any<T: DeserializeOwned>(&self, attribute: &str) -> Result<Option<T>, InvalidEvent> {
        self.attributes.contains_key(attribute).then(|| self.read(attribute)).transpose()
    }

    fn head(&self) -> Result<Head, InvalidEvent> {
        Ok(Head {
            command_id: self.read("commandid")?,
            command_digest: self.read("commanddigest")?,
            actor: Actor { role: self.read("actorrole")?, name: self.read("actorname")? },
            provenance: self.read("provenance")?,
            recorded_at: self.read("time")?,
            correlation_id: self.read_any("correlationid")?,
            causation_id: self.read_any("causationid")?,
            trace: self.read_any("traceparent")?,
            previous: self.read("previous")?,
        })
    }

    fn subject(&self) -> Result<EventSubject, InvalidEvent> {
        let (source, version): (String, u32) = (self.read("source")?, self.read("version")?);
        let malformed = |why: Malformed| InvalidEvent::malformed(self.index, "source", why);
        let path = source.strip_prefix("/ayumi/").filter(|path| !path.contains('.')).ok_or_else(|| {
            malformed(Malformed::new(
                &source,
                "/ayumi/事業/年度/エンティティ",
                "/ayumi/, programme, edition and entity",
            ))
        })?;
        format!("ayumi.event.{}.{version:06}", path.replace('/', ".")).parse().map_err(malformed)
    }

    fn event<E: AnyEvent>(&self) -> Result<E, InvalidEvent> {
        let kind: String = self.read("type")?;
        let unknown = || {
            let why = Malformed::new(&kind, "ayumi.事業.イベント", "ayumi., a programme and one of its events");
            InvalidEvent::malformed(self.index, "type", why)
        };
        let (programme, name) =
            kind.strip_prefix("ayumi.").and_then(|rest| rest.split_once('.')).ok_or_else(unknown)?;
        let programme = programme.parse().map_err(|_| unknown())?;
        E::from_data(programme, name, self.get("data")?.clone()).map_err(|why| match why {
            NoEvent::Kind(_) => unknown(),
            NoEvent::Data(why) => InvalidEvent::malformed(self.index, "data", why),
        })
    }

    /// Every attribute must be as the commit has it.
    fn compare(&self, expected: &Value) -> Result<(), InvalidEvent> {
        let Some(written) = expected.as_object() else { return Ok(()) };
        for name in COMPARED_FIRST.into_iter().chain(written.keys().map(String::as_str)) {
            let (found, expected) = (self.get(name)?, &written[name]);
            if found != expected {
                return Err(self.invalid(name, EventError::contradiction(found, expected)));
            }
        }
        match self.attributes.keys().find(|name| !written.contains_key(*name)) {
            Some(stray) => Err(self.invalid(stray, EventError::Stray)),
            None => Ok(()),
        }
    }
}
