//! What a target, a pace, a status and a forecast are of: a region, or one prefecture of it.

use ayumi_proto::{place::Prefecture, time::Day};

use crate::{
    forecast::{Model, Series},
    state::State,
};

/// A region or a prefecture of its area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent<'a> {
    pub state: &'a State,
    /// The only prefecture that it is about; else the whole area.
    pub prefecture: Option<Prefecture>,
}

/// So many companies by a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    /// Unknown where only the region's target is.
    pub companies: Option<u32>,
    pub by: Day,
}

impl<'a> Extent<'a> {
    /// The whole of a region.
    pub fn whole(state: &'a State) -> Self {
        Self { state, prefecture: None }
    }

    /// The prefectures that it covers on a day.
    pub fn prefectures(self, day: Day) -> impl Iterator<Item = Prefecture> + use<'a> {
        let is_of = move |one: &Prefecture| self.prefecture.is_none_or(|prefecture| prefecture == *one);
        self.state.area(day).iter().copied().filter(is_of)
    }

    /// The first day on which it recruited.
    pub fn opened_on(self) -> Option<Day> {
        match self.prefecture {
            Some(prefecture) => self.state.joined_on(prefecture),
            None => self.state.opened_on,
        }
    }

    /// What is to be reached, as decided by a day.
    pub fn goal(self, day: Day) -> Option<Goal> {
        let target = self.state.target(day)?;
        let part = |prefecture| target.prefectures.iter().find(|part| part.prefecture == prefecture);
        let companies = match self.prefecture {
            Some(prefecture) => part(prefecture).map(|part| part.companies),
            None => Some(target.companies),
        };
        Some(Goal { companies, by: target.by })
    }

    /// Companies that take part on a day, in the area that it has on another.
    pub fn net_in(self, area_of: Day, day: Day) -> i64 {
        let recruitment = &self.state.recruitment;
        self.prefectures(area_of).filter_map(|prefecture| recruitment.net(prefecture, day)).sum()
    }

    /// Companies that take part on a day.
    pub fn net(self, day: Day) -> i64 {
        self.net_in(day, day)
    }

    /// Companies that are missing from the target on a day, if there is one.
    pub fn missing(self, day: Day) -> Option<i64> {
        let companies = i64::from(self.goal(day)?.companies?);
        Some((companies - self.net(day)).max(0))
    }

    /// The days until one as of which any of its prefectures has reported, in their order.
    pub fn report_days(self, until: Day) -> Vec<Day> {
        let recruitment = &self.state.recruitment;
        let is_own = |day: &Day| self.prefectures(until).any(|prefecture| recruitment.has(prefecture, *day));
        recruitment.days().range(..=until).copied().filter(is_own).collect()
    }

    /// Each prefecture with the days since its last report, else since it joined where others have reported, longest
    /// first.
    pub fn silences(self, day: Day) -> Vec<(Prefecture, Day)> {
        let recruitment = &self.state.recruitment;
        let since = |prefecture| {
            let last = recruitment.until(prefecture, day, crate::Measure::Recruited).map(|(last, _)| last);
            Some((prefecture, last.or_else(|| self.state.joined_on(prefecture))?))
        };
        let mut since: Vec<_> = self.prefectures(day).filter_map(since).collect();
        since.sort_by_key(|(_, last)| *last);
        since
    }

    /// Days since the prefecture reported that has been silent for longest; `None` before the first report of any.
    pub fn days_since_report(self, day: Day) -> Option<i32> {
        let any = self.prefectures(day).any(|prefecture| self.state.recruitment.net(prefecture, day).is_some());
        self.silences(day).first().filter(|_| any).map(|(_, last)| day - *last)
    }

    /// What is known on a day of how many will take part by the goal's day; `None` without a goal, once its day has
    /// passed or recruitment is closed, and before there are enough days of data.
    pub fn model(self, day: Day) -> Option<Model> {
        let goal = self.goal(day).filter(|goal| day <= goal.by && !self.state.is_closed(day))?;
        let series = |prefecture| {
            let counts = self.state.recruitment.net_counts(prefecture, day);
            Some(Series { opened_on: self.state.joined_on(prefecture)?, counts })
        };
        Model::of(self.prefectures(day).filter_map(series), goal.by)
    }

    /// The probability, as of a day, that the target will be reached.
    pub fn chance(self, day: Day) -> Option<f64> {
        let goal = self.goal(day)?;
        let companies = i64::from(goal.companies?);
        Some(self.model(day)?.by(goal.by).chance(companies))
    }
}
