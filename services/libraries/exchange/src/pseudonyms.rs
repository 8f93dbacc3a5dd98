//! Pseudonyms: the history for those who may see no company and no person.
//!
//! | what | becomes |
//! |---|---|
//! | a company's id | `own-` and 20 hexadecimal digits of an HMAC-SHA256 of it |
//! | a company's name | its pseudonym |
//! | an expert's number | another number of six digits (`permutation.rs`) |
//! | free text, every [`Note`](ayumi_proto::text::Note) | `―` |
//! | an actor's name | the actor's role |
//! | ids of commands and of larger jobs | other UUIDs; two that were the same still are |
//! | the trace | left out |
//! | a command's digest | zeros: from it a known form of content could be guessed |
//! | `previous` | the hash of the entity's previous commit as it was replaced |
//!
//! All else stays, so that every figure stays: days, prefectures, numbers, money, the order of things, and the names
//! of regions, implementers, bodies, meetings, agenda items, documents, files and places, which are public. Ids that
//! somebody chose for a follow-up, a request or a briefing stay too. A pseudonym isn't anonymity: who knows on which
//! days a company was visited, and where it is, can find it.
//!
//! What is replaced is said by types, each for itself ([`Personal`]): nothing here knows the events of a programme.
//!
//! With one key, what is the same stays the same from export to export. Who has the key can find out which company a
//! pseudonym replaces by trying them all, so that it is kept like the names themselves.

mod keyed;
mod permutation;

use std::{collections::HashMap, fmt};

use ayumi_core::Programme;
use ayumi_programmes::{Event, encode_any, with_programme};
use ayumi_proto::{
    codec::{self, CodecError},
    commit::{Actor, Commit, Head},
    digest::Digest,
    ids::CommandId,
    personal::Personal,
    subject::EventSubject,
    text::Malformed,
};

use keyed::{BLANK, Keyed, parse_valid};

/// The shortest key, in bytes.
pub const KEY_BYTES_MIN: usize = 16;

/// A key that could be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key has {length} bytes; at least {KEY_BYTES_MIN} are required（鍵は{KEY_BYTES_MIN}バイト以上）")]
pub struct ShortKey {
    /// How long it is, in bytes.
    pub length: usize,
}

/// Why a commit can't be written under pseudonyms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReplaced {
    /// The entity isn't one of its programme, so that nobody knows whom it names.
    #[error(transparent)]
    Entity(#[from] Malformed),
    /// The commit doesn't follow what was replaced before: the log is broken, or the export didn't begin at the
    /// beginning.
    #[error("{0} doesn't follow the previous commits（前の記録に続いていません）")]
    Chain(String),
    /// The commit isn't one that the log could have.
    #[error(transparent)]
    Commit(#[from] CodecError),
}

/// Replaces names by pseudonyms, commit after commit from the log's first. Holds two hashes an entity.
pub struct Pseudonyms {
    keyed: Keyed,
    chains: HashMap<String, Link>,
}

/// Where an entity's chain has got to.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
    version: u32,
    /// The hash of its last commit as the log has it.
    given: Digest,
    /// The hash of the same commit as it was replaced.
    made: Digest,
}

impl fmt::Debug for Pseudonyms {
    /// Without the key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pseudonyms").field("entities", &self.chains.len()).finish_non_exhaustive()
    }
}

impl Pseudonyms {
    /// The pseudonyms of a key of at least [`KEY_BYTES_MIN`] bytes, which should be random.
    pub fn new(key: &[u8]) -> Result<Self, ShortKey> {
        Ok(Self { keyed: Keyed::new(key)?, chains: HashMap::new() })
    }

    /// The commit under pseudonyms, and its subject then.
    ///
    /// The chain of an entity can only be made again from its first commit, and one that is broken isn't mended by
    /// being replaced. So every commit of the log goes through here, from position 1; who exports a part writes only
    /// what comes back from its position on, and has the same bytes there as in the whole.
    pub fn replace(
        &mut self,
        subject: &EventSubject,
        commit: &Commit<Event>,
    ) -> Result<(EventSubject, Commit<Event>), NotReplaced> {
        let chain = subject.all_versions();
        let last = self.chains.get(&chain).copied().unwrap_or_default();
        if (subject.version, commit.head.previous) != (last.version + 1, last.given) {
            return Err(NotReplaced::Chain(subject.to_string()));
        }
        let made_subject = EventSubject { entity: self.keyed.entity(subject)?, ..subject.clone() };
        let made = Commit {
            head: self.keyed.head(&commit.head, last.made),
            events: commit.events.clone().map(|event| self.keyed.event(event, &made_subject.entity)),
        };
        let hash = |subject, commit| encode_any(commit).map(|bytes| codec::hash(subject, &bytes));
        let link = Link { version: subject.version, given: hash(subject, commit)?, made: hash(&made_subject, &made)? };
        self.chains.insert(chain, link);
        Ok((made_subject, made))
    }
}

impl Keyed {
    fn entity(&self, subject: &EventSubject) -> Result<String, Malformed> {
        with_programme!(subject.programme, P => {
            let mut entity: <P as Programme>::Entity = subject.entity.parse()?;
            entity.pseudonymise(&self.of_entity(BLANK));
            Ok(entity.to_string())
        })
    }

    fn head(&self, head: &Head, previous: Digest) -> Head {
        Head {
            command_id: CommandId(self.id(head.command_id.0)),
            command_digest: Digest::default(),
            actor: Actor { role: head.actor.role, name: parse_valid(&head.actor.role.to_string()) },
            provenance: head.provenance,
            recorded_at: head.recorded_at,
            correlation_id: head.correlation_id.map(|id| self.id(id)),
            causation_id: head.causation_id.map(|id| self.id(id)),
            trace: None,
            previous,
        }
    }

    /// `entity` is the pseudonym of the entity that the event is of.
    fn event(&self, mut event: Event, entity: &str) -> Event {
        event.pseudonymise(&self.of_entity(entity));
        event
    }
}
