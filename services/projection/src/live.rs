//! The views as of now, and the history that they and every view of the past are folded from.

use std::sync::Arc;

use ayumi_proto::time::Day;
use ayumi_runtime::log::{LogError, Stored};

use crate::{
    chains::Chains,
    history::{History, Record, decode},
    views::{Place, Views},
};

/// What the projection holds in memory.
#[derive(Default)]
pub struct Live {
    /// The views with every commit folded.
    pub views: Views,
    /// Every commit.
    pub history: History,
    chains: Chains,
}

impl Live {
    /// Folds the next commit of the log; on an error nothing has changed.
    pub fn take(&mut self, stored: Stored) -> Result<(), LogError> {
        let commit = decode(stored.position, &stored.subject, &stored.payload)?;
        let (position, subject) = (stored.position, stored.subject.clone());
        self.history.may_append(position)?;
        self.chains.take(&stored, &commit.head)?;
        self.history.append(stored, commit.head.recorded_at);
        let recorded_at = self.history.recorded_at(position).unwrap_or(commit.head.recorded_at);
        self.views.apply(&Place { position, subject: &subject, recorded_at }, &commit, None);
        Ok(())
    }
}

/// The views as of a day, folded from a beginning of the history.
pub fn fold(records: &[Arc<Record>], as_of: Day) -> Result<Views, LogError> {
    let mut views = Views::default();
    for (position, record) in (1..).zip(records) {
        let commit = decode(position, &record.subject, &record.payload)?;
        let place = Place { position, subject: &record.subject, recorded_at: record.recorded_at };
        views.apply(&place, &commit, Some(as_of));
    }
    Ok(views)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ayumi_proto::{
        codec,
        commit::{Actor, Commit, Events, Head, Provenance, Role},
        digest::Digest,
        ids::CommandId,
        message::KnownAt,
        time::Moment,
        visits::Event,
    };

    /// A commit of expert 900001 that attended a briefing on a day of June 2019.
    fn stored(position: u64, version: u32, previous: Digest, recorded_at: i64) -> Stored {
        let subject: ayumi_proto::subject::EventSubject =
            format!("ayumi.event.visits.fy2019.expert-900001.{version:06}").parse().unwrap();
        let head = Head {
            command_id: CommandId::from_key(&position.to_string()),
            command_digest: Digest::default(),
            actor: Actor { role: Role::Secretariat, name: "test".parse().unwrap() },
            provenance: Provenance::Reported,
            recorded_at: Moment::from_micros(recorded_at),
            correlation_id: None,
            causation_id: None,
            trace: None,
            previous,
        };
        let event = Event::ExpertRegistered { on: "2019-06-10".parse().unwrap(), prefecture: "04".parse().unwrap() };
        let commit = Commit { head, events: Events::new(vec![event]).unwrap() };
        Stored { position, subject, payload: codec::encode(&commit).unwrap().into() }
    }

    fn hash(stored: &Stored) -> Digest {
        codec::hash(&stored.subject, &stored.payload)
    }

    fn why(refused: Result<(), LogError>) -> String {
        refused.unwrap_err().to_string()
    }

    #[test]
    fn a_gap_a_fork_and_a_broken_chain_are_refused_and_change_nothing() {
        let first = stored(1, 1, Digest::default(), 10);
        let mut live = Live::default();
        live.take(first.clone()).unwrap();
        let second = stored(2, 2, hash(&first), 20);
        assert!(why(live.take(stored(3, 2, hash(&first), 20))).contains("position 2 was expected"));
        assert!(why(live.take(stored(2, 1, hash(&first), 20))).contains("version 2 was expected"));
        assert!(why(live.take(stored(2, 3, hash(&first), 20))).contains("version 2 was expected"));
        assert!(why(live.take(stored(2, 2, Digest::default(), 20))).contains("doesn't name the commit before it"));
        let mut flipped = second.clone();
        flipped.payload = flipped.payload.iter().map(|byte| byte ^ 0x80).collect::<Vec<u8>>().into();
        assert!(why(live.take(flipped)).contains("position 2"));
        assert_eq!(live.history.position(), 1);
        live.take(second).unwrap();
        assert_eq!(live.history.position(), 2);
    }

    #[test]
    fn the_live_views_are_the_fold_of_the_whole_log() {
        let first = stored(1, 1, Digest::default(), 10);
        let second = stored(2, 2, hash(&first), 20);
        let mut live = Live::default();
        live.take(first).unwrap();
        live.take(second).unwrap();
        let today: Day = "2019-06-10".parse().unwrap();
        let figures = live.views.figures("", today);
        assert!(figures.iter().any(|figure| figure.path == "visits/fy2019/expert/900001/visits"));
        let folded = |position, as_of| fold(&live.history.until(position), as_of).unwrap().figures("", as_of);
        assert_eq!(folded(2, today), figures);
        assert_ne!(folded(2, today - 1), figures, "the expert hadn't registered the day before");
        assert_ne!(folded(0, today), figures);
    }

    #[test]
    fn what_is_known_at_an_instant_is_a_beginning_of_the_log() {
        let first = stored(1, 1, Digest::default(), 20);
        let second = stored(2, 2, hash(&first), 10);
        let third = stored(3, 3, hash(&second), 30);
        let mut live = Live::default();
        for commit in [first, second, third] {
            live.take(commit).unwrap();
        }
        let known_at = |micros| live.history.position_known_at(KnownAt::Instant(Moment::from_micros(micros)));
        // The second was recorded by a slower clock; it isn't known before the first.
        assert_eq!([9, 19, 20, 29, 30].map(known_at), [0, 0, 2, 2, 3].map(Some));
        assert_eq!(live.history.position_known_at(KnownAt::Position(4)), None);
    }
}
