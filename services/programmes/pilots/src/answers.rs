//! The answers to questions about the pilots, and their tables.

mod coverage;
mod record;
mod region;

use ayumi_core::{
    Answers, Ask, Page, ReadError, View,
    answer::TableSpec,
    figures::{cube::Facts, place::Scope, reader::Reader},
    page, tables,
};
use ayumi_proto::ids::RegionId;

use crate::{
    Pilots,
    figures::{
        Indicator, Measure,
        indicate::{outlook, record},
    },
    rows::{
        Answer, ApproachRow, BriefingRow, CoverageRow, Overview, PrefectureRow, RegionRow, RegionSummary,
        SuggestionRow, Totals, Update, UpdateRow,
    },
};
use record::Record;
use region::Regions;

impl Answers for Pilots {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = tables! {
        RegionRow = "regions", regions, "実施地域" / "Pilot regions";
        PrefectureRow = "prefectures", |view| Ok(Regions::of(view).all_prefectures()),
            "都道府県別" / "Pilot regions by prefecture";
        BriefingRow = "briefings", briefings, "事業説明会" / "Briefings";
        ApproachRow = "approaches", approaches, "支援機関への働きかけ" / "Contacts with support bodies";
        SuggestionRow = "suggestions", suggestions, "働きかけ先候補" / "Bodies suggested for outreach";
        UpdateRow = "updates", updates, "参加企業募集の報告" / "Recruitment updates";
        CoverageRow = "coverage", |view| Ok(coverage::rows(view)),
            "支援機関への働きかけ（都道府県別）" / "Outreach by prefecture";
    };

    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Answer>, ReadError> {
        Ok(match ask.key {
            None => Some(Answer::Overview(Box::new(overview(view, ask)?))),
            Some("coverage") => Some(Answer::Coverage { coverage: coverage::coverage(view) }),
            Some(id) => match id.parse() {
                Ok(id) => Regions::of(view).whole(&id)?.map(|region| Answer::Region(Box::new(region))),
                Err(_) => None,
            },
        })
    }
}

/// A region's id, by which pages are.
struct Key(RegionId);

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        self.0.as_str()
    }
}

/// The ids of the regions that have opened, in their order.
fn opened(view: &View<'_, Pilots>) -> Vec<RegionId> {
    let reader = view.reader();
    let opened = reader.states().filter(|(_, state)| state.opened_on.is_some());
    opened.map(|(id, _)| id.clone()).collect()
}

fn summaries(
    view: &View<'_, Pilots>,
    ids: impl IntoIterator<Item = RegionId>,
) -> Result<Vec<RegionSummary>, ReadError> {
    let regions = Regions::of(view);
    ids.into_iter().filter_map(|id| regions.summary(&id).transpose()).collect()
}

/// The rows that the records of all regions give.
fn each<R, I: IntoIterator<Item = R>>(
    view: &View<'_, Pilots>,
    rows: impl Fn(RegionId, Record) -> I,
) -> Result<Vec<R>, ReadError> {
    let mut all = Vec::new();
    for id in opened(view) {
        if let Some(record) = Record::of(view, &id)? {
            all.extend(rows(id, record));
        }
    }
    Ok(all)
}

fn regions(view: &View<'_, Pilots>) -> Result<Vec<RegionRow>, ReadError> {
    Ok(summaries(view, opened(view))?.into_iter().map(|summary| summary.row).collect())
}

fn briefings(view: &View<'_, Pilots>) -> Result<Vec<BriefingRow>, ReadError> {
    each(view, |id, record| {
        record.briefings.into_iter().map(move |row| BriefingRow { region: Some(id.clone()), ..row })
    })
}

fn approaches(view: &View<'_, Pilots>) -> Result<Vec<ApproachRow>, ReadError> {
    each(view, |id, record| {
        record.approaches.into_iter().map(move |row| ApproachRow { region: Some(id.clone()), ..row })
    })
}

fn suggestions(view: &View<'_, Pilots>) -> Result<Vec<SuggestionRow>, ReadError> {
    each(view, |id, record| {
        record.suggestions.into_iter().map(move |row| SuggestionRow { region: Some(id.clone()), ..row })
    })
}

fn updates(view: &View<'_, Pilots>) -> Result<Vec<UpdateRow>, ReadError> {
    each(view, |id, record| record.updates.into_iter().flat_map(move |update| update_rows(&id, update)))
}

/// What an update says of each prefecture, then what its corrections say.
fn update_rows(region: &RegionId, update: Update) -> Vec<UpdateRow> {
    let corrections = update.corrected_by.into_iter().map(|one| (one.rows, Some(one.reason), one.recorded));
    let all = std::iter::once((update.rows, None, update.recorded)).chain(corrections);
    let rows = all.flat_map(|(rows, reason, recorded)| {
        rows.into_iter().map(move |row| UpdateRow {
            region: region.clone(),
            as_of: update.as_of,
            prefecture: row.prefecture,
            applied: row.applied,
            recruited: row.recruited,
            served: row.served,
            withdrawn: row.withdrawn,
            correction_reason: reason.clone(),
            simulated: recorded.simulated,
            position: recorded.position,
            recorded_at: recorded.recorded_at,
        })
    });
    rows.collect()
}

fn overview(view: &View<'_, Pilots>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let shown = Regions::of(view);
    let Page { rows: regions, total, next } =
        page(opened(view).into_iter().map(Key), ask, |Key(id)| shown.summary(id))?;
    let (all, reported) = (totals(&view.reader()), totals(&Reader::by(view.folded, Facts::Reported)));
    let simulated = view.folded.is_simulated() && all != reported;
    Ok(Overview { regions, totals: Totals { simulated, ..all }, total, next })
}

fn totals(reader: &Reader<'_, Pilots>) -> Totals {
    let all = Scope::all();
    Totals {
        target: reader.value_of(&all, Measure::Target),
        recruited: reader.whole(&all, Indicator::AllRecruited).unwrap_or_default(),
        participating: reader.whole(&all, Indicator::AllParticipating).unwrap_or_default(),
        applied: reader.whole(&all, Indicator::AllApplied),
        served: reader.whole(&all, Indicator::AllServed),
        forecast: outlook(&all, reader).map(|outlook| outlook.forecast()),
        chance: reader.tenths(&all, Indicator::Chance),
        record: record(&all, reader),
        simulated: false,
    }
}
