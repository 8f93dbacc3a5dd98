//! What is known of all regions together, and the model's own record: how many of the intervals that it gave held what
//! came.

use ayumi_proto::time::Day;
use serde::{Deserialize, Serialize};

use crate::{extent::Extent, forecast::Outlook, state::State};

/// The forecasts that are checked look so far ahead: long enough to matter, short enough to be checked within a run.
const AHEAD_DAYS: i32 = 28;
/// So many of the latest forecasts are counted: half a year of weekly ones.
const CHECKED_MAX: usize = 26;

/// How many forecasts were checked, and how many of their intervals held what was reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Forecasts checked.
    pub checked: u32,
    /// Those that held.
    pub held: u32,
}

/// A forecast of some regions that a report lets check.
struct Check<'a> {
    region: Extent<'a>,
    /// The day of the report that it is based on, and that of the report with which it is compared.
    on: Day,
    of: Day,
}

impl Record {
    /// The record of the latest forecasts of some regions, in the order of their ids; `None` before the first.
    pub fn of<'a>(regions: impl Iterator<Item = &'a State>, as_of: Day) -> Option<Self> {
        let mut checks: Vec<Check<'_>> = regions.flat_map(|state| checks(Extent::whole(state), as_of)).collect();
        // A stable sort: of one day, those of the last region come first, latest first.
        checks.sort_by_key(|check| (check.of, check.on));
        let held: Vec<bool> = checks.iter().rev().filter_map(Check::holds).take(CHECKED_MAX).collect();
        let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
        let record = Self { checked: count(held.len()), held: count(held.iter().filter(|held| **held).count()) };
        (record.checked > 0).then_some(record)
    }
}

/// Each report day of a region with the first one at least [`AHEAD_DAYS`] later.
fn checks(region: Extent<'_>, as_of: Day) -> Vec<Check<'_>> {
    let days = region.report_days(as_of);
    let later = |on: Day| days.iter().copied().find(|day| *day >= on + AHEAD_DAYS);
    days.iter().filter_map(|on| Some(Check { region, on: *on, of: later(*on)? })).collect()
}

impl Check<'_> {
    /// Whether the interval held what was reported; `None` where none was given, or of another area or for another time.
    fn holds(&self) -> Option<bool> {
        let Self { region, on, of } = *self;
        if region.state.area(on) != region.state.area(of) || region.goal(on)?.by < of {
            return None;
        }
        let forecast = region.model(on)?.by(of).forecast();
        Some((forecast.low..=forecast.high).contains(&region.net(of)))
    }
}

/// How many companies take part in all regions, each by the day of its own target; `None` if no target is still to be
/// reached, or if for some region it is too early to say.
pub(crate) fn outlook<'a>(regions: impl Iterator<Item = &'a State>, as_of: Day) -> Option<Outlook> {
    let mut is_open = false;
    let mut of_region = |state: &'a State| {
        let region = Extent::whole(state);
        match region.goal(as_of).filter(|goal| as_of <= goal.by && !state.is_closed(as_of)) {
            None => Some(Outlook::certain(region.net(as_of))),
            Some(goal) => {
                is_open = true;
                Some(region.model(as_of)?.by(goal.by))
            }
        }
    };
    let outlooks: Option<Vec<Outlook>> = regions.map(&mut of_region).collect();
    outlooks.filter(|_| is_open).map(|outlooks| Outlook::sum(&outlooks))
}
