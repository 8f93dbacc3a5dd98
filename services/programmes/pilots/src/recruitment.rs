//! The numbers of recruitment in effect: what was reported as of each day, with corrections in the
//! place of what they correct.

use std::collections::{BTreeMap, BTreeSet};

use crate::{CorrectedNumber, Measure, RecruitmentRow};
use ayumi_proto::{place::Prefecture, time::Day};

/// The numbers of one region in effect, by prefecture and measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recruitment {
    prefectures: BTreeMap<Prefecture, [Series; Measure::ALL.len()]>,
    days: BTreeSet<Day>,
}

/// What was reported of one measure, in the order of the days, each once.
#[derive(Clone, Debug, Default, PartialEq)]
struct Series(Vec<(Day, u32)>);

impl Series {
    /// Takes what a row says of a day: a number in the place of any before it, or none.
    fn put(&mut self, day: Day, number: Option<u32>) {
        match (self.0.binary_search_by_key(&day, |(day, _)| *day), number) {
            (Ok(place), Some(number)) => self.0[place].1 = number,
            (Ok(place), None) => drop(self.0.remove(place)),
            (Err(place), Some(number)) => self.0.insert(place, (day, number)),
            (Err(_), None) => {}
        }
    }

    /// How many of the days aren't after one.
    fn count_until(&self, day: Day) -> usize {
        self.0.partition_point(|(as_of, _)| *as_of <= day)
    }
}

impl Recruitment {
    /// Takes the rows of an update, or those of a correction in the place of the update's.
    pub fn put(&mut self, as_of: Day, rows: &[RecruitmentRow]) {
        for row in rows {
            let series = self.prefectures.entry(row.prefecture).or_default();
            for measure in Measure::ALL {
                series[measure as usize].put(as_of, row.get(measure));
            }
        }
        self.days.insert(as_of);
    }

    /// Takes the numbers of a correction, each in the place of that of an update.
    pub fn correct(&mut self, as_of: Day, numbers: &[CorrectedNumber]) {
        for CorrectedNumber { prefecture, measure, companies } in numbers {
            self.prefectures.entry(*prefecture).or_default()[*measure as usize].put(as_of, *companies);
        }
    }

    fn series(&self, prefecture: Prefecture, measure: Measure) -> Option<&Series> {
        self.prefectures.get(&prefecture).map(|series| &series[measure as usize])
    }

    /// The days on which a prefecture has reported: every report says how many are recruited.
    fn reported(&self, prefecture: Prefecture) -> &[(Day, u32)] {
        self.numbers(prefecture, Measure::Recruited)
    }

    /// Whether a prefecture has reported as of exactly that day.
    pub fn has(&self, prefecture: Prefecture, as_of: Day) -> bool {
        self.reported(prefecture).binary_search_by_key(&as_of, |(day, _)| *day).is_ok()
    }

    /// The last number reported of a measure as of that day or an earlier one. An update that leaves a
    /// measure out says nothing about it, so the number before it holds.
    pub fn until(&self, prefecture: Prefecture, day: Day, measure: Measure) -> Option<(Day, u32)> {
        let series = self.series(prefecture, measure)?;
        series.0[..series.count_until(day)].last().copied()
    }

    /// The first number reported of a measure as of a later day.
    pub fn after(&self, prefecture: Prefecture, day: Day, measure: Measure) -> Option<(Day, u32)> {
        let series = self.series(prefecture, measure)?;
        series.0.get(series.count_until(day)).copied()
    }

    /// What was reported of a measure, in the order of the days.
    pub fn numbers(&self, prefecture: Prefecture, measure: Measure) -> &[(Day, u32)] {
        self.series(prefecture, measure).map_or(&[], |series| &series.0)
    }

    /// The last day as of which one of some numbers was higher than before, from nothing on.
    pub fn last_rise(&self, measures: &[Measure]) -> Option<Day> {
        let of_series = |series: &[(Day, u32)]| {
            let before = std::iter::once(0).chain(series.iter().map(|(_, number)| *number));
            series.iter().zip(before).filter(|((_, number), before)| number > before).map(|((day, _), _)| *day).last()
        };
        let all = self.prefectures().flat_map(|prefecture| measures.iter().map(move |one| (prefecture, *one)));
        all.filter_map(|(prefecture, measure)| of_series(self.numbers(prefecture, measure))).max()
    }

    /// The prefectures of which anything was reported.
    pub fn prefectures(&self) -> impl Iterator<Item = Prefecture> {
        self.prefectures.keys().copied()
    }

    /// The sum over an area of the last numbers reported by that day; `None` if none was. Numbers are
    /// bounded where they are reported, so that 47 of them fit.
    pub fn sum(&self, area: &BTreeSet<Prefecture>, day: Day, measure: Measure) -> Option<u32> {
        let numbers = area.iter().filter_map(|prefecture| self.until(*prefecture, day, measure));
        numbers.map(|(_, number)| number).reduce(u32::saturating_add)
    }

    /// Companies that take part by a day, those that withdrew left out; `None` if nothing was reported.
    pub fn net(&self, prefecture: Prefecture, day: Day) -> Option<i64> {
        let (_, recruited) = self.until(prefecture, day, Measure::Recruited)?;
        let withdrawn = self.until(prefecture, day, Measure::Withdrawn).map_or(0, |(_, number)| number);
        Some(i64::from(recruited) - i64::from(withdrawn))
    }

    /// The same as of each day reported until one, in the order of the days.
    pub fn net_counts(&self, prefecture: Prefecture, until: Day) -> Vec<(Day, i64)> {
        let days = self.reported(prefecture).iter().map(|(day, _)| *day).take_while(|day| *day <= until);
        days.filter_map(|day| Some((day, self.net(prefecture, day)?))).collect()
    }

    /// The last as-of day of a report of a prefecture.
    pub fn last_day_of(&self, prefecture: Prefecture) -> Option<Day> {
        self.reported(prefecture).last().map(|(day, _)| *day)
    }

    /// Every prefecture and day reported.
    pub fn iter(&self) -> impl Iterator<Item = (Prefecture, Day)> {
        let days = |prefecture: &Prefecture| {
            let prefecture = *prefecture;
            self.reported(prefecture).iter().map(move |(day, _)| (prefecture, *day))
        };
        self.prefectures.keys().flat_map(days)
    }

    /// The as-of days of all reports, each once.
    pub fn days(&self) -> &BTreeSet<Day> {
        &self.days
    }
}
