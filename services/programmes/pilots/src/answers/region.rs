//! Rows of regions and of their prefectures, and one region whole.

use ayumi_core::{
    Figures, ReadError, View,
    figures::{cube::Facts, place::Scope, reader::Reader},
};
use ayumi_proto::{figure::Value, ids::RegionId, place::Prefecture};

use super::record::Record;
use crate::{
    Forecast, Pilots,
    figures::{Indicator, Measure, Point, indicate::prior},
    forecast::Prior,
    rows::{Named, PrefectureRow, Region, RegionRow, RegionSummary, SeriesPoint},
    state::State,
    status::{RegionStatus, Remarks},
};

/// Shows regions; what all forecasts share is found once.
pub(super) struct Regions<'v, 'a> {
    view: &'v View<'a, Pilots>,
    reader: Reader<'a, Pilots>,
    prior: Option<Prior>,
}

impl<'v, 'a> Regions<'v, 'a> {
    pub fn of(view: &'v View<'a, Pilots>) -> Self {
        let reader = view.reader();
        Self { view, prior: prior(&reader), reader }
    }

    fn state(&self, id: &RegionId) -> Option<&'a State> {
        self.view.folded.of_entity(id)?.state(Facts::All)
    }

    /// The summary of a region; `None` if it hasn't opened.
    pub fn summary(&self, id: &RegionId) -> Result<Option<RegionSummary>, ReadError> {
        let record = Record::of(self.view, id)?;
        Ok(self.state(id).zip(record).map(|(state, record)| self.summary_of(id, state, &record)))
    }

    /// One region; `None` if it hasn't opened.
    pub fn whole(&self, id: &RegionId) -> Result<Option<Region>, ReadError> {
        let record = Record::of(self.view, id)?;
        let Some((state, record)) = self.state(id).zip(record) else { return Ok(None) };
        let series = state.recruitment.days().iter();
        Ok(Some(Region {
            summary: self.summary_of(id, state, &record),
            by_prefecture: self.prefectures(id, state).collect(),
            series: series.map(|day| SeriesPoint { as_of: *day, recruited: state.recruited(*day) }).collect(),
            updates: record.updates,
            briefings: record.briefings,
            approaches: record.approaches,
            areas: record.areas,
            implementers: record.implementers,
            targets: record.targets,
            flags: record.flags,
        }))
    }

    fn summary_of(&self, id: &RegionId, state: &State, record: &Record) -> RegionSummary {
        let as_of = self.view.as_of();
        let flag_reason = record.flag().map(|flag| &flag.reason);
        let remarks = Remarks { flag: flag_reason, closing: record.closing_reason.as_ref() };
        let outlook = self.prior.as_ref().and_then(|prior| state.outlook(prior, as_of));
        RegionSummary {
            row: self.row(id, state, record),
            reason: RegionStatus::of(state, as_of).reason(remarks),
            finding: RegionStatus::of(state, as_of).reason(Remarks { flag: None, closing: None }),
            forecast: outlook.map(Forecast::of),
        }
    }

    fn row(&self, id: &RegionId, state: &State, record: &Record) -> RegionRow {
        let (as_of, scope) = (self.view.as_of(), Scope::of(id));
        let value = |measure| self.reader.value_of(&scope, measure);
        let sum = |measure| self.reader.sum(&scope, measure);
        let flag = record.flag();
        RegionRow {
            id: id.clone(),
            name: record.name.clone(),
            prefectures: state.area(as_of).clone(),
            implementer: record.implementers.last().map(|last| last.implementer.clone()),
            opened_on: record.opened_on,
            closed_on: state.closed_on,
            target: value(Measure::Target),
            target_by: state.target(as_of).map(|target| target.by),
            applied: value(Measure::Applied),
            recruited: sum(Measure::Recruited),
            served: value(Measure::Served),
            withdrawn: value(Measure::Withdrawn),
            status: RegionStatus::of(state, as_of).status(),
            flagged: flag.is_some(),
            flag_reason: flag.map(|flag| flag.reason.clone()),
            pace_per_week: self.tenths(&scope, Indicator::PacePerWeek),
            needed_per_week: self.tenths(&scope, Indicator::NeededPerWeek),
            days_since_report: state.days_since_report(as_of),
            last_as_of: state.last_as_of(),
            briefings_held: sum(Measure::Briefings),
            briefing_attended: sum(Measure::BriefingAttended),
            bodies_approached: sum(Measure::Bodies),
            simulated: self.view.is_simulated(id),
        }
    }

    fn tenths(&self, scope: &Scope<Pilots>, indicator: Indicator) -> Option<f64> {
        match Pilots::indicate(indicator, scope, &self.reader)? {
            Value::Tenths(tenths) => Some(tenths as f64 / 10.0),
            Value::Whole(_) | Value::Word(_) => None,
        }
    }

    /// The prefectures of a region's area.
    fn prefectures(&self, id: &RegionId, state: &State) -> impl Iterator<Item = Named<PrefectureRow>> {
        let area = state.area(self.view.as_of()).iter();
        area.map(|prefecture| Named { row: self.prefecture(id, state, *prefecture), name: prefecture.name() })
    }

    fn prefecture(&self, id: &RegionId, state: &State, prefecture: Prefecture) -> PrefectureRow {
        let point = Point { prefecture: Some(prefecture), ..Point::default() };
        let scope = Scope { item: Some(id.clone()), point };
        let total = |measure| self.reader.total(&scope, measure);
        let value = |measure| Some(total(measure)).filter(|sum| sum.contributions > 0).map(|sum| sum.value);
        PrefectureRow {
            region: None,
            prefecture,
            applied: value(Measure::Applied),
            recruited: value(Measure::Recruited),
            served: value(Measure::Served),
            withdrawn: value(Measure::Withdrawn),
            target: value(Measure::Target),
            last_as_of: state.recruitment.last_day_of(prefecture),
            bodies_approached: total(Measure::Bodies).value,
        }
    }

    /// The rows of the prefectures of all regions.
    pub fn all_prefectures(&self) -> Vec<PrefectureRow> {
        let of_region = |(id, state): (&RegionId, &'a State)| {
            let named = |named: Named<PrefectureRow>| PrefectureRow { region: Some(id.clone()), ..named.row };
            self.prefectures(id, state).map(named).collect::<Vec<_>>()
        };
        self.reader.states().flat_map(of_region).collect()
    }
}
