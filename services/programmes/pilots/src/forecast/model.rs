//! The model of one target: the series that count towards it, read together.

use ayumi_proto::time::Day;

use super::{
    count::{Component, Outlook},
    reading::{Reading, Series},
    shape::{ALL, SHAPES},
};

/// The variance by which the logarithm of the pace walks in a week (σ = 0.1 per √week). The shapes say already how a
/// pace changes; without them it would have to be 0.15 or more.
const WALK_WEEKLY: f64 = 0.01;

/// What is known of one target's series.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    end: Day,
    /// Each with what it says; nothing where there are too few days of data.
    series: Vec<(Series, Option<Reading>)>,
    /// How much each shape is to be expected by now; the sum is 1.
    weights: [f64; SHAPES],
}

impl Model {
    /// Reads the series whose run ends on a day; `None` before any has the days of data that a forecast needs.
    pub fn of(series: impl IntoIterator<Item = Series>, end: Day) -> Option<Self> {
        let read = |series: Series| {
            let reading = series.read(end);
            (series, reading)
        };
        let series: Vec<_> = series.into_iter().map(read).collect();
        let readings = || series.iter().filter_map(|(_, reading)| reading.as_ref());
        readings().next()?;
        let likely = |shape: usize| readings().map(|reading| reading.levels[shape].likelihood).product::<f64>();
        let weights: [f64; SHAPES] = std::array::from_fn(|shape| ALL[shape].prior * likely(shape));
        let all: f64 = weights.iter().sum();
        Some(Self { end, series, weights: weights.map(|weight| weight / all) })
    }

    /// How many take part by a day.
    pub fn by(&self, day: Day) -> Outlook {
        let lost = self.series.iter().map(|(series, reading)| {
            let days = f64::from((day - series.known_until()).max(0));
            reading.as_ref().map_or(0.0, |reading| reading.lost_daily * days)
        });
        Outlook {
            so_far: self.series.iter().map(|(series, _)| series.count()).sum(),
            lost: lost.sum(),
            components: (0..SHAPES).map(|shape| self.component(shape, day)).collect(),
        }
    }

    /// The companies to come by a day under a shape. The pace of all series walks together: what moves one, such as a
    /// bank that helps, moves its neighbours.
    fn component(&self, shape: usize, day: Day) -> Component {
        let (mut mean, mut variance, mut walk) = (0.0, 0.0, 0.0);
        for (series, reading) in &self.series {
            let (companies, days) = match reading {
                Some(Reading { levels, .. }) => (levels[shape].companies, levels[shape].days),
                None => (1.0, 1.0 / self.level(shape)),
            };
            let (from, until) = (series.known_until(), day.max(series.known_until()));
            let more = companies / days * self.left(shape, series, until);
            let weeks = f64::from(until - from) / 7.0;
            mean += more;
            variance += more + more * more / companies;
            // The average of a walk until then varies by a third of what its end does.
            walk += more * (WALK_WEEKLY * weeks / 3.0 * (1.0 + 1.0 / companies)).sqrt();
        }
        Component { weight: self.weights[shape], mean, variance: variance + walk * walk }
    }

    /// Companies a day of average pace, over the series that have data: what one without is taken to recruit, give or
    /// take as much.
    fn level(&self, shape: usize) -> f64 {
        let levels = || self.series.iter().filter_map(|(_, reading)| Some(reading.as_ref()?.levels[shape]));
        levels().map(|level| level.companies / level.days).sum::<f64>() / levels().count() as f64
    }

    /// The days of average pace that are left of a series until a day.
    fn left(&self, shape: usize, series: &Series, until: Day) -> f64 {
        let run = series.run(self.end);
        let share = |day: Day| ALL[shape].share(f64::from(day - series.opened_on), run);
        (share(until) - share(series.known_until())) * run
    }

    /// The first day by which a target is reached with a probability of at least that; `None` if that isn't by the end.
    /// It is found by bisection: chances don't fall but for withdrawals.
    pub fn reached(&self, target: i64, chance: f64) -> Option<Day> {
        let reaches = |day: Day| self.by(day).chance(target) >= chance;
        let known = self.series.iter().map(|(series, _)| series.known_until()).max()?;
        if !reaches(self.end) {
            return None;
        }
        let (mut before, mut by) = (known.min(self.end), self.end);
        while by - before > 1 {
            let middle = before + (by - before) / 2;
            if reaches(middle) { by = middle } else { before = middle }
        }
        Some(by)
    }
}
