//! What is computed of sums and terms.

use ayumi_core::figures::{place::Scope, reader::Reader};
use ayumi_proto::{
    figure::Value,
    money::{Yen, withheld},
};

use super::{Indicator as I, Measure as M, Point, terms};
use crate::{Entity, Terms, Visits, Withholding};

pub(super) fn indicate(indicator: I, scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Value> {
    let whole = match indicator {
        I::ReservedYen => reserved_yen(scope, reader)?,
        I::ExposureYen => exposure_yen(scope, reader)?,
        I::RemainingYen => {
            let used = reader.sum(scope, M::SpentYen) + reserved_yen(scope, reader)?;
            (exposure_yen(scope, reader)? - used).max(0)
        }
        I::GrossYen => gross_yen(scope, reader)?.get() as i64,
        I::WithheldYen => withheld_yen(scope, reader)?.get() as i64,
        I::NetYen => (gross_yen(scope, reader)? - withheld_yen(scope, reader)?).get() as i64,
    };
    Some(Value::Whole(whole))
}

/// What is reserved for visits: of the edition, of a region, or of a company.
fn reserved_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    let region_only = Point { region: scope.point.region, ..Point::default() };
    if scope.point != region_only {
        return None;
    }
    let Some(terms) = terms(reader) else { return Some(0) };
    let open = |visits: u16| {
        let point = Point { visits: Some(visits), ..scope.point.clone() };
        reader.sum(&Scope { item: scope.item.clone(), point }, M::Open)
    };
    let visits: i64 = (0..terms.visit_limit).map(|visits| open(visits) * i64::from(terms.visit_limit - visits)).sum();
    Some(terms.honorarium_yen.get() as i64 * visits)
}

/// What all visits of the edition would cost.
fn exposure_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    let cost = |terms: &Terms| terms.honorarium_yen * u64::from(terms.visit_limit) * u64::from(terms.company_cap);
    (*scope == Scope::all()).then(|| terms(reader).map_or(0, |terms| cost(terms).get() as i64))
}

fn gross_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    scope.point.month?;
    // Amounts are bounded where they are recorded, and none is negative.
    Some(Yen::new(reader.sum(scope, M::SpentYen) as u64))
}

/// Whether tax is withheld is what the terms say at the month's end.
fn withheld_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    let (gross, month) = (gross_yen(scope, reader)?, scope.point.month?);
    let terms = reader.state(&Entity::Terms).and_then(|state| state.terms().on(month.last_day()));
    Some(match terms.map(|terms| terms.withholding).unwrap_or_default() {
        Withholding::Individual => withheld(gross),
        Withholding::None => Yen::default(),
    })
}
