//! Many at once: through several copies of a service, with their terms changing and their places running
//! out. Everybody gets a true answer.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ayumi_programmes::Event;
use ayumi_proto::message::{Answer, Request};
use ayumi_runtime::Decider;
use ayumi_visits as visits;
use ayumi_visits::Visits;
use serde_json::json;
use tokio::{sync::watch, task::JoinSet};

use crate::{
    deciders::{Nats, commits, is_retryable, log_visit, play, receipt, request, rule, settled, view_of},
    scene::{apply, company, day, enrol, opening, ready_for_visits, terms},
};

/// How many clients race.
const CLIENTS: usize = 64;

/// The answers to each key's submissions.
pub type Answers = BTreeMap<usize, Vec<Answer>>;

/// Clients log visits for one company, each submitting its command twice at once, through one copy of the
/// service and through the other.
pub async fn race(copies: [Arc<Decider<Visits>>; 2]) -> Answers {
    let mut tasks = JoinSet::new();
    for client in 0..CLIENTS {
        for copy in copies.clone() {
            tasks.spawn(async move { (client, copy.handle(&racer(client)).await) });
        }
    }
    let mut answers = Answers::new();
    while let Some(done) = tasks.join_next().await {
        let (client, answer) = done.unwrap();
        answers.entry(client).or_default().push(answer);
    }
    answers
}

/// A client's command.
pub fn racer(client: usize) -> Request {
    log_visit(&company(0), &day(client), 45_000, &format!("racer {client}"))
}

/// Submitted again later, through either copy, those that were accepted answer what they answered, and the others are
/// rejected by the limit. Returns the positions of those that were accepted.
pub async fn submit_again(copies: [Arc<Decider<Visits>>; 2], answers: &Answers) -> Vec<u64> {
    let mut accepted = Vec::new();
    for (client, before) in answers {
        let mut again = Vec::new();
        for copy in &copies {
            again.push(settled(copy, &racer(*client)).await);
        }
        let receipts: Vec<_> = before.iter().chain(&again).filter_map(receipt).collect();
        if receipt(&again[0]).is_some() {
            assert!(
                receipts.windows(2).all(|pair| pair[0] == pair[1]),
                "client {client} heard different answers: {receipts:?}"
            );
            accepted.push(receipts[0].position);
        } else {
            assert!(receipts.is_empty(), "client {client} was accepted and then wasn't: {before:?} {again:?}");
        }
        for answer in before.iter().chain(&again).filter(|answer| receipt(answer).is_none() && !is_retryable(answer)) {
            assert_eq!(rule(answer), "visit-limit", "client {client}: {answer:?}");
        }
    }
    accepted
}

/// However many submit at once, no more visits are valid than are paid for, and each client gets the truth.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixty_four_clients_four_get_their_visit() {
    let nats = Nats::start().await;
    let copies = [Arc::new(nats.decider().await), Arc::new(nats.decider().await)];
    play(&copies[0], &ready_for_visits(4, 1)).await;
    let answers = race(copies.clone()).await;
    let mut accepted = submit_again(copies, &answers).await;
    let commits = commits(&nats.log().await).await;
    let visit = |event: &Event| matches!(event, Event::Visits(visits::Event::VisitLogged(_)));
    let logged = commits.iter().filter(|(_, commit)| commit.events.iter().any(visit));
    accepted.sort_unstable();
    assert_eq!(
        accepted,
        logged.map(|(stored, _)| stored.position).collect::<Vec<_>>(),
        "what is answered is what is stored"
    );
    assert_eq!(accepted.len(), 4);
    let view = view_of(&commits, &company(0));
    assert_eq!((&view["visits"], &view["spent_yen"]), (&json!(4), &json!(180_000)), "{view}");
}

/// A fee that was amended holds from the moment of the decision: nobody is paid the old one by a service that
/// hadn't heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_visit_is_stored_at_a_fee_that_was_amended() {
    const COMPANIES: u64 = 24;
    let nats = Nats::start().await;
    let copies = [Arc::new(nats.decider().await), Arc::new(nats.decider().await)];
    play(&copies[0], &ready_for_visits(4, COMPANIES)).await;
    let (logged, amended) = (Arc::new(AtomicUsize::new(0)), watch::Sender::new(false));
    let mut writers = JoinSet::new();
    for index in 0..COMPANIES {
        let copy = copies[index as usize % 2].clone();
        writers.spawn(log_at_the_fee_in_effect(copy, company(index), logged.clone(), amended.subscribe()));
    }
    while logged.load(Ordering::Acquire) < COMPANIES as usize {
        tokio::task::yield_now().await;
    }
    let payload =
        json!({"on": "2019-07-20", "from": "2019-08-01", "terms": terms(50_000, 4, 400), "reason": "単価の見直し"});
    let amendment = request(&("terms".to_owned(), "amend-terms", payload), "amendment");
    let amended_at = receipt(&settled(&nats.decider().await, &amendment).await).unwrap().position;
    amended.send_replace(true);
    writers.join_all().await;
    let mut fees = BTreeMap::<(bool, u64), usize>::new();
    for (stored, commit) in commits(&nats.log().await).await {
        for event in commit.events.iter() {
            if let Event::Visits(visits::Event::VisitLogged(visits::LoggedVisit { yen, .. })) = event {
                *fees.entry((stored.position > amended_at, yen.get())).or_default() += 1;
            }
        }
    }
    let paid: Vec<_> = fees.keys().copied().collect();
    assert_eq!(paid, [(false, 45_000), (true, 50_000)], "(after the amendment, fee): visits {fees:?}");
    assert_eq!(fees.values().sum::<usize>(), 4 * COMPANIES as usize);
}

