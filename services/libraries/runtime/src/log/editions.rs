//! Which editions have begun, by the log itself.

use ayumi_proto::{event::ProgrammeName, ids::Edition};

use super::{LOAD_MAX, Log, LogError, Read, Stored};

impl Log {
    /// The newest edition of a programme, up to `last`, of which anything is recorded; `begun` if none is newer. While
    /// that is so it costs one direct read, which finds nothing.
    ///
    /// # Errors
    /// The log can't be read.
    pub async fn newest_edition(
        &self,
        programme: ProgrammeName,
        begun: Option<Edition>,
        last: Edition,
    ) -> Result<Option<Edition>, LogError> {
        let newer: Vec<(Edition, String)> = last
            .and_earlier(begun)
            .map(|edition| (edition, format!("ayumi.event.{programme}.{edition}.*.000001")))
            .collect();
        let subjects: Vec<String> = newer.iter().map(|(_, subject)| subject.clone()).collect();
        if subjects.is_empty() || self.holds_none(&subjects).await? {
            return Ok(begun);
        }
        for (edition, subject) in newer {
            if !self.holds_none(&[subject]).await? {
                return Ok(Some(edition));
            }
        }
        Ok(begun)
    }

    /// All commits of an edition of a programme, in the log's order.
    ///
    /// # Errors
    /// The log can't be read.
    pub async fn load_edition(&self, programme: ProgrammeName, edition: Edition) -> Result<Vec<Stored>, LogError> {
        let mut commits: Vec<Stored> = Vec::new();
        loop {
            let (next, subject) =
                (commits.last().map_or(1, |last| last.position + 1), format!("ayumi.event.{programme}.{edition}.>"));
            let question = serde_json::json!({ "seq": next, "batch": LOAD_MAX, "next_by_subj": subject });
            match self.read_directly(&question).await? {
                Read::All(page) if page.is_empty() => return Ok(commits),
                Read::All(page) => commits.extend(page),
                Read::TooMany => {
                    return Err(LogError::Server { doing: "be read", why: "more commits than asked for".to_owned() });
                }
            }
        }
    }

    /// The position of the last commit of an edition, as the stream's leader has it; 0 before the first.
    ///
    /// # Errors
    /// The log can't be read.
    pub(crate) async fn edition_end(&self, programme: ProgrammeName, edition: Edition) -> Result<u64, LogError> {
        Ok(self.last_of(&format!("ayumi.event.{programme}.{edition}.>")).await?.unwrap_or_default())
    }

    async fn holds_none(&self, subjects: &[String]) -> Result<bool, LogError> {
        Ok(match self.read(subjects).await? {
            Read::All(commits) => commits.is_empty(),
            Read::TooMany => false,
        })
    }
}
