//! The numbers of recruitment in effect: what was reported as of each day, with corrections in the
//! place of what they correct.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_proto::{
    pilots::{Measure, RecruitmentRow},
    place::Prefecture,
    time::Day,
};

/// The rows of one region in effect, by prefecture and as-of day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recruitment(BTreeMap<Prefecture, BTreeMap<Day, RecruitmentRow>>);

impl Recruitment {
    /// Takes the rows of an update, or those of a correction in the place of the update's.
    pub fn put(&mut self, as_of: Day, rows: &[RecruitmentRow]) {
        for row in rows {
            self.0.entry(row.prefecture).or_default().insert(as_of, *row);
        }
    }

    /// Whether a prefecture has reported as of exactly that day.
    pub fn has(&self, prefecture: Prefecture, as_of: Day) -> bool {
        self.of(prefecture).any(|(day, _)| day == as_of)
    }

    /// The rows of a prefecture, by day.
    fn of(&self, prefecture: Prefecture) -> impl DoubleEndedIterator<Item = (Day, &RecruitmentRow)> {
        self.0.get(&prefecture).into_iter().flatten().map(|(day, row)| (*day, row))
    }

    /// The last number reported of a measure as of that day or an earlier one. An update that leaves a
    /// measure out says nothing about it, so the number before it stands.
    pub fn until(&self, prefecture: Prefecture, day: Day, measure: Measure) -> Option<(Day, u32)> {
        let mut earlier = self.of(prefecture).rev().skip_while(|(as_of, _)| *as_of > day);
        earlier.find_map(|(as_of, row)| Some((as_of, row.get(measure)?)))
    }

    /// The first number reported of a measure as of a later day.
    pub fn after(&self, prefecture: Prefecture, day: Day, measure: Measure) -> Option<(Day, u32)> {
        let mut later = self.of(prefecture).skip_while(|(as_of, _)| *as_of <= day);
        later.find_map(|(as_of, row)| Some((as_of, row.get(measure)?)))
    }

    /// The sum over an area of the last numbers reported by that day; `None` if none was. Numbers are
    /// bounded where they are told, so that 47 of them fit.
    pub fn sum(&self, area: &BTreeSet<Prefecture>, day: Day, measure: Measure) -> Option<u32> {
        let numbers = area.iter().filter_map(|prefecture| self.until(*prefecture, day, measure));
        numbers.map(|(_, number)| number).reduce(u32::saturating_add)
    }

    /// The last day as of which a prefecture has reported.
    pub fn last_day_of(&self, prefecture: Prefecture) -> Option<Day> {
        self.of(prefecture).next_back().map(|(day, _)| day)
    }

    /// Every prefecture and day reported.
    pub fn iter(&self) -> impl Iterator<Item = (Prefecture, Day)> {
        self.0.iter().flat_map(|(prefecture, rows)| rows.keys().map(|day| (*prefecture, *day)))
    }

    /// The days as of which anything is reported, each once.
    pub fn days(&self) -> BTreeSet<Day> {
        self.iter().map(|(_, day)| day).collect()
    }
}
