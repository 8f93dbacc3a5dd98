//! Values that hold from a day on until the next one does.

use ayumi_proto::time::Day;

/// Values, each from a day on, in the order of their days; those of one day in the order in which they were recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<T>(Vec<(Day, T)>);

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Dated<T> {
    /// Adds a value that holds from a day on.
    pub fn add(&mut self, from: Day, value: T) {
        self.0.insert(self.count_until(from), (from, value));
    }

    fn count_until(&self, day: Day) -> usize {
        self.0.partition_point(|(from, _)| *from <= day)
    }

    /// The value in force on a day and the day from which it holds: the one with the latest first day,
    /// the later recorded where two share it. Before the first there is none.
    pub fn on(&self, day: Day) -> Option<(Day, &T)> {
        self.0[..self.count_until(day)].last().map(|(from, value)| (*from, value))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Day, &T)> {
        self.0.iter().map(|(from, value)| (*from, value))
    }
}
