//! Rows of regions and of their prefectures, and one region whole.

use ayumi_core::{
    Figures, ReadError, View,
    figures::{cube::Facts, place::Scope, reader::Reader},
    written,
};
use ayumi_proto::{ids::RegionId, place::Prefecture, text::Text, time::Day};

use super::record::Record;
use crate::{
    Forecast, Pilots,
    contradiction::contradictions,
    extent::Extent,
    figures::{
        Indicator, Measure, Point,
        indicate::{outlook, record},
    },
    rows::{Named, PrefectureRow, Region, RegionRow, RegionSummary, SeriesPoint, SharedPrefecture},
    state::State,
    status::Assessment,
};

/// Shows regions.
pub(super) struct Regions<'v, 'a> {
    view: &'v View<'a, Pilots>,
    reader: Reader<'a, Pilots>,
}

impl<'v, 'a> Regions<'v, 'a> {
    pub fn of(view: &'v View<'a, Pilots>) -> Self {
        Self { view, reader: view.reader() }
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
            series: series.map(|day| point(state, *day)).collect(),
            updates: record.updates,
            contradictions: contradictions(state),
            shared: self.shared(id, state),
            briefings: record.briefings,
            approaches: record.approaches,
            suggestions: record.suggestions,
            areas: record.areas,
            implementers: record.implementers,
            targets: record.targets,
            flags: record.flags,
        }))
    }

    fn summary_of(&self, id: &RegionId, state: &State, record_of: &Record) -> RegionSummary {
        let scope = Scope::of(id);
        let assessment = Assessment::of(Extent::whole(state), self.view.as_of());
        RegionSummary {
            row: self.row(id, state, record_of),
            reason: assessment.reason(record_of.closing_reason.as_ref()),
            finding: assessment.reason(None),
            forecast: self.forecast(&scope),
            record: record(&scope, &self.reader),
        }
    }

    fn forecast(&self, scope: &Scope<Pilots>) -> Option<Forecast> {
        outlook(scope, &self.reader).map(|outlook| outlook.forecast())
    }

    fn row(&self, id: &RegionId, state: &State, record: &Record) -> RegionRow {
        let (as_of, scope) = (self.view.as_of(), Scope::of(id));
        let value = |measure| self.reader.value_of(&scope, measure);
        let sum = |measure| self.reader.sum(&scope, measure);
        let (extent, flag) = (Extent::whole(state), record.flag());
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
            participating: sum(Measure::Participating),
            status: Assessment::of(extent, as_of).status(),
            flagged: flag.is_some(),
            flag_reason: flag.map(|flag| flag.reason.clone()),
            pace_per_week: self.reader.tenths(&scope, Indicator::PacePerWeek),
            needed_per_week: self.reader.tenths(&scope, Indicator::NeededPerWeek),
            chance: self.reader.tenths(&scope, Indicator::Chance),
            reached_early: self.day(&scope, Indicator::ReachedEarly),
            reached_late: self.day(&scope, Indicator::ReachedLate),
            shortfall: self.reader.whole(&scope, Indicator::Shortfall),
            days_since_report: extent.days_since_report(as_of),
            last_as_of: state.last_as_of(),
            briefings_held: sum(Measure::Briefings),
            briefing_attended: sum(Measure::BriefingAttended),
            bodies_approached: sum(Measure::Bodies),
            simulated: self.view.is_simulated(id),
        }
    }

    fn day(&self, scope: &Scope<Pilots>, indicator: Indicator) -> Option<Day> {
        Pilots::indicate(indicator, scope, &self.reader)?.to_string().parse().ok()
    }

    /// The prefectures of its area that other regions hold as well.
    fn shared(&self, id: &RegionId, state: &State) -> Vec<SharedPrefecture> {
        let as_of = self.view.as_of();
        let area = state.area(as_of);
        let of = |(other, held): (&RegionId, &State)| {
            let both = area.intersection(held.area(as_of)).copied().collect::<Vec<_>>();
            let other = other.clone();
            both.into_iter().map(move |prefecture| shared(prefecture, &other)).collect::<Vec<_>>()
        };
        self.reader.states().filter(|(other, _)| *other != id).flat_map(of).collect()
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
        let extent = Extent { state, prefecture: Some(prefecture) };
        let forecast = self.forecast(&scope);
        PrefectureRow {
            region: None,
            prefecture,
            applied: value(Measure::Applied),
            recruited: value(Measure::Recruited),
            served: value(Measure::Served),
            withdrawn: value(Measure::Withdrawn),
            participating: value(Measure::Participating),
            target: value(Measure::Target),
            status: Assessment::of(extent, self.view.as_of()).status(),
            forecast: forecast.map(|forecast| forecast.median),
            forecast_low: forecast.map(|forecast| forecast.low),
            forecast_high: forecast.map(|forecast| forecast.high),
            chance: self.reader.tenths(&scope, Indicator::Chance),
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

fn shared(prefecture: Prefecture, region: &RegionId) -> SharedPrefecture {
    let [ja] = written!(Ja [prefecture region] []
        "{prefecture}は実施地域「{region}」の対象区域にも含まれています。事業全体の集計では一度だけ数えています。");
    let [en] = written!(En [prefecture region] []
        "{prefecture} is also in the area of region {region}. The programme's totals count its companies once.");
    SharedPrefecture { prefecture, region: region.clone(), text: Text::new(ja, en) }
}

/// What a region was on a day.
fn point(state: &State, day: Day) -> SeriesPoint {
    SeriesPoint { as_of: day, recruited: state.recruited(day), participating: Extent::whole(state).net(day) }
}