/// Logs four visits, each at the old fee until that is rejected, then at the new. The last waits for the
/// amendment; those before meet it on its way.
async fn log_at_the_fee_in_effect(
    decider: Arc<Decider<Visits>>,
    company: String,
    logged: Arc<AtomicUsize>,
    mut amended: watch::Receiver<bool>,
) {
    for day in ["2019-08-05", "2019-08-12", "2019-08-19", "2019-08-26"] {
        if day == "2019-08-26" {
            amended.wait_for(|amended| *amended).await.unwrap();
        }
        for yen in [45_000, 50_000] {
            let answer = settled(&decider, &log_visit(&company, day, yen, &format!("{company} {day} {yen}"))).await;
            if receipt(&answer).is_some() {
                logged.fetch_add(1, Ordering::AcqRel);
                break;
            }
            assert_eq!((yen, rule(&answer)), (45_000, "honorarium"), "{answer:?}");
        }
    }
}

/// The programme never promises more places than it has money for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrolments_that_race_stop_at_the_cap() {
    const COMPANIES: u64 = 200;
    const CAP: usize = 20;
    let nats = Nats::start().await;
    let copies = [Arc::new(nats.decider().await), Arc::new(nats.decider().await)];
    play(&copies[0], &opening(4, CAP as u32)).await;
    let mut tasks = JoinSet::new();
    for index in 0..COMPANIES {
        let copy = copies[index as usize % 2].clone();
        tasks.spawn(async move {
            let applied = settled(&copy, &request(&apply(&company(index)), &format!("apply {index}"))).await;
            assert!(receipt(&applied).is_some(), "{applied:?}");
            settled(&copy, &request(&enrol(&company(index)), &format!("enrol {index}"))).await
        });
    }
    let (enrolled, refused): (Vec<_>, Vec<_>) =
        tasks.join_all().await.into_iter().partition(|answer| receipt(answer).is_some());
    assert_eq!(enrolled.len(), CAP);
    assert!(refused.iter().all(|answer| rule(answer) == "company-cap"), "{refused:?}");
    let kinds = commits(&nats.log().await).await.into_iter().flat_map(|(_, commit)| commit.events.to_vec());
    let mut count = BTreeMap::<&str, usize>::new();
    kinds.for_each(|event| *count.entry(event.kind()).or_default() += 1);
    assert_eq!((count["company-enrolled"], count["place-taken"]), (CAP, CAP), "each enrolment took one place");
}

/// A key that a program uses twice by mistake doesn't make its second command vanish unheard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_identifies_one_command_only() {
    let nats = Nats::start().await;
    let copies = [Arc::new(nats.decider().await), Arc::new(nats.decider().await)];
    play(&copies[0], &ready_for_visits(4, 1)).await;
    let mut tasks = JoinSet::new();
    for index in 0..8 {
        let copy = copies[index / 2 % 2].clone();
        let day = ["2019-08-05", "2019-08-06"][index % 2];
        tasks.spawn(async move { (day, settled(&copy, &log_visit(&company(0), day, 45_000, "one key")).await) });
    }
    let answers = tasks.join_all().await;
    let first = answers.iter().find_map(|(day, answer)| receipt(answer).map(|receipt| (*day, receipt))).unwrap();
    for (day, answer) in &answers {
        match receipt(answer) {
            Some(receipt) => assert_eq!((*day, receipt), first, "one command, one answer"),
            None => assert_eq!((*day != first.0, rule(answer)), (true, "idempotency-key-reused"), "{answer:?}"),
        }
    }
    assert_eq!(answers.iter().filter(|(_, answer)| receipt(answer).is_some()).count(), 4);
    assert_eq!(view_of(&commits(&nats.log().await).await, &company(0))["visits"], 1);
}
