//! What the log keeps: one decision, whole.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{
    digest::Digest,
    ids::CommandId,
    text::{Malformed, Name, as_string},
    time::Moment,
};

/// The most events in one commit.
pub const EVENTS_MAX: usize = 64;

/// One decision: who submitted what when, and the events that follow. Kept under its entity's next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit<E> {
    /// Everything but the events, the same for every programme.
    pub head: Head,
    /// What happened, never empty.
    pub events: Events<E>,
}

/// A commit's metadata. It is in the payload, not in headers, so that the hash covers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The command that was decided; submitted again, it gets this commit as its answer.
    pub command_id: CommandId,
    /// Digest of the command's content: one id can't be used for two commands.
    pub command_digest: Digest,
    /// Who gave the command.
    pub actor: Actor,
    /// Whether the facts were reported by somebody or simulated for an example.
    pub provenance: Provenance,
    /// When it was decided (transaction time), never before the entity's previous commit.
    pub recorded_at: Moment,
    /// The request or the larger job that it belongs to.
    pub correlation_id: Option<Uuid>,
    /// The command that led to this one.
    pub causation_id: Option<Uuid>,
    /// W3C trace context of the request.
    pub trace: Option<TraceParent>,
    /// Hash of the entity's previous commit; zeros for its first.
    pub previous: Digest,
}

/// One to [`EVENTS_MAX`] events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Events<E>(Vec<E>);

impl<E> Events<E> {
    /// The events, unless there are none or too many.
    pub fn new(events: Vec<E>) -> Result<Self, Malformed> {
        if (1..=EVENTS_MAX).contains(&events.len()) {
            Ok(Self(events))
        } else {
            Err(Malformed::new(events.len(), "1〜64件のイベント", "1 to 64 events"))
        }
    }

    /// The same events, each turned into another type.
    pub fn map<F>(self, convert: impl FnMut(E) -> F) -> Events<F> {
        Events(self.0.into_iter().map(convert).collect())
    }
}

impl<E> std::ops::Deref for Events<E> {
    type Target = [E];
    fn deref(&self) -> &[E] {
        &self.0
    }
}

impl<E> IntoIterator for Events<E> {
    type Item = E;
    type IntoIter = std::vec::IntoIter<E>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, E: Deserialize<'de>> Deserialize<'de> for Events<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Who gave a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// The account's name, or that of a body.
    pub name: Name,
}

/// The roles of those who read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::Display, strum::EnumString)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// 事務局.
    Secretariat,
    /// 実施者, of a pilot region.
    Implementer,
    /// 登録セキスペ.
    Expert,
    /// 団体, a member body of the council.
    Body,
    /// 所管省庁.
    Observer,
    /// 評価研究者.
    Researcher,
    /// A service of Ayumi's own, such as the report schedule.
    System,
}

/// Where a commit's facts come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Provenance {
    /// Somebody reported them.
    #[default]
    Reported,
    /// A seeded generator simulated them; marked wherever they show.
    Simulated,
}

/// A W3C trace context: trace id, parent id and whether the trace is sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    trace: u128,
    parent: u64,
    flags: u8,
}

impl TraceParent {
    /// A trace of its own, from random bits.
    pub fn root() -> Self {
        let (parent, _) = Uuid::new_v4().as_u64_pair();
        Self { trace: Uuid::new_v4().as_u128(), parent, flags: 1 }
    }

    /// The trace's id, as trace stores print it.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "00-{:032x}-{:016x}-{:02x}", self.trace, self.parent, self.flags)
    }
}

impl std::str::FromStr for TraceParent {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new(value, "W3C の traceparent", "a W3C traceparent");
        let parts: Vec<&str> = value.split('-').collect();
        let lengths = parts.iter().map(|part| part.len()).collect::<Vec<_>>();
        if lengths != [2, 32, 16, 2] || parts[0] != "00" {
            return Err(malformed());
        }
        let trace = u128::from_str_radix(parts[1], 16).map_err(|_| malformed())?;
        let parent = u64::from_str_radix(parts[2], 16).map_err(|_| malformed())?;
        let flags = u8::from_str_radix(parts[3], 16).map_err(|_| malformed())?;
        if trace == 0 || parent == 0 { Err(malformed()) } else { Ok(Self { trace, parent, flags }) }
    }
}

as_string!(TraceParent, "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", "a W3C traceparent");
