//! What terms, experts and companies add to the figures.

use ayumi_core::figures::cube::Add;
use ayumi_proto::month::Month;

use super::{Measure as M, Point};
use crate::{
    Entity, Visits,
    state::{Company, State},
};

pub(super) fn contribute(entity: &Entity, state: &State, add: &mut Add<'_, Visits>) {
    match state {
        State::Terms(terms) => {
            // Every number of visits that the terms allow has a figure, be it 0.
            let limit = terms.iter().map(|terms| terms.visit_limit).max().unwrap_or_default();
            for visits in 0..=limit {
                add.add(&Point { visits: Some(visits), ..Point::default() }, &[(M::CompaniesByVisits, 0)]);
            }
        }
        State::Expert(of_expert) => {
            if let Entity::Expert(id) = entity {
                let (expert, prefecture) = (Some(*id), Some(of_expert.prefecture));
                add.add(&Point { expert, prefecture, ..Point::default() }, &[(M::Registered, 1)]);
                for paid in &of_expert.paid {
                    let month = Some(paid.month);
                    // A month that was paid stays in the statement, though all of its visits be voided.
                    add.add(&Point { expert, month, ..Point::default() }, &[(M::PaidYen, paid.yen), (M::Visits, 0)]);
                }
            }
        }
        State::Company(company) => contribute_company(company, add),
        State::Unknown | State::Places(_) => {}
    }
}

fn contribute_company(company: &Company, add: &mut Add<'_, Visits>) {
    let Some(prefecture) = company.prefecture else { return };
    let at = Point { region: Some(prefecture.bureau_area()), prefecture: Some(prefecture), ..Point::default() };
    let visits = company.valid_visits().count() as u16;
    let (is_enrolled, is_open, holds_place) = (company.enrolled_on.is_some(), company.is_open(), company.holds_place());
    let count = |is: bool| i64::from(is);
    add.add(
        &at,
        &[
            (M::Applied, 1),
            (M::Enrolled, count(is_enrolled)),
            (M::Served, count(visits > 0)),
            (M::Withdrawn, count(company.withdrawn_on.is_some())),
            (M::PlacesHeld, count(holds_place)),
        ],
    );
    if is_enrolled {
        let at = Point { visits: Some(visits), ..at.clone() };
        add.add(
            &at,
            &[(M::CompaniesByVisits, 1), (M::Open, count(is_open)), (M::Ended, count(holds_place && !is_open))],
        );
    }
    if let Some(outcome) = company.outcome() {
        add.add(&Point { outcome: Some(outcome), ..at.clone() }, &[(M::Cases, 1)]);
    }
    if let Some(expert) = company.expert() {
        add.add(&Point { expert: Some(expert), ..at.clone() }, &[(M::Companies, 1)]);
    }
    for visit in company.valid_visits() {
        let (expert, month) = (Some(visit.expert), Some(Month::of(visit.on)));
        add.add(&Point { expert, month, ..at.clone() }, &[(M::Visits, 1), (M::SpentYen, visit.yen.get() as i64)]);
    }
}
