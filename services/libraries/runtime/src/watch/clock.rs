//! Whether the clock by which commits are dated can be right.

use std::time::Duration;

use ayumi_proto::{obstacle::Obstacle, time::Moment};
use rustix::time::{ClockId, clock_gettime};

use crate::servers::ServerHealth;

/// How far the clock may be behind the newest record, or off those of the servers. Clocks that are kept by NTP differ by
/// milliseconds.
const SKEW_MAX: Duration = Duration::from_secs(120);
/// How far the clock may be set while a service runs. More than what a machine without a battery-backed clock is corrected
/// by soon after it started.
const SET_MAX: Duration = Duration::from_secs(3600);

/// What this machine's clock is compared with.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// The clock as the process started, and for how long the machine had run by then, sleep included.
    started: (Moment, Duration),
    /// When the newest record that was seen was recorded.
    newest: Option<Moment>,
    /// How many microseconds the servers' clocks are ahead of this one; that in the middle of theirs.
    ahead: Option<i64>,
}

/// For how long this machine has run.
fn uptime() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Clock {
    pub(super) fn new(now: Moment) -> Self {
        Self { started: (now, uptime()), newest: None, ahead: None }
    }

    /// Takes what the servers' clocks say, and when the newest record was recorded.
    pub(super) fn take(&mut self, now: Moment, servers: &[ServerHealth], newest: Option<Moment>) {
        let mut ahead: Vec<i64> = servers.iter().map(|server| server.time.micros() - now.micros()).collect();
        ahead.sort_unstable();
        self.ahead = ahead.get(ahead.len() / 2).copied();
        self.take_newest(newest);
    }

    /// Takes when a record was recorded.
    pub(super) fn take_newest(&mut self, newest: Option<Moment>) {
        self.newest = self.newest.max(newest);
    }

    pub(super) fn obstacle(&self, now: Moment) -> Option<Obstacle> {
        self.obstacle_after(now, uptime())
    }

    fn obstacle_after(&self, now: Moment, uptime: Duration) -> Option<Obstacle> {
        let (then, before) = self.started;
        let expected = Moment::from_micros(then.micros() + micros(uptime.saturating_sub(before)));
        if now.micros().abs_diff(expected.micros()) > micros(SET_MAX).unsigned_abs() {
            return Some(Obstacle::ClockWasSet { now, expected });
        }
        if let Some(newest) = self.newest.filter(|newest| newest.micros() - now.micros() > micros(SKEW_MAX)) {
            return Some(Obstacle::ClockBehindLog { now, newest });
        }
        let ahead = self.ahead.filter(|ahead| ahead.unsigned_abs() > micros(SKEW_MAX).unsigned_abs())?;
        Some(Obstacle::ClockOffServers { now, servers: Moment::from_micros(now.micros() + ahead) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;
    const START: Moment = Moment::from_micros(1_700_000_000_000_000);

    fn at(minutes: i64) -> Moment {
        Moment::from_micros(START.micros() + minutes * MINUTE)
    }

    fn server(minutes: i64) -> ServerHealth {
        ServerHealth { name: "one".to_owned(), time: at(minutes), error: None }
    }

    #[test]
    fn s9_a_clock_that_is_minutes_off_is_an_obstacle() {
        let fresh = Clock { started: (START, Duration::ZERO), newest: None, ahead: None };
        let kind = |servers: &[i64], newest: Option<i64>| {
            let mut clock = fresh.clone();
            let servers: Vec<_> = servers.iter().copied().map(server).collect();
            clock.take(START, &servers, newest.map(at));
            clock.obstacle_after(START, Duration::ZERO)
        };
        for (servers, newest) in [(vec![], None), (vec![0], Some(0)), (vec![1, -1], Some(1)), (vec![], Some(-500_000))]
        {
            assert_eq!(kind(&servers, newest), None, "{servers:?} {newest:?}");
        }
        assert_eq!(kind(&[0], Some(3)), Some(Obstacle::ClockBehindLog { now: START, newest: at(3) }));
        for off in [3, -3, 5_000_000] {
            let obstacle = Obstacle::ClockOffServers { now: START, servers: at(off) };
            assert_eq!(kind(&[off], Some(0)), Some(obstacle));
            assert_eq!(kind(&[off, 0, 0], Some(0)), None, "one server's clock is wrong, not this one");
        }
    }

    #[test]
    fn s9_a_clock_that_is_set_while_it_runs_is_an_obstacle() {
        let clock = Clock { started: (START, Duration::from_secs(50)), newest: None, ahead: None };
        let after = |now, minutes: u64| clock.obstacle_after(now, Duration::from_secs(50 + minutes * 60));
        assert_eq!(after(at(600), 600), None, "time went by, or the machine slept");
        assert_eq!(after(at(30), 0), None, "the clock was corrected soon after the start");
        let ten_years = at(10 * 366 * 24 * 60);
        assert_eq!(after(ten_years, 1), Some(Obstacle::ClockWasSet { now: ten_years, expected: at(1) }));
        assert_eq!(after(at(-90), 1), Some(Obstacle::ClockWasSet { now: at(-90), expected: at(1) }));
    }
}
