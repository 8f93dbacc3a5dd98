//! The rules about the rows of an update and of its correction.

use ayumi_proto::{place::Prefecture, time::Day};

use super::{COMPANIES_MAX, each_once};
use crate::{
    CorrectedNumber, Fall, Measure, NumberCorrection, RecruitmentUpdate, Rejection, RowCorrection,
    recruitment::Recruitment, state::State,
};

/// The number that isn't more than another, which is the second.
const ORDER: [(Measure, Measure); 3] = [
    (Measure::Recruited, Measure::Applied),
    (Measure::Served, Measure::Recruited),
    (Measure::Withdrawn, Measure::Recruited),
];

/// Checks an update: rows of the region's own prefectures, none reported before as of the same day, none lower than
/// before it or higher than after it, nobody recruited after the closing, and all in order with what it leaves out.
pub(super) fn check_update(state: &State, update: &RecruitmentUpdate) -> Result<(), Rejection> {
    let RecruitmentUpdate { as_of, prefectures: ref rows } = *update;
    let named: Vec<_> = rows.iter().map(|row| row.prefecture).collect();
    check_prefectures(state, as_of, &named)?;
    let number = |row: &crate::RecruitmentRow, measure| {
        row.get(measure).map(|number| CorrectedNumber { prefecture: row.prefecture, measure, companies: Some(number) })
    };
    let numbers: Vec<_> =
        rows.iter().flat_map(|row| Measure::ALL.into_iter().filter_map(|measure| number(row, measure))).collect();
    numbers.iter().try_for_each(within_bounds)?;
    if let Some(prefecture) = named.iter().find(|prefecture| state.recruitment.has(**prefecture, as_of)) {
        return Err(Rejection::AlreadyReported { prefecture: *prefecture, as_of });
    }
    if let Some(fall) = numbers.iter().find_map(|number| fall(state, as_of, number)) {
        return Err(Rejection::CumulativeFalls { fall });
    }
    check_numbers(state, as_of, &numbers, |recruitment| recruitment.put(as_of, rows))
}

/// Checks a correction, whose numbers may be lower than those before it: that is what it is for. What a row leaves out
/// stays as it is.
pub(super) fn check_correct(state: &State, correction: &RowCorrection) -> Result<NumberCorrection, Rejection> {
    let RowCorrection { as_of, prefectures: ref rows, ref reason } = *correction;
    let named: Vec<_> = rows.iter().map(|row| row.prefecture).collect();
    check_prefectures(state, as_of, &named)?;
    let mut numbers = Vec::new();
    for row in rows {
        let prefecture = row.prefecture;
        let before = numbers.len();
        numbers.extend(row.changes().map(|(measure, companies)| CorrectedNumber { prefecture, measure, companies }));
        if numbers.len() == before {
            return Err(Rejection::NoNumbers { prefecture });
        }
    }
    numbers.iter().try_for_each(within_bounds)?;
    if let Some(prefecture) = named.iter().find(|prefecture| !state.recruitment.has(**prefecture, as_of)) {
        return Err(Rejection::NothingToCorrect { prefecture: *prefecture, as_of });
    }
    let is_unsaid = |number: &&CorrectedNumber| number.measure == Measure::Recruited && number.companies.is_none();
    if let Some(CorrectedNumber { prefecture, .. }) = numbers.iter().find(is_unsaid) {
        return Err(Rejection::RecruitedNeeded { prefecture: *prefecture });
    }
    check_numbers(state, as_of, &numbers, |recruitment| recruitment.correct(as_of, &numbers))?;
    Ok(NumberCorrection { as_of, numbers, reason: reason.clone() })
}

fn check_prefectures(state: &State, as_of: Day, named: &[Prefecture]) -> Result<(), Rejection> {
    each_once(named)?;
    state.covers(as_of, named)
}

fn within_bounds(number: &CorrectedNumber) -> Result<(), Rejection> {
    match number.companies.filter(|companies| *companies > COMPANIES_MAX) {
        Some(value) => Err(Rejection::NumberOutOfBounds { field: number.measure.field(), value, max: COMPANIES_MAX }),
        None => Ok(()),
    }
}

/// Checks numbers against those that hold beside them, once they are taken.
fn check_numbers(
    state: &State,
    as_of: Day,
    numbers: &[CorrectedNumber],
    take: impl FnOnce(&mut Recruitment),
) -> Result<(), Rejection> {
    let mut recruitment = state.recruitment.clone();
    take(&mut recruitment);
    for prefecture in numbers.iter().map(|number| number.prefecture) {
        check_order(prefecture, as_of, &state.recruitment, &recruitment)?;
    }
    numbers.iter().try_for_each(|number| not_after_closing(state, as_of, number))
}

/// Checks served ≤ recruited ≤ applied and withdrawn ≤ recruited as of each day on which a prefecture has reported, from
/// one on: what isn't reported of a day still holds from days before. What was so before the numbers were taken is no
/// fault of theirs.
fn check_order(prefecture: Prefecture, from: Day, before: &Recruitment, after: &Recruitment) -> Result<(), Rejection> {
    let days = after.numbers(prefecture, Measure::Recruited).iter().map(|(day, _)| *day);
    for on in days.filter(|day| *day >= from) {
        for (part, whole) in ORDER {
            let hold = |recruitment: &Recruitment| {
                recruitment.until(prefecture, on, part).zip(recruitment.until(prefecture, on, whole))
            };
            let Some(((_, number), (since, most))) = hold(after).filter(|((_, part), (_, whole))| part > whole) else {
                continue;
            };
            if hold(before) != hold(after) {
                return Err(Rejection::exceeds(prefecture, (on, part, number), (since, most)));
            }
        }
    }
    Ok(())
}

/// Checks that nobody applied or was recruited after the closing. Who served them and who withdrew is reported for months.
fn not_after_closing(state: &State, as_of: Day, number: &CorrectedNumber) -> Result<(), Rejection> {
    let CorrectedNumber { prefecture, measure, companies } = *number;
    let Some(closed_on) = state.closed_on.filter(|closed_on| as_of > *closed_on) else { return Ok(()) };
    let most = state.recruitment.until(prefecture, closed_on, measure).map_or(0, |(_, number)| number);
    match companies.filter(|companies| Measure::OF_RECRUITMENT.contains(&measure) && *companies > most) {
        Some(value) => Err(Rejection::RisesAfterClosing { prefecture, measure, value, most, closed_on }),
        None => Ok(()),
    }
}

/// How a number contradicts the last one before it, which is higher, or the first one after it, which is lower.
fn fall(state: &State, as_of: Day, number: &CorrectedNumber) -> Option<Fall> {
    let CorrectedNumber { prefecture, measure, companies } = *number;
    let value = companies?;
    let before = state.recruitment.until(prefecture, as_of, measure);
    let after = state.recruitment.after(prefecture, as_of, measure);
    let falls = before.is_some_and(|(_, low)| value < low) || after.is_some_and(|(_, high)| value > high);
    falls.then_some(Fall { prefecture, measure, value, before, after })
}
