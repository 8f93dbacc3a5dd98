//! What is computed of sums and terms.

use ayumi_core::figures::{place::Scope, reader::Reader};
use ayumi_proto::{
    figure::Value,
    ids::ExpertId,
    money::{Yen, withheld},
    month::Month,
    time::Day,
};

use super::{Indicator as I, Measure as M, Point};
use crate::{
    Entity, Payee, Visits, Withholding,
    state::{DatedTerms, Plan, State},
};

pub(super) fn indicate(indicator: I, scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Value> {
    let whole = match indicator {
        I::ReservedYen => reserved_yen(scope, reader)?,
        I::BudgetYen => of_all(scope, reader, |money| money.budget_yen)?,
        I::BudgetLeftYen => of_all(scope, reader, |money| money.budget_yen - money.spent_yen - money.reserved_yen)?,
        I::ExposureYen => of_all(scope, reader, |money| {
            money.spent_yen + money.reserved_yen + money.committable_yen + money.lapsed_yen
        })?,
        I::RemainingYen => of_all(scope, reader, |money| money.committable_yen)?,
        I::LapsedYen => of_all(scope, reader, |money| money.lapsed_yen)?,
        I::DueYen => unpaid_yen(scope, reader)?.max(0),
        I::RecoverYen => (-unpaid_yen(scope, reader)?).max(0),
        I::GrossYen => gross_yen(scope, reader)?.get() as i64,
        I::WithheldYen => withheld_yen(scope, reader)?.get() as i64,
        I::NetYen => (gross_yen(scope, reader)? - withheld_yen(scope, reader)?).get() as i64,
    };
    Some(Value::Whole(whole))
}

/// What is reserved for visits: of the edition, of a region, or of a company.
fn reserved_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    let region_only = Point { region: scope.point.region, ..Point::default() };
    (scope.point == region_only).then(|| possible_yen(scope, reader, M::Open, &Plan::of(dated(reader)), reader.as_of()))
}

/// The most that further visits of some companies can cost from a day on.
fn possible_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>, companies: M, plan: &Plan, from: Day) -> i64 {
    let of_companies = |(visits, yen): (usize, i64)| {
        let point = Point { visits: Some(visits as u16), ..scope.point.clone() };
        reader.sum(&Scope { item: scope.item.clone(), point }, companies) * yen
    };
    plan.possible_yen(from).into_iter().enumerate().map(of_companies).sum()
}

/// The money of the edition. What is neither spent nor reserved nor can be committed any more has lapsed.
struct Money {
    budget_yen: i64,
    spent_yen: i64,
    reserved_yen: i64,
    committable_yen: i64,
    lapsed_yen: i64,
}

impl Money {
    fn read(reader: &Reader<'_, Visits>) -> Self {
        let (all, dated, as_of) = (Scope::all(), dated(reader), reader.as_of());
        let plan = Plan::of(dated);
        let (spent_yen, held) = (reader.sum(&all, M::SpentYen), reader.sum(&all, M::PlacesHeld));
        // After the end everything that was possible on the last day has lapsed.
        let from = plan.last_day().map_or(as_of, |last| last.min(as_of));
        let [open, ended] = [M::Open, M::Ended].map(|companies| possible_yen(&all, reader, companies, &plan, from));
        let free = plan.committable_yen(from, held);
        let [reserved_yen, committable_yen, lapsed_yen] =
            if from < as_of { [0, 0, open + free + ended] } else { [open, free, ended] };
        let budget_yen = dated.budget_yen().get() as i64;
        Self { budget_yen, spent_yen, reserved_yen, committable_yen, lapsed_yen }
    }
}

/// An amount of the whole edition.
fn of_all(scope: &Scope<Visits>, reader: &Reader<'_, Visits>, amount: impl Fn(&Money) -> i64) -> Option<i64> {
    (*scope == Scope::all()).then(|| amount(&Money::read(reader)))
}

/// All terms that were decided.
fn dated<'a>(reader: &Reader<'a, Visits>) -> &'a DatedTerms {
    static NONE: State = State::Unknown;
    reader.state(&Entity::Terms).unwrap_or(&NONE).terms()
}

/// What is spent for the visits of a month less what was paid for them.
fn unpaid_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    scope.point.month?;
    Some(reader.sum(scope, M::SpentYen) - reader.sum(scope, M::PaidYen))
}

fn gross_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    scope.point.month?;
    // Amounts are bounded where they are recorded, and none is negative.
    Some(Yen::new(reader.sum(scope, M::SpentYen) as u64))
}

/// Whether tax is withheld is by what kind of payee the expert is at the month's end.
fn withheld_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    let gross = gross_yen(scope, reader)?;
    Some(match payee(reader, scope.point.expert?, scope.point.month?) {
        Payee::Individual => withheld(gross),
        Payee::Corporation | Payee::None => Yen::default(),
    })
}

/// What kind of payee an expert is at a month's end; as the terms say, if nobody said.
pub(crate) fn payee(reader: &Reader<'_, Visits>, expert: ExpertId, month: Month) -> Payee {
    let own = reader.state(&Entity::Expert(expert)).and_then(State::expert);
    let by_terms = || dated(reader).on(month.last_day()).map(|terms| terms.withholding).unwrap_or_default();
    own.and_then(|expert| expert.payee_on(month.last_day())).unwrap_or_else(|| match by_terms() {
        Withholding::Individual => Payee::Individual,
        Withholding::None => Payee::None,
    })
}
