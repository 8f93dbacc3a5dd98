//! Where questions about the past are answered: on threads of their own, which are less urgent than those that answer
//! live questions and take commands. So many are answered at once as there are cores, a bounded number waits, equal
//! ones share one answer, and one that nobody waits for any more is given up.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Instant,
};

use ayumi_history::Patience;
use ayumi_proto::message::{Query, Reply};
use futures::{FutureExt, future::Shared};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::oneshot,
};

use crate::{past::Basis, query::Name};

/// How much less urgent its threads are, as `nice` counts.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// How many different questions may wait or be answered at once; each holds a beginning of the log.
const QUESTIONS_MAX: usize = 32;

/// What is asked, and by what it is answered: equal questions have equal answers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    /// What is asked for.
    pub name: Name,
    /// The question.
    pub query: Query,
    /// By which beginning of the log.
    pub basis: Basis,
}

/// A question that is waited for by all who asked it.
struct UnderWay {
    answer: Shared<oneshot::Receiver<Reply>>,
    waiting: Weak<Waiting>,
}

/// That somebody waits for an answer; when the last leaves, it is given up.
struct Waiting(Patience);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.leave();
    }
}

type AllUnderWay = Arc<Mutex<HashMap<Asked, UnderWay>>>;

/// What comes of a question.
pub(crate) enum Outcome {
    /// It is answered.
    Reply(Reply),
    /// Too many wait already.
    Busy,
    /// Answering it broke off.
    BrokeOff,
}

/// Where questions about the past are answered.
pub(crate) struct Desk {
    /// There until the desk is closed.
    threads: Option<Runtime>,
    under_way: AllUnderWay,
}

impl Desk {
    /// Opens it, with as many threads as there are cores.
    pub fn open() -> io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = Builder::new_multi_thread()
            .thread_name("past")
            .worker_threads(1)
            .max_blocking_threads(cores)
            .on_thread_start(be_less_urgent)
            .build()?;
        Ok(Self { threads: Some(threads), under_way: Arc::default() })
    }

    /// The answer to a question, which is waited for until an instant, or until this future is dropped.
    pub async fn answer(
        &self,
        asked: Asked,
        until: Instant,
        work: impl FnOnce(Patience) -> Reply + Send + 'static,
    ) -> Outcome {
        let Some((_waiting, answer)) = self.submit(asked, until, work) else { return Outcome::Busy };
        answer.await.map_or(Outcome::BrokeOff, Outcome::Reply)
    }

    fn submit(
        &self,
        asked: Asked,
        until: Instant,
        work: impl FnOnce(Patience) -> Reply + Send + 'static,
    ) -> Option<(Arc<Waiting>, Shared<oneshot::Receiver<Reply>>)> {
        let mut under_way = lock(&self.under_way);
        if let Some(same) = under_way.get(&asked)
            && let Some(waiting) = same.waiting.upgrade()
        {
            return Some((waiting, same.answer.clone()));
        }
        if under_way.len() >= QUESTIONS_MAX {
            return None;
        }
        let (patience, (answered, answer)) = (Patience::until(until), oneshot::channel());
        let (waiting, answer) = (Arc::new(Waiting(patience.clone())), answer.shared());
        under_way.insert(asked.clone(), UnderWay { answer: answer.clone(), waiting: Arc::downgrade(&waiting) });
        let answering = Answering { asked, waiting: Arc::downgrade(&waiting), under_way: self.under_way.clone() };
        let (threads, asking) = (self.threads.as_ref()?, Handle::current());
        threads.spawn_blocking(move || {
            // What the work starts, such as an alarm, runs where the question came from.
            let _entered = asking.enter();
            let reply = work(patience);
            drop(answering);
            // Nobody may wait for it any more.
            let _ = answered.send(reply);
        });
        Some((waiting, answer))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A runtime that is dropped waits for its threads, which nothing asynchronous may do.
        self.threads.take().into_iter().for_each(Runtime::shutdown_background);
    }
}

/// A question that is taken off the list when it is answered, or when answering it broke off.
struct Answering {
    asked: Asked,
    waiting: Weak<Waiting>,
    under_way: AllUnderWay,
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut under_way = lock(&self.under_way);
        // An equal question, asked since nobody waited for this one, has an answer of its own.
        if under_way.get(&self.asked).is_some_and(|listed| listed.waiting.ptr_eq(&self.waiting)) {
            under_way.remove(&self.asked);
        }
    }
}

fn lock(under_way: &AllUnderWay) -> MutexGuard<'_, HashMap<Asked, UnderWay>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lowers the priority of this thread and of those that it starts. On Linux that is a thread's own; elsewhere it would
/// be that of the whole process.
fn be_less_urgent() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "can't lower a thread's priority");
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use ayumi_proto::time::Day;

    use super::*;

    fn asked(position: u64) -> Asked {
        let basis = Basis { position, as_of: Day::FIRST, known_at: None };
        Asked { name: Name::Diff, query: Query::default(), basis }
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    /// Work that says when it begins, and ends when it is let go on or given up.
    fn work(begun: mpsc::Sender<()>) -> impl FnOnce(Patience) -> Reply + Send + 'static {
        move |patience| {
            begun.send(()).unwrap();
            while patience.check().is_ok() {
                std::thread::yield_now();
            }
            Reply::Busy
        }
    }

    #[tokio::test]
    async fn r5_equal_questions_share_one_answer() {
        let desk = Desk::open().unwrap();
        let (begun, begins) = mpsc::channel();
        let until = Instant::now() + Duration::from_millis(50);
        let first = desk.submit(asked(1), until, work(begun.clone())).unwrap();
        let second = desk.submit(asked(1), until, work(begun.clone())).unwrap();
        drop(begun);
        assert!(matches!(first.1.await, Ok(Reply::Busy)) && matches!(second.1.await, Ok(Reply::Busy)));
        assert_eq!(begins.iter().count(), 1);
    }

    #[tokio::test]
    async fn r5_a_question_that_nobody_waits_for_is_given_up() {
        let desk = Desk::open().unwrap();
        let (begun, begins) = mpsc::channel();
        let (waiting, answer) = desk.submit(asked(1), later(), work(begun)).unwrap();
        begins.recv().unwrap();
        drop(waiting);
        assert!(matches!(answer.await, Ok(Reply::Busy)), "the work saw that nobody waits, long before a minute passed");
    }

    #[tokio::test]
    async fn r5_more_questions_than_may_wait_are_refused_at_once() {
        let desk = Desk::open().unwrap();
        let (begun, _begins) = mpsc::channel();
        let submit = |position| desk.submit(asked(position), later(), work(begun.clone()));
        let taken: Vec<_> = (0..QUESTIONS_MAX as u64).map(submit).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(matches!(desk.answer(asked(99), later(), work(begun.clone())).await, Outcome::Busy));
    }

    #[tokio::test]
    async fn r5_work_that_breaks_off_is_no_answer_and_leaves_its_place() {
        let desk = Desk::open().unwrap();
        let broken = desk.answer(asked(1), later(), |_| panic!("for this test")).await;
        assert!(matches!(broken, Outcome::BrokeOff) && lock(&desk.under_way).is_empty());
    }
}
