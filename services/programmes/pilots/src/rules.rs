//! What may happen: an update names only prefectures that the region covers on its as-of day;
//! cumulative numbers don't fall except by a correction; served ≤ recruited ≤ applied; nothing is
//! dated before the region opened or, corrections and remarks apart, after recruitment closed.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Command, Event, PrefectureTarget, Rejection};
use ayumi_core::{Context, Programme};
use ayumi_proto::{
    event::{DomainEvent, ProgrammeName},
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::Note,
    time::Day,
};

use crate::{dated::Dated, recruitment::Recruitment};

/// The largest target, in companies.
const TARGET_MAX: u32 = 100_000;

/// The most companies of one report or briefing; 47 times as many still fit the sums.
const COMPANIES_MAX: u32 = 1_000_000;

/// Ids that a region can't have: they name totals among the figures and a list among the answers.
const RESERVED_IDS: [&str; 5] = ["applied", "coverage", "recruited", "served", "target"];

/// The programme.
pub struct Pilots;

/// What deciding needs to know of a region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    opened_on: Option<Day>,
    closed_on: Option<Day>,
    /// The latest day of anything that can't follow the closing.
    latest: Option<Day>,
    areas: Dated<BTreeSet<Prefecture>>,
    has_target: bool,
    recruitment: Recruitment,
    briefings: BTreeMap<ItemId, Briefing>,
    last_flag: Option<(Day, Mark)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Briefing {
    Scheduled,
    Held,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Flagged,
    Unflagged,
}

type Decision = Result<Vec<(RegionId, Event)>, Rejection>;

impl Programme for Pilots {
    const NAME: ProgrammeName = ProgrammeName::Pilots;
    type Entity = RegionId;
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Decision {
        let event = match command {
            Command::OpenRegion { on, name, implementer, prefectures } => {
                may_open(situation, prefectures)?;
                let (name, implementer) = (name.clone(), implementer.clone());
                Event::RegionOpened { on: *on, name, implementer, prefectures: prefectures.clone() }
            }
            Command::ChangeImplementer { on, implementer } => {
                recruiting(situation, *on)?;
                Event::ImplementerChanged { on: *on, implementer: implementer.clone() }
            }
            Command::SetTarget { on, companies, by, prefectures, reason } => {
                set_target(situation, *on, *companies, *by, prefectures, reason)?
            }
            Command::ChangeArea { from, prefectures, reason } => change_area(situation, *from, prefectures, reason)?,
            Command::ScheduleBriefing { briefing, on, held_on, place, prefecture } => {
                may_schedule(situation, briefing, *on, *held_on)?;
                let (briefing, place) = (briefing.clone(), place.clone());
                Event::BriefingScheduled { briefing, on: *on, held_on: *held_on, place, prefecture: *prefecture }
            }
            Command::HoldBriefing { briefing, on, place, prefecture, attended_companies } => {
                may_hold(situation, briefing, *on, *attended_companies)?;
                Event::BriefingHeld {
                    briefing: briefing.clone(),
                    on: *on,
                    place: place.clone(),
                    prefecture: *prefecture,
                    attended_companies: *attended_companies,
                }
            }
            Command::ApproachBody { on, body, kind, prefecture, result } => {
                recruiting(situation, *on)?;
                let (kind, prefecture, result) = (*kind, *prefecture, *result);
                Event::SupportBodyApproached { on: *on, body: body.clone(), kind, prefecture, result }
            }
            Command::UpdateRecruitment { as_of, prefectures } => {
                let state = recruiting(situation, *as_of)?;
                rows::may_update(state, *as_of, prefectures)?;
                Event::RecruitmentUpdated { as_of: *as_of, prefectures: prefectures.clone() }
            }
            Command::CorrectRecruitment { as_of, prefectures, reason } => {
                let state = opened(situation, *as_of)?;
                rows::may_correct(state, *as_of, prefectures)?;
                Event::RecruitmentCorrected { as_of: *as_of, prefectures: prefectures.clone(), reason: reason.clone() }
            }
            Command::Flag { on, reason } => flag(situation, *on, reason)?,
            Command::Unflag { on, reason } => unflag(situation, *on, reason)?,
            Command::CloseRecruitment { on, reason } => close(situation, *on, reason)?,
        };
        Ok(vec![(situation.entity.clone(), event)])
    }

