//! Whether this process may record. What it acknowledged would be lost or wrong while the disk of the log is full, while
//! a clock is wrong, or while the log can't be read; so that it looks at all three, about once a second, and says so.

use std::time::Duration;

use ayumi_proto::{
    event::ProgrammeName,
    obstacle::{Health, Obstacle},
    subject,
};
use futures::StreamExt;
use strum::IntoEnumIterator;

use crate::{
    Shutdown,
    bus::{Bus, BusError},
    log::Log,
    servers,
    watch::Watch,
};

/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long an answer about the log or about a service may take.
const ASK_WAIT: Duration = Duration::from_secs(2);

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
    match clocks {
        Clocks::Checked => watch.check_clock(),
        Clocks::Accepted => {}
    }
    if let Ok(Some(alarm)) = log.bus().ask_within(ASK_WAIT, &subject::query("alarm"), &()).await {
        watch.alarm(alarm);
    }
    look(log).await;
    let mut before = None;
    report(watch, programme, &mut before);
    let (log, heard) = (log.clone(), log.clone());
    let looking = async move {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            look(&log).await;
            report(log.watch(), programme, &mut before);
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

async fn look(log: &Log) {
    let (servers, newest) = tokio::join!(servers::health(log.bus()), log.newest_recorded_at());
    log.watch().take(servers.as_deref().ok(), newest.ok().flatten());
}

fn report(watch: &Watch, programme: ProgrammeName, before: &mut Option<Obstacle>) {
    let obstacle = watch.obstacle();
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
