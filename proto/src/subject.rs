//! Every NATS subject that Ayumi uses.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::{
    event::ProgrammeName,
    ids::{Edition, ID_BYTES_MAX},
    text::Malformed,
};

/// The stream that is the log.
pub const STREAM: &str = "AYUMI";
/// What the stream takes: every commit of every programme.
pub const EVENTS: &str = "ayumi.event.>";
/// Where a projection reports which position it has folded, once a second and on every change.
pub const POSITION: &str = "ayumi.notice.position";
/// Where an asker says that it doesn't wait any more for the answer to a question.
pub const QUERY_LEFT: &str = "ayumi.notice.query-left";
/// Where a projection that is stopped over the log reports it, once a second.
pub const ALARM: &str = "ayumi.notice.alarm";
/// Where the server answers what it runs with (imported from the system account).
pub const SERVER_SETTINGS: &str = "ayumi.server.varz";
/// Where the server answers whether it is well (imported from the system account).
pub const SERVER_HEALTH: &str = "ayumi.server.healthz";
/// The largest version, for it has six digits in subjects.
pub const VERSION_MAX: u32 = 999_999;
/// The longest entity token, in bytes: an id, and the prefix of its kind.
pub const ENTITY_BYTES_MAX: usize = ID_BYTES_MAX + 8;

/// Where commands of a programme are decided.
pub fn command(programme: ProgrammeName) -> String {
    format!("ayumi.command.{programme}")
}

/// Where the service of a programme answers whether it records.
pub fn health(programme: ProgrammeName) -> String {
    format!("ayumi.health.{programme}")
}

/// Where a question to the projection is answered.
pub fn query(name: &str) -> String {
    format!("ayumi.query.{name}")
}

/// Where one service is asked for the further pieces of its large answers.
pub fn pieces(service: Uuid) -> String {
    format!("ayumi.piece.{service}")
}

/// Where a report is asked to be rendered, delivered and recorded.
pub const REPORT_ISSUE: &str = "ayumi.report.issue";

/// The subject of one commit: `ayumi.event.<programme>.<edition>.<entity>.<version>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventSubject {
    /// The programme.
    pub programme: ProgrammeName,
    /// Its edition.
    pub edition: Edition,
    /// The entity's token, which the programme parses.
    pub entity: String,
    /// The commit's version in its entity, from 1.
    pub version: u32,
}

impl EventSubject {
    /// The subjects of all versions of the same entity.
    pub fn all_versions(&self) -> String {
        format!("ayumi.event.{}.{}.{}.*", self.programme, self.edition, self.entity)
    }

    /// The subject of another version of the same entity.
    pub fn at(&self, version: u32) -> Self {
        Self { version, ..self.clone() }
    }
}

impl fmt::Display for EventSubject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { programme, edition, entity, version } = self;
        write!(formatter, "ayumi.event.{programme}.{edition}.{entity}.{version:06}")
    }
}

impl FromStr for EventSubject {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new(value, "コミットのサブジェクト", "the subject of a commit");
        let tokens: Vec<&str> = value.split('.').collect();
        let ["ayumi", "event", programme, edition, entity, version] = tokens[..] else {
            return Err(malformed());
        };
        let subject = Self {
            programme: programme.parse().map_err(|_| malformed())?,
            edition: edition.parse()?,
            entity: entity.to_owned(),
            version: version.parse().map_err(|_| malformed())?,
        };
        let is_valid = entity.len() <= ENTITY_BYTES_MAX && (1..=VERSION_MAX).contains(&subject.version);
        if is_valid && subject.to_string() == value { Ok(subject) } else { Err(malformed()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_read_back() {
        let text = "ayumi.event.visits.fy2019.7000012050002.000003";
        assert_eq!(text.parse::<EventSubject>().unwrap().to_string(), text);
        for bad in
            ["ayumi.event.visits.fy2019.x.3", "ayumi.event.visits.fy2019.x.000000", "ayumi.event.x.fy2019.x.000001"]
        {
            assert!(bad.parse::<EventSubject>().is_err(), "{bad}");
        }
    }
}
