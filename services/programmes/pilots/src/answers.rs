//! The answers to questions about the pilots, and their tables.

mod coverage;
mod record;
mod region;

use ayumi_core::{
    Answers, Ask, Figures, Page, ReadError, View,
    answer::TableSpec,
    figures::{cube::Facts, declare::Words, place::Scope, reader::Reader},
    page,
    table::{Row, cells},
};
use ayumi_proto::ids::RegionId;

use crate::{
    Pilots, RecruitmentRow,
    figures::{
        Indicator, Measure,
        indicate::{outlook, record},
    },
    rows::{
        Answer, ApproachRow, BriefingRow, CoverageRow, Overview, PrefectureRow, Recorded, RegionRow, RegionSummary,
        Totals, Update, UpdateRow,
    },
};
use record::Record;
use region::Regions;

impl Answers for Pilots {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = &[
        TableSpec {
            name: "regions",
            words: Words { ja: "実施地域", en: "Pilot regions" },
            columns: RegionRow::COLUMNS,
            rows: |view| Ok(cells(summaries(view, opened(view))?.into_iter().map(|summary| summary.row))),
        },
        TableSpec {
            name: "prefectures",
            words: Words { ja: "都道府県別", en: "Pilot regions by prefecture" },
            columns: PrefectureRow::COLUMNS,
            rows: |view| Ok(cells(Regions::of(view).all_prefectures())),
        },
        TableSpec {
            name: "briefings",
            words: Words { ja: "事業説明会", en: "Briefings" },
            columns: BriefingRow::COLUMNS,
            rows: |view| {
                let row = |id: &RegionId, row| BriefingRow { region: Some(id.clone()), ..row };
                Ok(cells(each(view, |id, record| record.briefings.into_iter().map(|one| row(id, one)).collect())?))
            },
        },
        TableSpec {
            name: "approaches",
            words: Words { ja: "支援機関への働きかけ", en: "Contacts with support bodies" },
            columns: ApproachRow::COLUMNS,
            rows: |view| {
                let row = |id: &RegionId, row| ApproachRow { region: Some(id.clone()), ..row };
                Ok(cells(each(view, |id, record| record.approaches.into_iter().map(|one| row(id, one)).collect())?))
            },
        },
        TableSpec {
            name: "updates",
            words: Words { ja: "参加企業募集の報告", en: "Recruitment updates" },
            columns: UpdateRow::COLUMNS,
            rows: |view| {
                let rows = |id: &RegionId, record: Record| {
                    record.updates.iter().flat_map(|update| update_rows(id, update)).collect()
                };
                Ok(cells(each(view, rows)?))
            },
        },
        TableSpec {
            name: "coverage",
            words: Words { ja: "支援機関への働きかけ（都道府県別）", en: "Outreach by prefecture" },
            columns: CoverageRow::COLUMNS,
            rows: |view| Ok(cells(coverage::coverage(view).into_iter().map(|coverage| coverage.row.row))),
        },
    ];

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
fn each<R>(view: &View<'_, Pilots>, rows: impl Fn(&RegionId, Record) -> Vec<R>) -> Result<Vec<R>, ReadError> {
    let mut all = Vec::new();
    for id in opened(view) {
        all.extend(Record::of(view, &id)?.into_iter().flat_map(|record| rows(&id, record)));
    }
    Ok(all)
}

/// What an update says of each prefecture, then what its corrections say.
fn update_rows<'a>(id: &'a RegionId, update: &'a Update) -> impl Iterator<Item = UpdateRow> {
    let corrections = update.corrected_by.iter();
    let corrections = corrections.map(|correction| (&correction.rows, Some(&correction.reason), correction.recorded));
    let all = std::iter::once((&update.rows, None, update.recorded)).chain(corrections);
    all.flat_map(move |(rows, reason, recorded)| {
        rows.iter().map(move |row| {
            let RecruitmentRow { prefecture, applied, recruited, served, withdrawn } = *row;
            let Recorded { simulated, position, recorded_at } = recorded;
            let (region, as_of, correction_reason) = (id.clone(), update.as_of, reason.cloned());
            UpdateRow {
                region,
                as_of,
                prefecture,
                applied,
                recruited,
                served,
                withdrawn,
                correction_reason,
                simulated,
                position,
                recorded_at,
            }
        })
    })
}

fn overview(view: &View<'_, Pilots>, ask: &Ask<'_>) -> Result<Overview, ReadError> {
    let Page { rows, total, next } = page(opened(view).into_iter().map(Key), ask, |Key(id)| id.clone());
    let regions = summaries(view, rows)?;
    let (all, reported) = (totals(&view.reader()), totals(&Reader::by(view.folded, Facts::Reported)));
    let simulated = view.folded.is_simulated() && all != reported;
    Ok(Overview { regions, totals: Totals { simulated, ..all }, total, next })
}

fn totals(reader: &Reader<'_, Pilots>) -> Totals {
    let all = Scope::all();
    let number = |indicator| Pilots::indicate(indicator, &all, reader).and_then(|value| value.number());
    Totals {
        target: reader.value_of(&all, Measure::Target),
        recruited: reader.sum(&all, Measure::Recruited),
        participating: reader.sum(&all, Measure::Participating),
        applied: number(Indicator::AllApplied).map(|applied| applied as i64),
        served: reader.value_of(&all, Measure::Served),
        forecast: outlook(&all, reader).map(|outlook| outlook.forecast()),
        chance: number(Indicator::Chance),
        record: record(&all, reader),
        simulated: false,
    }
}
