//! The chain of every entity: each commit is the next version and names the one before it. What breaks a
//! chain wasn't decided by a programme, or isn't what was decided any more.

use std::collections::HashMap;

use ayumi_proto::{codec, commit::Head, digest::Digest, event::ProgrammeName, ids::Edition};
use ayumi_runtime::log::{LogError, Stored};

/// The last link of every entity's chain.
#[derive(Default)]
pub struct Chains {
    last: HashMap<(ProgrammeName, Edition, String), (u32, Digest)>,
}

impl Chains {
    /// Takes a commit as its entity's next link; on an error nothing has changed.
    pub fn take(&mut self, stored: &Stored, head: &Head) -> Result<(), LogError> {
        let subject = &stored.subject;
        let place = || format!("position {} ({subject})", stored.position);
        let key = (subject.programme, subject.edition, subject.entity.clone());
        let (version, previous) = self.last.get(&key).copied().unwrap_or_default();
        if subject.version != version + 1 {
            return Err(LogError::Corrupt { place: place(), why: format!("version {} was expected", version + 1) });
        }
        if head.previous != previous {
            return Err(LogError::Corrupt { place: place(), why: "it doesn't name the commit before it".to_owned() });
        }
        self.last.insert(key, (subject.version, codec::hash(subject, &stored.payload)));
        Ok(())
    }
}