    fn evolve(state: &mut State, event: &Event) {
        match event {
            Event::RegionOpened { on, prefectures, .. } => {
                state.opened_on = Some(*on);
                state.areas.add(*on, prefectures.iter().copied().collect());
            }
            Event::TargetSet { .. } | Event::TargetRevised { .. } => state.has_target = true,
            Event::AreaChanged { from, prefectures, .. } => {
                state.areas.add(*from, prefectures.iter().copied().collect());
            }
            Event::BriefingScheduled { briefing, .. } => {
                state.briefings.insert(briefing.clone(), Briefing::Scheduled);
            }
            Event::BriefingHeld { briefing, .. } => {
                state.briefings.insert(briefing.clone(), Briefing::Held);
            }
            Event::RecruitmentUpdated { as_of, prefectures }
            | Event::RecruitmentCorrected { as_of, prefectures, .. } => state.recruitment.put(*as_of, prefectures),
            // Remarks may follow the closing, so they don't count for `latest`.
            Event::RegionFlagged { on, .. } => return state.last_flag = Some((*on, Mark::Flagged)),
            Event::RegionUnflagged { on, .. } => return state.last_flag = Some((*on, Mark::Unflagged)),
            Event::RecruitmentClosed { on, .. } => state.closed_on = Some(*on),
            Event::ImplementerChanged { .. } | Event::SupportBodyApproached { .. } => {}
        }
        state.latest = state.latest.max(Some(event.occurred().first_day()));
    }
}

impl State {
    /// The prefectures that the region covers on a day, which isn't before its opening.
    fn area_on(&self, day: Day) -> BTreeSet<Prefecture> {
        self.areas.on(day).map(|(_, area)| area.clone()).unwrap_or_default()
    }

    /// Checks that the region covers every one of the prefectures on a day.
    fn covers(&self, day: Day, prefectures: &[Prefecture]) -> Result<(), Rejection> {
        let area = self.area_on(day);
        match prefectures.iter().find(|prefecture| !area.contains(prefecture)) {
            Some(prefecture) => {
                let area = area.into_iter().collect();
                Err(Rejection::NotInRegion { prefecture: *prefecture, on: day, area })
            }
            None => Ok(()),
        }
    }
}

/// The region's state, if it had opened by that day.
fn opened<'a>(situation: &'a Context<'_, Pilots>, on: Day) -> Result<&'a State, Rejection> {
    let state = situation.own();
    match state.opened_on {
        None => Err(Rejection::RegionNotOpen { region: situation.entity.clone() }),
        Some(opened_on) if on < opened_on => Err(Rejection::BeforeOpening { on, opened_on }),
        Some(_) => Ok(state),
    }
}

/// The region's state, if recruitment was open on that day. What is told late of such a day is welcome.
fn recruiting<'a>(situation: &'a Context<'_, Pilots>, on: Day) -> Result<&'a State, Rejection> {
    let state = opened(situation, on)?;
    match state.closed_on {
        Some(closed_on) if on > closed_on => Err(Rejection::RecruitmentClosed { on, closed_on }),
        _ => Ok(state),
    }
}

/// Checks that there is a prefecture and none twice; more than 47 can't pass.
fn each_once(prefectures: &[Prefecture]) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    match prefectures.iter().find(|prefecture| !seen.insert(**prefecture)) {
        Some(prefecture) => Err(Rejection::PrefectureTwice { prefecture: *prefecture }),
        None if prefectures.is_empty() => Err(Rejection::NoPrefectures),
        None => Ok(()),
    }
}

fn may_open(situation: &Context<'_, Pilots>, prefectures: &[Prefecture]) -> Result<(), Rejection> {
    let region = situation.entity;
    if RESERVED_IDS.contains(&region.as_str()) {
        return Err(Rejection::ReservedId { region: region.clone() });
    }
    if situation.own().opened_on.is_some() {
        return Err(Rejection::RegionAlreadyOpen { region: region.clone() });
    }
    each_once(prefectures)
}

fn set_target(
    situation: &Context<'_, Pilots>,
    on: Day,
    companies: u32,
    by: Day,
    prefectures: &[PrefectureTarget],
    reason: &Option<Note>,
) -> Result<Event, Rejection> {
    let state = recruiting(situation, on)?;
    if by < on {
        return Err(Rejection::PlannedBeforeDecided { planned: by, on });
    }
    target_within_bounds(companies, prefectures)?;
    let named: Vec<_> = prefectures.iter().map(|part| part.prefecture).collect();
    if !named.is_empty() {
        each_once(&named)?;
    }
    state.covers(on, &named)?;
    let prefectures = prefectures.to_vec();
    match (state.has_target, reason.clone()) {
        (false, reason) => Ok(Event::TargetSet { on, companies, by, prefectures, reason }),
        (true, Some(reason)) => Ok(Event::TargetRevised { on, companies, by, prefectures, reason }),
        (true, None) => Err(Rejection::TargetReasonNeeded),
    }
}

