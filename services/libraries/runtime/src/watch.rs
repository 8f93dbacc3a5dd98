//! What keeps this process from recording, as far as it knows.

mod clock;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ayumi_proto::{
    message::Notice,
    obstacle::{Alarm, Obstacle},
    time::Moment,
};

use self::clock::Clock;
use crate::servers::{self, ServerHealth};

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
    pub(crate) fn alarm(&self, alarm: Alarm) {
        let mut found = self.found();
        let is_read = found.read.is_some_and(|(read, at)| read >= alarm.position && at.elapsed() < NOTICE_HOLDS);
        if !is_read && found.unreadable.replace(alarm.clone()).is_none() {
            let Alarm { position, why, .. } = alarm;
            tracing::error!(position, why, "nothing is recorded: the log can't be read");
        }
    }

    /// A projection reads the log.
    pub(crate) fn hear(&self, Notice { position, recorded_at }: Notice) {
        let mut found = self.found();
        if let Some(clock) = &mut found.clock {
            clock.take_newest(recorded_at);
        }
        found.read = Some((position, Instant::now()));
        if let Some(alarm) = found.unreadable.take_if(|alarm| alarm.position <= position) {
            tracing::warn!(position = alarm.position, "the log can be read again");
        }
    }

    /// From now on this machine's clock is looked at too.
    pub(crate) fn check_clock(&self) {
        self.found().clock = Some(Clock::new(Moment::now()));
    }

    /// Takes how the servers are, if they answered, and when the newest record was recorded.
    pub(crate) fn take(&self, servers: Option<&[ServerHealth]>, newest: Option<Moment>) {
        let mut found = self.found();
        if let Some(servers) = servers {
            found.writes = servers::cannot_write(servers);
        }
        if let Some(clock) = &mut found.clock {
            clock.take(Moment::now(), servers.unwrap_or_default(), newest);
        }
    }
}
