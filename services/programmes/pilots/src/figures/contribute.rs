//! What a region adds to the figures as of a day.

use ayumi_core::figures::cube::Add;
use ayumi_proto::{ids::RegionId, place::Prefecture, time::Day};

use super::{Measure as M, Point};
use crate::{
    ApproachResult, BodyKind, Measure as Number, Pilots,
    outreach::Outreach,
    state::{Briefing, State, Target},
};

const NUMBERS: [(Number, M); 4] = [
    (Number::Applied, M::Applied),
    (Number::Recruited, M::Recruited),
    (Number::Served, M::Served),
    (Number::Withdrawn, M::Withdrawn),
];

fn at(prefecture: Prefecture) -> Point {
    Point { prefecture: Some(prefecture), ..Point::default() }
}

pub(super) fn contribute(region: &RegionId, state: &State, as_of: Day, add: &mut Add<'_, Pilots>) {
    for prefecture in state.area(as_of) {
        let at = at(*prefecture);
        add.element(&at, M::Regions, region.as_str());
        for (number, measure) in NUMBERS {
            if let Some((_, companies)) = state.recruitment.until(*prefecture, as_of, number) {
                add.add(&at, &[(measure, companies.into())]);
            }
        }
        if let Some(companies) = state.recruitment.net(*prefecture, as_of) {
            add.add(&at, &[(M::Participating, companies)]);
        }
        add_zeros(*prefecture, add);
    }
    if let Some(target) = state.target(as_of) {
        add_target(target, |prefecture| state.area(as_of).contains(&prefecture), add);
    }
    for briefing in state.briefings.values() {
        if let Briefing::Held { prefecture, attended_companies } = briefing {
            add.add(&at(*prefecture), &[(M::Briefings, 1), (M::BriefingAttended, (*attended_companies).into())]);
        }
    }
    for (prefecture, outreach) in &state.outreach {
        add_zeros(*prefecture, add);
        add_outreach(*prefecture, outreach, add);
    }
}

/// The parts of the area's prefectures, and without a prefecture what is left of the whole.
fn add_target(target: &Target, is_in_area: impl Fn(Prefecture) -> bool, add: &mut Add<'_, Pilots>) {
    let mut rest = i64::from(target.companies);
    for part in target.prefectures.iter().filter(|part| is_in_area(part.prefecture)) {
        let companies = i64::from(part.companies);
        add.add(&at(part.prefecture), &[(M::Target, companies)]);
        rest -= companies;
    }
    add.add(&Point::default(), &[(M::Target, rest)]);
}

/// No approach of each kind and of each result: a prefecture that is covered has these figures, be they 0.
fn add_zeros(prefecture: Prefecture, add: &mut Add<'_, Pilots>) {
    for (kind, result) in BodyKind::ALL.into_iter().zip(ApproachResult::ALL.into_iter().cycle()) {
        let at = Point { prefecture: Some(prefecture), kind: Some(kind), result: Some(result) };
        add.add(&at, &[(M::Approaches, 0)]);
    }
}

fn add_outreach(prefecture: Prefecture, outreach: &Outreach, add: &mut Add<'_, Pilots>) {
    for ((kind, result), approaches) in &outreach.approaches {
        let at = Point { prefecture: Some(prefecture), kind: Some(*kind), result: Some(*result) };
        add.add(&at, &[(M::Approaches, (*approaches).into())]);
    }
    for body in outreach.bodies.keys() {
        add.element(&at(prefecture), M::Bodies, body);
    }
}
