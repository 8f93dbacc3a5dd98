//! What a simulated history promises.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::Programme;
use ayumi_meetings as meetings;
use ayumi_pilots as pilots;
use ayumi_programmes::{Event, decode_any, with_programme};
use ayumi_proto::{
    codec,
    commit::{Commit, Provenance},
    digest::Digest,
    event::ProgrammeName,
    ids::Edition,
    subject::EventSubject,
    time::{Day, Moment},
};
use ayumi_simulator::{Decision, EVENTS_MAX, Simulation, TooLarge};
use ayumi_visits as visits;
use strum::VariantNames;

/// A history whose every command was accepted.
fn history(seed: u64, events: u64) -> Vec<Decision> {
    let mut simulation = Simulation::new(seed, events).unwrap();
    let decisions = simulation.by_ref().collect();
    assert_eq!(simulation.skipped(), &Default::default(), "seed {seed}, {events} events");
    decisions
}

fn commits(decisions: &[Decision]) -> impl Iterator<Item = (&EventSubject, Commit<Event>)> {
    let stored = decisions.iter().flat_map(|decision| &decision.commits);
    stored.map(|(subject, bytes)| (subject, decode_any(subject.programme, bytes).unwrap()))
}

/// A digest of every subject and byte, in log order.
fn digest(decisions: &[Decision]) -> Digest {
    let stored = decisions.iter().flat_map(|decision| &decision.commits);
    stored.fold(Digest::default(), |before, (subject, bytes)| {
        Digest::of(&[&before.0, subject.to_string().as_bytes(), b"\n", bytes])
    })
}

/// Days from when the first event of a commit occurred until it was recorded.
fn delay_days(commit: &Commit<Event>) -> i32 {
    commit.head.recorded_at.day() - commit.events[0].occurred().first_day()
}

/// If this fails, histories that were made before aren't made again. That may be meant.
#[test]
fn the_same_seed_and_size_give_the_same_bytes() {
    assert_eq!(
        digest(&history(7, 5_000)).to_string(),
        "44fa66d153c9b0ecd29c4fb05fadbcdd8a6bd2b3a01622a893616fb6728ee895"
    );
}

#[test]
fn another_seed_or_size_gives_another_history_and_other_command_ids() {
    let (one, other, larger) = (history(1, 500), history(2, 500), history(1, 501));
    assert_ne!(digest(&one), digest(&other));
    let ids: BTreeSet<_> =
        [&one, &other, &larger].into_iter().flatten().map(|decision| decision.submission.command_id).collect();
    assert_eq!(ids.len(), one.len() + other.len() + larger.len());
}

#[test]
fn rules_accept_every_command_and_there_are_as_many_events_as_asked_for() {
    for (seed, events) in [(0, 0), (1, 1), (2, 60), (3, 700), (4, 3_000), (5, 10_000), (u64::MAX, 40_000)] {
        let decisions = history(seed, events);
        let made: u64 = commits(&decisions).map(|(_, commit)| commit.events.len() as u64).sum();
        assert!((events..events + 64).contains(&made), "{made} of {events}");
        assert_eq!(made, decisions.iter().map(|decision| decision.events).sum::<u64>());
    }
}

#[test]
fn more_events_than_there_can_be_are_refused() {
    assert_eq!(Simulation::new(1, EVENTS_MAX + 1).err(), Some(TooLarge(EVENTS_MAX + 1)));
    assert!(Simulation::new(1, EVENTS_MAX).is_ok());
}

/// Simulated editions have no payments yet, nor budgets and what is paid otherwise; nothing that minutes alone say; and no
/// correction of the form that only earlier builds recorded.
const NOT_SIMULATED: [&str; 9] = [
    "another-visit-logged",
    "bodies-asked",
    "budget-set",
    "payee-set",
    "payment-made",
    "payment-recovered",
    "recruitment-corrected",
    "statement-noted",
    "support-body-suggested",
];

#[test]
fn every_kind_of_event_happens() {
    let decisions = history(11, 20_000);
    let found: BTreeSet<_> = commits(&decisions)
        .flat_map(|(subject, commit)| {
            commit.events.iter().map(|event| (subject.programme, event.kind())).collect::<Vec<_>>()
        })
        .collect();
    let all = [
        (ProgrammeName::Meetings, <meetings::Event>::VARIANTS),
        (ProgrammeName::Pilots, <pilots::Event>::VARIANTS),
        (ProgrammeName::Visits, <visits::Event>::VARIANTS),
    ];
    for (programme, kinds) in all {
        for kind in kinds.iter().filter(|kind| !NOT_SIMULATED.contains(kind)) {
            assert!(found.contains(&(programme, *kind)), "no {kind} in {programme}");
        }
    }
}

