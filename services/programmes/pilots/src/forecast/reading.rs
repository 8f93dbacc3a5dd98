//! What the counts of one series say of each shape and of its level.

use ayumi_proto::time::Day;

use super::shape::{ALL, SHAPES};

/// Companies reported as of the first so many days were there at the opening: they had been won before it, and say
/// nothing of a pace.
const OPENING_DAYS: i32 = 7;
/// With fewer days from the opening to the last report there is no forecast.
const DAYS_MIN: i32 = 14;
/// What is left of an observation's weight a day later: half after six weeks. A run is some 30 weeks long; with half of
/// that the level would follow chance, with the whole of it a pace that has changed would be seen too late.
const KEPT_DAILY: f64 = 0.983_631_932_444_19;
/// Companies and days that stand for what is known of a level before anything is reported: a quarter of a company, so
/// that nobody so far isn't nobody for ever, and four days of the plain pace, so that a shape by which hardly anybody
/// should have come yet doesn't promise hundreds because of a few.
const PRIOR_COMPANIES: f64 = 0.25;
const PRIOR_DAYS: f64 = 4.0;

/// The counts of one prefecture.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// The first day of its recruitment.
    pub opened_on: Day,
    /// Companies that take part, less those that withdrew, as of each day reported, in the order of the days.
    pub counts: Vec<(Day, i64)>,
}

/// The level of a pace under a shape: companies that came in so many days of a run's average pace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// How well the shape explains the counts, the best one 1.
    pub likelihood: f64,
    pub companies: f64,
    pub days: f64,
}

/// What a series says.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub levels: [Level; SHAPES],
    /// Companies that drop out a day.
    pub lost_daily: f64,
}

impl Series {
    /// Companies as of the last report; none before the first.
    pub fn count(&self) -> i64 {
        self.counts.last().map_or(0, |(_, count)| *count)
    }

    /// The day from which on nothing is known.
    pub fn known_until(&self) -> Day {
        self.counts.last().map_or(self.opened_on, |(day, _)| *day)
    }

    /// How many days a run to a day takes, at least one.
    pub fn run(&self, end: Day) -> f64 {
        f64::from((end - self.opened_on).max(1))
    }

    /// What it says if the run ends on a day; `None` before there are enough days of data.
    pub(super) fn read(&self, end: Day) -> Option<Reading> {
        if self.known_until() - self.opened_on < DAYS_MIN {
            return None;
        }
        let at_opening = self.counts.partition_point(|(day, _)| *day - self.opened_on < OPENING_DAYS);
        let first = if at_opening > 0 { self.counts[at_opening - 1] } else { (self.opened_on, 0) };
        let run = self.run(end);
        let share_by = |day: Day| ALL.map(|shape| shape.share(f64::from(day - self.opened_on), run));
        let mut reader = Reader::new(run, share_by(first.0), share_by(self.known_until()));
        let (mut before, mut count) = first;
        for (day, now) in &self.counts[at_opening..] {
            reader.take(share_by(*day), *day - before, now - count);
            (before, count) = (*day, *now);
        }
        Some(reader.read())
    }
}

/// Takes increments in the order of their days.
struct Reader {
    run: f64,
    /// Which part of all should have come by the day until which increments were taken, and in all that is known.
    reached: [f64; SHAPES],
    known: [f64; SHAPES],
    levels: [Level; SHAPES],
    /// All that came, and in how many days; then what dropped out, discounted, and in how many days.
    came: (f64, f64),
    lost: (f64, f64),
}

impl Reader {
    fn new(run: f64, first: [f64; SHAPES], last: [f64; SHAPES]) -> Self {
        let levels = [Level { likelihood: 1.0, companies: 0.0, days: 0.0 }; SHAPES];
        let known = std::array::from_fn(|shape| last[shape] - first[shape]);
        Self { run, reached: first, known, levels, came: (0.0, 0.0), lost: (0.0, 0.0) }
    }

    /// Takes what came in some days, by the end of which such parts of all should have come.
    fn take(&mut self, reached: [f64; SHAPES], days: i32, more: i64) {
        let shares: [f64; SHAPES] = std::array::from_fn(|shape| reached[shape] - self.reached[shape]);
        self.reached = reached;
        let kept = power(KEPT_DAILY, days.unsigned_abs());
        let (came, lost, days) = (more.max(0), (-more).max(0) as f64, f64::from(days));
        for (level, share) in self.levels.iter_mut().zip(shares) {
            level.companies = level.companies * kept + came as f64;
            level.days = level.days * kept + share * self.run;
        }
        self.came = (self.came.0 + came as f64, self.came.1 + days);
        self.lost = (self.lost.0 * kept + lost, self.lost.1 * kept + days);
        self.weigh(shares, u32::try_from(came).unwrap_or(u32::MAX));
    }

    /// Of all that is known to have come, which part should have come now? Companies come in bunches, after a briefing
    /// or from one bank, so that each counts a quarter of an independent one.
    fn weigh(&mut self, shares: [f64; SHAPES], came: u32) {
        let parts: [f64; SHAPES] = std::array::from_fn(|shape| shares[shape] / self.known[shape]);
        let most = parts.into_iter().fold(0.0, f64::max);
        // After the run's end nothing is expected of any shape, so that all are equally likely.
        if !most.is_finite() || most <= 0.0 {
            return;
        }
        for (level, part) in self.levels.iter_mut().zip(parts) {
            level.likelihood *= power((part / most).sqrt().sqrt(), came);
        }
        let best = self.levels.iter().fold(0.0, |best: f64, level| best.max(level.likelihood));
        self.levels.iter_mut().for_each(|level| level.likelihood /= best);
    }

    fn read(self) -> Reading {
        let pace = self.came.0 / self.came.1.max(1.0);
        let level = |level: Level| Level {
            companies: level.companies + PRIOR_COMPANIES + pace * PRIOR_DAYS,
            days: level.days + PRIOR_DAYS,
            ..level
        };
        Reading { levels: self.levels.map(level), lost_daily: self.lost.0 / self.lost.1.max(1.0) }
    }
}

/// A power by squaring: `powi` may be rounded differently on another machine.
fn power(mut base: f64, mut exponent: u32) -> f64 {
    let mut power = 1.0;
    while exponent > 0 {
        if exponent & 1 == 1 {
            power *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    power
}
