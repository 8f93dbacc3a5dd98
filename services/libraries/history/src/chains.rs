//! The chains of the entities: which commit may come next.

use std::collections::{HashMap, hash_map::Entry};

use ayumi_proto::{digest::Digest, subject::EventSubject};
use compact_str::CompactString;

use crate::{Break, Ledger};

/// How many digits of a subject are the version.
const VERSION_DIGITS: usize = 6;

/// The last link of an entity's chain.
#[derive(Debug)]
pub(crate) struct Link {
    /// The entity's number in its ledger.
    pub number: u32,
    /// The version of its last commit; 0 before its first.
    pub version: u32,
    /// The hash of its last commit; zeros before its first.
    pub hash: Digest,
}

/// The links of a ledger's entities. Each lies beside its entity's token, for a commit that is looked up waits
/// for memory more than for anything else.
#[derive(Debug)]
struct Links {
    /// The part before the token in every subject.
    before: Box<str>,
    by_token: HashMap<CompactString, Link>,
}

/// The ledgers, and the links of each at the same index.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    ledgers: Vec<Ledger>,
    links: Vec<Links>,
}

impl Chains {
    pub fn ledgers(&self) -> &[Ledger] {
        &self.ledgers
    }

    /// The ledger of a commit with the link that it is to continue, if its version is the next one.
    pub fn next(&mut self, subject: &str) -> Result<(&mut Ledger, &mut Link), Break> {
        let (before, token, version) = split(subject).ok_or_else(|| invalid(subject))?;
        let index = match self.links.iter().position(|links| *links.before == *before) {
            Some(index) => index,
            None => self.begin(subject, before)?,
        };
        let ledger = &mut self.ledgers[index];
        let link = match self.links[index].by_token.entry(CompactString::new(token)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                first(subject)?;
                new.insert(Link { number: ledger.enter(token), version: 0, hash: Digest::default() })
            }
        };
        let expected = link.version + 1;
        if version == expected { Ok((ledger, link)) } else { Err(Break::Version { expected }) }
    }

    /// The index of a ledger that has no commit yet.
    fn begin(&mut self, subject: &str, before: &str) -> Result<usize, Break> {
        let EventSubject { programme, edition, .. } = first(subject)?;
        self.ledgers.push(Ledger::new(programme, edition));
        self.links.push(Links { before: before.into(), by_token: HashMap::new() });
        Ok(self.links.len() - 1)
    }
}

/// The subject of an entity's first commit. Only that one is parsed: the others differ from it in the version.
fn first(subject: &str) -> Result<EventSubject, Break> {
    let first: EventSubject = subject.parse().map_err(Break::Subject)?;
    if first.version == 1 { Ok(first) } else { Err(Break::Version { expected: 1 }) }
}

/// A subject's part before the entity's token, the token and the version.
fn split(subject: &str) -> Option<(&str, &str, u32)> {
    let (name, version) = subject.rsplit_once('.')?;
    let (before, token) = name.rsplit_once('.')?;
    let digits = version.len() == VERSION_DIGITS && version.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Some((before, token, version.parse().ok()?)) } else { None }
}

fn invalid(subject: &str) -> Break {
    match subject.parse::<EventSubject>() {
        Err(malformed) => Break::Subject(malformed),
        // What doesn't split doesn't parse.
        Ok(_) => Break::Version { expected: 1 },
    }
}