#[test]
fn each_edition_has_all_programmes_and_most_events_are_of_visits() {
    for events in [400, 20_000] {
        let mut counts: BTreeMap<(Edition, ProgrammeName), usize> = BTreeMap::new();
        for (subject, commit) in commits(&history(12, events)) {
            *counts.entry((subject.edition, subject.programme)).or_default() += commit.events.len();
        }
        let editions: BTreeSet<Edition> = counts.keys().map(|(edition, _)| *edition).collect();
        assert_eq!(editions, ["fy2024", "fy2025"].map(|edition| edition.parse().unwrap()).into());
        assert_eq!(counts.len(), 6, "{counts:?}");
        if events == 20_000 {
            let visits: usize = counts
                .iter()
                .filter(|((_, programme), _)| *programme == ProgrammeName::Visits)
                .map(|(_, count)| count)
                .sum();
            assert!((18_000..19_400).contains(&visits), "{visits}");
        }
    }
}

#[test]
fn a_large_history_begins_years_ago() {
    let first = Simulation::new(17, 800_001).unwrap().next().unwrap();
    assert_eq!(first.submission.edition, "fy2023".parse().unwrap());
}

#[test]
fn recording_times_never_fall_and_nothing_occurs_after_it_is_recorded() {
    let decisions = history(13, 30_000);
    let end: Day = "2026-06-30".parse().unwrap();
    let mut last = Moment::from_micros(0);
    for decision in &decisions {
        assert!(decision.submission.recorded_at >= last);
        last = decision.submission.recorded_at;
    }
    assert!(last < end.start(), "{last}");
    for (subject, commit) in commits(&decisions) {
        for event in commit.events.iter() {
            assert!(event.occurred().first_day() <= commit.head.recorded_at.day(), "{subject} {}", event.kind());
        }
    }
}

#[test]
fn most_is_recorded_within_days_and_some_after_months() {
    let decisions = history(14, 20_000);
    let delays: Vec<i32> = commits(&decisions).map(|(_, commit)| delay_days(&commit)).collect();
    let share = |holds: fn(&i32) -> bool| delays.iter().filter(|days| holds(days)).count() * 100 / delays.len();
    assert!(share(|days| *days <= 7) >= 60, "{}", share(|days| *days <= 7));
    assert!((2..20).contains(&share(|days| *days >= 30)), "{}", share(|days| *days >= 30));
    assert!(delays.iter().any(|days| *days >= 90));
}

#[test]
fn versions_count_up_and_each_commit_names_the_one_before() {
    let mut chains: BTreeMap<(ProgrammeName, Edition, String), (u32, Digest)> = BTreeMap::new();
    let decisions = history(15, 20_000);
    for decision in &decisions {
        let own = &decision.commits[0].0;
        assert_eq!((own.programme, own.edition), (decision.submission.programme(), decision.submission.edition));
        assert_eq!(own.entity, decision.submission.entity(), "the entity's own commit is the first");
        for (subject, bytes) in &decision.commits {
            let commit = decode_any(subject.programme, bytes).unwrap();
            let chain = chains.entry((subject.programme, subject.edition, subject.entity.clone())).or_default();
            assert_eq!((subject.version, commit.head.previous), (chain.0 + 1, chain.1), "{subject}");
            *chain = (subject.version, codec::hash(subject, bytes));
            assert_eq!(commit.head.command_id, decision.submission.command_id);
            assert_eq!(commit.head.provenance, Provenance::Simulated);
            assert_eq!(subject.to_string().parse().as_ref(), Ok(subject));
        }
    }
}

/// The bytes hash the command as the runtime would after it has read the request.
#[test]
fn a_request_reads_back_as_the_command_that_was_decided() {
    fn digest<C: serde::Serialize + serde::de::DeserializeOwned>(tagged: serde_json::Value) -> Digest {
        codec::command_digest(&serde_json::from_value::<C>(tagged).unwrap()).unwrap()
    }
    for decision in &history(16, 6_000) {
        let request = decision.submission.request().unwrap();
        let tagged = serde_json::json!({ request.command.as_str(): request.payload });
        let digest = with_programme!(decision.submission.programme(), P => digest::<<P as Programme>::Command>(tagged));
        let (subject, bytes) = &decision.commits[0];
        assert_eq!(decode_any(subject.programme, bytes).unwrap().head.command_digest, digest, "{request:?}");
    }
}
