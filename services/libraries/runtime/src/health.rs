//! Whether this process may record. What it acknowledged would be lost or wrong while the disk of the log is full, while
//! a clock is wrong, or while the log can't be read; so that it looks at all three, about once a second, and says so.

mod clock;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ayumi_proto::{
    event::ProgrammeName,
    message::Notice,
    obstacle::{Alarm, Health, Obstacle},
    subject,
    time::Moment,
};
use futures::StreamExt;
use strum::IntoEnumIterator;

use self::clock::Clock;
use crate::{
    Shutdown,
    bus::{Bus, BusError},
    log::Log,
    servers,
};

/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long an answer about the log or about a service may take.
const ASK_WAIT: Duration = Duration::from_secs(2);
/// How long a projection's notice that it has read the log holds against another one's alarm; it comes once a second.
const NOTICE_HOLDS: Duration = Duration::from_secs(3);

/// What keeps this process from recording, as far as it knows.
#[derive(Debug, Default)]
pub struct Watch(Mutex<Found>);

#[derive(Debug, Default)]
struct Found {
    writes: Option<Obstacle>,
    clock: Option<Clock>,
    unreadable: Option<Alarm>,
    /// The last position that a projection said to have read, and when.
    read: Option<(u64, Instant)>,
}

impl Watch {
    /// What keeps this process from recording just now.
    pub fn obstacle(&self) -> Option<Obstacle> {
        let found = self.found();
        let clock = || found.clock.as_ref().and_then(|clock| clock.obstacle(Moment::now()));
        found.unreadable.clone().map(Obstacle::from).or_else(|| found.writes.clone()).or_else(clock)
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        // Each of its parts is set at once.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A projection can't read the log. Only one that reads on past the place ends this.
    fn alarm(&self, alarm: Alarm) {
        let mut found = self.found();
        let is_read = found.read.is_some_and(|(read, at)| read >= alarm.position && at.elapsed() < NOTICE_HOLDS);
        if !is_read && found.unreadable.replace(alarm.clone()).is_none() {
            let Alarm { position, why, .. } = alarm;
            tracing::error!(position, why, "nothing is recorded: the log can't be read");
        }
    }

    fn hear(&self, Notice { position }: Notice) {
        let mut found = self.found();
        found.read = Some((position, Instant::now()));
        if let Some(alarm) = found.unreadable.take_if(|alarm| alarm.position <= position) {
            tracing::warn!(position = alarm.position, "the log can be read again");
        }
    }

    async fn look(&self, log: &Log) {
        let (servers, newest) = tokio::join!(servers::health(log.bus()), log.newest_recorded_at());
        let mut found = self.found();
        if let Ok(servers) = &servers {
            found.writes = servers::cannot_write(servers);
        }
        if let Some(clock) = &mut found.clock {
            clock.take(Moment::now(), servers.as_deref().unwrap_or_default(), newest.ok().flatten());
        }
    }

    fn report(&self, programme: ProgrammeName, before: &mut Option<Obstacle>) {
        let obstacle = self.obstacle();
        for kind in Obstacle::KINDS {
            let value = f64::from(obstacle.as_ref().is_some_and(|obstacle| obstacle.kind() == kind));
            metrics::gauge!("ayumi_recording_obstructed", "programme" => <&str>::from(programme), "kind" => kind)
                .set(value);
        }
        let kind = |obstacle: &Option<Obstacle>| obstacle.as_ref().map(Obstacle::kind);
        if kind(before) != kind(&obstacle) {
            match &obstacle {
                Some(obstacle) => tracing::error!(%programme, why = obstacle.text().en, "nothing is recorded"),
                None => tracing::warn!(%programme, "recording again"),
            }
        }
        *before = obstacle;
    }
}

/// Whether a clock that looks wrong stops a service from recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// It does.
    Checked,
    /// The operator says that it is right.
    Accepted,
}

/// Looks, until shutdown, whether a programme's service may record. Returns once it has looked for the first time.
pub async fn watch(log: &Log, programme: ProgrammeName, clocks: Clocks, shutdown: Shutdown) {
    let watch = log.watch();
    watch.found().clock = (clocks == Clocks::Checked).then(|| Clock::new(Moment::now()));
    if let Ok(Some(alarm)) = log.bus().ask_within(ASK_WAIT, &subject::query("alarm"), &()).await {
        watch.alarm(alarm);
    }
    watch.look(log).await;
    let mut before = None;
    watch.report(programme, &mut before);
    let (log, heard) = (log.clone(), log.clone());
    let looking = async move {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            log.watch().look(&log).await;
            log.watch().report(programme, &mut before);
        }
    };
    tokio::spawn(async move {
        tokio::select! {
            () = looking => {}
            () = listen(&heard) => {}
            () = shutdown.cancelled() => {}
        }
    });
}

/// Hears what projections say of the log.
async fn listen(log: &Log) {
    loop {
        let (alarms, notices) = (log.bus().listen(subject::ALARM).await, log.bus().listen(subject::POSITION).await);
        if let (Ok(mut alarms), Ok(mut notices)) = (alarms, notices) {
            loop {
                tokio::select! {
                    Some(alarm) = alarms.next() => log.watch().alarm(alarm),
                    Some(notice) = notices.next() => log.watch().hear(notice),
                    else => break,
                }
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Asks the services of all programmes whether they record. The first that doesn't, and why.
///
/// # Errors
/// The service of a programme doesn't answer.
pub async fn recording(bus: &Bus) -> Result<Option<Obstacle>, BusError> {
    let ask = |programme| async move { bus.ask_within::<_, Health>(ASK_WAIT, &subject::health(programme), &()).await };
    let answers = futures::future::try_join_all(ProgrammeName::iter().map(ask)).await?;
    Ok(answers.into_iter().find_map(|Health { obstacle }| obstacle))
}
