//! The rules about the rows of an update and of its correction.

use crate::{Fall, Measure, RecruitmentCorrection, RecruitmentRow, RecruitmentUpdate, Rejection};
use ayumi_proto::{place::Prefecture, time::Day};

use super::{COMPANIES_MAX, each_once};
use crate::state::State;

/// Checks an update: rows of the region's own prefectures, each consistent, none reported before as of
/// the same day, none lower than before it or higher than after it.
pub(super) fn check_update(state: &State, update: &RecruitmentUpdate) -> Result<(), Rejection> {
    let RecruitmentUpdate { as_of, prefectures: ref rows } = *update;
    in_form(state, as_of, rows)?;
    if let Some(prefecture) = prefectures(rows).find(|prefecture| state.recruitment.has(*prefecture, as_of)) {
        return Err(Rejection::AlreadyReported { prefecture, as_of });
    }
    match rows.iter().find_map(|row| fall(state, as_of, row)) {
        Some(fall) => Err(Rejection::CumulativeFalls { fall }),
        None => Ok(()),
    }
}

/// Checks a correction, whose numbers may be lower than those before it: that is what it is for.
pub(super) fn check_correct(state: &State, correction: &RecruitmentCorrection) -> Result<(), Rejection> {
    let RecruitmentCorrection { as_of, prefectures: ref rows, .. } = *correction;
    in_form(state, as_of, rows)?;
    match prefectures(rows).find(|prefecture| !state.recruitment.has(*prefecture, as_of)) {
        Some(prefecture) => Err(Rejection::NothingToCorrect { prefecture, as_of }),
        None => rows.iter().try_for_each(|row| consistent(&with_earlier(state, as_of, row))),
    }
}

/// The row of a correction with what holds from days before, where it says nothing: fewer companies can't
/// have been recruited than were served by then.
fn with_earlier(state: &State, as_of: Day, row: &RecruitmentRow) -> RecruitmentRow {
    let earlier = |measure| state.recruitment.until(row.prefecture, as_of - 1, measure).map(|(_, number)| number);
    RecruitmentRow {
        served: row.served.or_else(|| earlier(Measure::Served)),
        withdrawn: row.withdrawn.or_else(|| earlier(Measure::Withdrawn)),
        ..*row
    }
}

fn prefectures(rows: &[RecruitmentRow]) -> impl Iterator<Item = Prefecture> {
    rows.iter().map(|row| row.prefecture)
}

fn in_form(state: &State, as_of: Day, rows: &[RecruitmentRow]) -> Result<(), Rejection> {
    let named: Vec<_> = prefectures(rows).collect();
    each_once(&named)?;
    state.covers(as_of, &named)?;
    rows.iter().try_for_each(consistent)
}

/// Checks one row by itself: served ≤ recruited ≤ applied and withdrawn ≤ recruited, where reported.
fn consistent(row: &RecruitmentRow) -> Result<(), Rejection> {
    let RecruitmentRow { prefecture, applied, recruited, served, withdrawn } = *row;
    let fields = [("applied", applied), ("recruited", Some(recruited)), ("served", served), ("withdrawn", withdrawn)];
    for (field, value) in fields {
        if let Some(value) = value.filter(|value| *value > COMPANIES_MAX) {
            return Err(Rejection::NumberOutOfBounds { field, value, max: COMPANIES_MAX });
        }
    }
    if let Some(applied) = applied.filter(|applied| recruited > *applied) {
        return Err(Rejection::RecruitedExceedsApplied { prefecture, recruited, applied });
    }
    if let Some(served) = served.filter(|served| *served > recruited) {
        return Err(Rejection::ServedExceedsRecruited { prefecture, served, recruited });
    }
    if let Some(withdrawn) = withdrawn.filter(|withdrawn| *withdrawn > recruited) {
        return Err(Rejection::WithdrawnExceedsRecruited { prefecture, withdrawn, recruited });
    }
    Ok(())
}

/// The first number of a row that is lower than the last one before it or higher than the first one after it.
fn fall(state: &State, as_of: Day, row: &RecruitmentRow) -> Option<Fall> {
    let prefecture = row.prefecture;
    Measure::ALL.into_iter().find_map(|measure| {
        let value = row.get(measure)?;
        let before = state.recruitment.until(prefecture, as_of, measure);
        let after = state.recruitment.after(prefecture, as_of, measure);
        let falls = before.is_some_and(|(_, low)| value < low) || after.is_some_and(|(_, high)| value > high);
        falls.then_some(Fall { prefecture, measure, value, before, after })
    })
}