/// Checks the whole, the parts, and that the parts don't add up to more than the whole.
fn target_within_bounds(companies: u32, prefectures: &[PrefectureTarget]) -> Result<(), Rejection> {
    let mut all = std::iter::once(companies).chain(prefectures.iter().map(|part| part.companies));
    if let Some(companies) = all.find(|companies| !(1..=TARGET_MAX).contains(companies)) {
        return Err(Rejection::TargetOutOfBounds { companies, max: TARGET_MAX });
    }
    let parts = prefectures.iter().map(|part| u64::from(part.companies)).sum();
    if parts > u64::from(companies) {
        return Err(Rejection::TargetPartsExceed { parts, companies });
    }
    Ok(())
}

fn change_area(
    situation: &Context<'_, Pilots>,
    from: Day,
    prefectures: &[Prefecture],
    reason: &Note,
) -> Result<Event, Rejection> {
    let state = recruiting(situation, from)?;
    each_once(prefectures)?;
    // A change told late could leave an update that stands outside the area of its own day.
    let mut areas = state.areas.clone();
    areas.add(from, prefectures.iter().copied().collect());
    let covered = |prefecture, day| areas.on(day).is_some_and(|(_, area)| area.contains(&prefecture));
    let left_out = state.recruitment.iter().filter(|(prefecture, day)| !covered(*prefecture, *day));
    match left_out.max_by_key(|(_, day)| *day) {
        Some((prefecture, as_of)) => Err(Rejection::AreaExcludesReport { prefecture, from, as_of }),
        None => Ok(Event::AreaChanged { from, prefectures: prefectures.to_vec(), reason: reason.clone() }),
    }
}

fn may_schedule(situation: &Context<'_, Pilots>, briefing: &ItemId, on: Day, held_on: Day) -> Result<(), Rejection> {
    let state = recruiting(situation, on)?;
    if held_on < on {
        return Err(Rejection::PlannedBeforeDecided { planned: held_on, on });
    }
    match state.briefings.get(briefing) {
        None => Ok(()),
        Some(Briefing::Scheduled) => Err(Rejection::BriefingAlreadyScheduled { briefing: briefing.clone() }),
        Some(Briefing::Held) => Err(Rejection::BriefingAlreadyHeld { briefing: briefing.clone() }),
    }
}

fn may_hold(situation: &Context<'_, Pilots>, briefing: &ItemId, on: Day, attended: u32) -> Result<(), Rejection> {
    let state = recruiting(situation, on)?;
    if attended > COMPANIES_MAX {
        return Err(Rejection::NumberOutOfBounds { field: "attended_companies", value: attended, max: COMPANIES_MAX });
    }
    match state.briefings.get(briefing) {
        None | Some(Briefing::Scheduled) => Ok(()),
        Some(Briefing::Held) => Err(Rejection::BriefingAlreadyHeld { briefing: briefing.clone() }),
    }
}

fn flag(situation: &Context<'_, Pilots>, on: Day, reason: &Note) -> Result<Event, Rejection> {
    match opened(situation, on)?.last_flag {
        Some((since, Mark::Flagged)) => Err(Rejection::AlreadyFlagged { since }),
        Some((last, Mark::Unflagged)) if on < last => Err(Rejection::BeforeLastFlag { on, last }),
        Some((_, Mark::Unflagged)) | None => Ok(Event::RegionFlagged { on, reason: reason.clone() }),
    }
}

fn unflag(situation: &Context<'_, Pilots>, on: Day, reason: &Note) -> Result<Event, Rejection> {
    match opened(situation, on)?.last_flag {
        Some((last, Mark::Flagged)) if on < last => Err(Rejection::BeforeLastFlag { on, last }),
        Some((_, Mark::Flagged)) => Ok(Event::RegionUnflagged { on, reason: reason.clone() }),
        Some((_, Mark::Unflagged)) | None => Err(Rejection::NotFlagged { region: situation.entity.clone() }),
    }
}

fn close(situation: &Context<'_, Pilots>, on: Day, reason: &Option<Note>) -> Result<Event, Rejection> {
    let state = opened(situation, on)?;
    match (state.closed_on, state.latest) {
        (Some(closed_on), _) => Err(Rejection::RecruitmentClosed { on, closed_on }),
        (None, Some(latest)) if on < latest => Err(Rejection::ClosingBeforeLastRecord { on, latest }),
        (None, _) => Ok(Event::RecruitmentClosed { on, reason: reason.clone() }),
    }
}
