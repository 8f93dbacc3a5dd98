//! What may happen: an update names only prefectures that the region covers on its as-of day;
//! cumulative numbers don't fall except by a correction; served ≤ recruited ≤ applied, what is left out of an
//! update included; nothing is dated before the region opened; after recruitment closed, nobody applies or is recruited
//! any more; no two regions cover a prefecture on one day.

mod rows;

use std::collections::BTreeSet;

use ayumi_core::{At, Claim, Context, Programme, ensure};
use ayumi_proto::{event::ProgrammeName, ids::RegionId, place::Prefecture, time::Day};

use crate::{
    AreaChange, BriefingPlan, Closing, Command, Event, HeldBriefing, Measure, Opening, PrefectureTarget,
    RecruitmentRow, Rejection, Remark, Suggestion, TargetRevision, TargetSetting,
    state::{Briefing, Mark, State},
};

/// The largest target, in companies.
const TARGET_MAX: u32 = 100_000;

/// The most companies of one report or briefing; 47 times as many still fit the sums.
const COMPANIES_MAX: u32 = 1_000_000;

/// Ids that a region can't have: they name totals among the figures and a list among the answers.
pub(crate) const RESERVED_IDS: [&str; 5] = ["applied", "coverage", "recruited", "served", "target"];

/// The programme.
#[derive(Clone, Copy, Debug)]
pub struct Pilots;

type Decision = Result<Vec<(RegionId, Event)>, Rejection>;

impl Programme for Pilots {
    const NAME: ProgrammeName = ProgrammeName::Pilots;
    const WORDS: &'static str = include_str!("words.txt");
    type Entity = RegionId;
    type State = State;
    type Command = Command;
    type Event = Event;
    type EventRef<'e> = Event<&'e str>;
    type Rejection = Rejection;

    fn decide(situation: &Context<'_, Self>, command: &Command) -> Decision {
        let event = match command {
            Command::OpenRegion(opening) => {
                check_open(situation, opening)?;
                Event::RegionOpened(opening.clone())
            }
            Command::ChangeImplementer(change) => {
                opened(situation, change.on)?;
                Event::ImplementerChanged(change.clone())
            }
            Command::SetTarget(target) => set_target(situation, target)?,
            Command::ChangeArea(change) => change_area(situation, change)?,
            Command::ScheduleBriefing(plan) => {
                check_schedule(situation, plan)?;
                Event::BriefingScheduled(plan.clone())
            }
            Command::HoldBriefing(briefing) => {
                check_hold(situation, briefing)?;
                Event::BriefingHeld(briefing.clone())
            }
            Command::ApproachBody(approach) => {
                opened(situation, approach.on)?;
                Event::SupportBodyApproached(approach.clone())
            }
            Command::UpdateRecruitment(update) => {
                rows::check_update(opened(situation, update.as_of)?, update)?;
                Event::RecruitmentUpdated(update.clone())
            }
            Command::CorrectRecruitment(correction) => {
                Event::NumbersCorrected(rows::check_correct(opened(situation, correction.as_of)?, correction)?)
            }
            Command::Flag(remark) => flag(situation, remark)?,
            Command::Unflag(remark) => unflag(situation, remark)?,
            Command::CloseRecruitment(closing) => close(situation, closing)?,
            Command::SuggestBody(suggestion) => {
                check_suggest(situation, suggestion)?;
                Event::SupportBodySuggested(suggestion.clone())
            }
        };
        Ok(vec![(situation.entity.clone(), event)])
    }

    /// Whether a prefecture is another region's, all regions say.
    fn is_based_on_edition(command: &Command) -> bool {
        matches!(command, Command::OpenRegion(_) | Command::ChangeArea(_))
    }

    fn evolve(state: &mut State, at: &At<'_>, event: &Event<&str>) {
        state.fold(at, event);
    }

    fn command(event: &Event) -> Option<Command> {
        Some(match event.clone() {
            Event::RegionOpened(opening) => Command::OpenRegion(opening),
            Event::ImplementerChanged(change) => Command::ChangeImplementer(change),
            Event::TargetSet(target) => Command::SetTarget(target),
            Event::TargetRevised(TargetRevision { on, companies, by, prefectures, reason }) => {
                Command::SetTarget(TargetSetting { on, companies, by, prefectures, reason: Some(reason) })
            }
            Event::AreaChanged(change) => Command::ChangeArea(change),
            Event::BriefingScheduled(plan) => Command::ScheduleBriefing(plan),
            Event::BriefingHeld(briefing) => Command::HoldBriefing(briefing),
            Event::SupportBodyApproached(approach) => Command::ApproachBody(approach),
            Event::RecruitmentUpdated(update) => Command::UpdateRecruitment(update),
            Event::RecruitmentCorrected(correction) => Command::CorrectRecruitment(correction.into()),
            Event::NumbersCorrected(correction) => Command::CorrectRecruitment(correction.into()),
            Event::RegionFlagged(remark) => Command::Flag(remark),
            Event::RegionUnflagged(remark) => Command::Unflag(remark),
            Event::RecruitmentClosed(closing) => Command::CloseRecruitment(closing),
            Event::SupportBodySuggested(suggestion) => Command::SuggestBody(suggestion),
        })
    }

    /// An update says what is so of prefectures as of a day; a correction says it otherwise.
    fn claim(event: &Event<&str>) -> Option<Claim> {
        let of_rows = |rows: &[RecruitmentRow]| rows.iter().map(|row| row.prefecture).collect();
        let (as_of, prefectures, replaces): (Day, Vec<Prefecture>, bool) = match event {
            Event::RecruitmentUpdated(update) => (update.as_of, of_rows(&update.prefectures), false),
            Event::RecruitmentCorrected(correction) => (correction.as_of, of_rows(&correction.prefectures), true),
            Event::NumbersCorrected(correction) => {
                (correction.as_of, correction.numbers.iter().map(|number| number.prefecture).collect(), true)
            }
            Event::RegionOpened(_)
            | Event::ImplementerChanged(_)
            | Event::TargetSet(_)
            | Event::TargetRevised(_)
            | Event::AreaChanged(_)
            | Event::BriefingScheduled(_)
            | Event::BriefingHeld(_)
            | Event::SupportBodyApproached(_)
            | Event::RegionFlagged(_)
            | Event::RegionUnflagged(_)
            | Event::RecruitmentClosed(_)
            | Event::SupportBodySuggested(_) => return None,
        };
        let day = (as_of - Day::FIRST).unsigned_abs();
        let key = |prefecture: &Prefecture| u64::from(day) << 8 | u64::from(prefecture.code());
        Some(Claim { keys: prefectures.iter().map(key).collect(), replaces })
    }
}

impl State {
    /// Checks that the region covers every one of the prefectures on a day.
    fn covers(&self, day: Day, prefectures: &[Prefecture]) -> Result<(), Rejection> {
        let area = self.area(day);
        match prefectures.iter().find(|prefecture| !area.contains(prefecture)) {
            Some(prefecture) => {
                let area = area.iter().copied().collect();
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

/// Checks that no other region covers a prefecture on a day on which an area from a day on would newly hold it.
fn held_by_no_other(situation: &Context<'_, Pilots>, from: Day, prefectures: &[Prefecture]) -> Result<(), Rejection> {
    let own = situation.own();
    let mut areas = own.areas.clone();
    areas.add(from, prefectures.iter().copied().collect());
    for (region, other) in situation.states.iter().filter(|(region, _)| *region != situation.entity) {
        let changes = areas.iter().chain(other.areas.iter()).map(|(day, _)| day);
        for day in changes.filter(|day| *day >= from).collect::<BTreeSet<_>>() {
            let newly = areas.on(day).into_iter().flat_map(|(_, area)| area.difference(own.area(day)));
            if let Some(prefecture) = newly.into_iter().find(|one| other.area(day).contains(one)) {
                let (prefecture, region) = (*prefecture, region.clone());
                return Err(Rejection::PrefectureOfAnother { prefecture, region, on: day });
            }
        }
    }
    Ok(())
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

fn check_open(situation: &Context<'_, Pilots>, opening: &Opening) -> Result<(), Rejection> {
    let region = situation.entity;
    ensure!(!RESERVED_IDS.contains(&region.as_str()), Rejection::ReservedId { region: region.clone() });
    ensure!(situation.own().opened_on.is_none(), Rejection::RegionAlreadyOpen { region: region.clone() });
    each_once(&opening.prefectures)?;
    held_by_no_other(situation, opening.on, &opening.prefectures)
}

fn set_target(situation: &Context<'_, Pilots>, target: &TargetSetting) -> Result<Event, Rejection> {
    let TargetSetting { on, companies, by, ref prefectures, ref reason } = *target;
    let state = opened(situation, on)?;
    ensure!(by >= on, Rejection::PlannedBeforeDecided { planned: by, on });
    target_within_bounds(companies, prefectures)?;
    let named: Vec<_> = prefectures.iter().map(|part| part.prefecture).collect();
    if !named.is_empty() {
        each_once(&named)?;
    }
    state.covers(on, &named)?;
    match (state.has_target(), reason.clone()) {
        (false, _) => Ok(Event::TargetSet(target.clone())),
        (true, Some(reason)) => {
            let prefectures = prefectures.clone();
            Ok(Event::TargetRevised(TargetRevision { on, companies, by, prefectures, reason }))
        }
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
    ensure!(parts <= u64::from(companies), Rejection::TargetPartsExceed { parts, companies });
    Ok(())
}

fn change_area(situation: &Context<'_, Pilots>, change: &AreaChange) -> Result<Event, Rejection> {
    let AreaChange { from, ref prefectures, .. } = *change;
    let state = opened(situation, from)?;
    each_once(prefectures)?;
    held_by_no_other(situation, from, prefectures)?;
    // A change that is submitted late could leave a valid update outside the area of its own day.
    let mut areas = state.areas.clone();
    areas.add(from, prefectures.iter().copied().collect());
    let covered = |prefecture, day| areas.on(day).is_some_and(|(_, area)| area.contains(&prefecture));
    let left_out = state.recruitment.iter().filter(|(prefecture, day)| !covered(*prefecture, *day));
    match left_out.max_by_key(|(_, day)| *day) {
        Some((prefecture, as_of)) => Err(Rejection::AreaExcludesReport { prefecture, from, as_of }),
        None => Ok(Event::AreaChanged(change.clone())),
    }
}

fn check_schedule(situation: &Context<'_, Pilots>, plan: &BriefingPlan) -> Result<(), Rejection> {
    let BriefingPlan { on, held_on, ref briefing, .. } = *plan;
    let state = opened(situation, on)?;
    ensure!(held_on >= on, Rejection::PlannedBeforeDecided { planned: held_on, on });
    match state.briefings.get(briefing) {
        None => Ok(()),
        Some(Briefing::Scheduled) => Err(Rejection::BriefingAlreadyScheduled { briefing: briefing.clone() }),
        Some(Briefing::Held { .. }) => Err(Rejection::BriefingAlreadyHeld { briefing: briefing.clone() }),
    }
}

fn check_hold(situation: &Context<'_, Pilots>, held: &HeldBriefing) -> Result<(), Rejection> {
    let state = opened(situation, held.on)?;
    let attended = held.attended_companies;
    ensure!(
        attended <= COMPANIES_MAX,
        Rejection::NumberOutOfBounds { field: "attended_companies", value: attended, max: COMPANIES_MAX }
    );
    match state.briefings.get(&held.briefing) {
        None | Some(Briefing::Scheduled) => Ok(()),
        Some(Briefing::Held { .. }) => Err(Rejection::BriefingAlreadyHeld { briefing: held.briefing.clone() }),
    }
}

/// What is received was suggested before, and isn't received in the future.
fn check_suggest(situation: &Context<'_, Pilots>, suggestion: &Suggestion) -> Result<(), Rejection> {
    let Suggestion { on, received_on, .. } = *suggestion;
    opened(situation, on)?;
    let (received_on, to) = (received_on.unwrap_or(on), situation.today.max(on));
    ensure!((on..=to).contains(&received_on), Rejection::ReceivedOutside { received_on, from: on, to });
    Ok(())
}

fn flag(situation: &Context<'_, Pilots>, remark: &Remark) -> Result<Event, Rejection> {
    let on = remark.on;
    match opened(situation, on)?.last_flag {
        Some((since, Mark::Flagged)) => Err(Rejection::AlreadyFlagged { since }),
        Some((last, Mark::Unflagged)) if on < last => Err(Rejection::BeforeLastFlag { on, last }),
        Some((_, Mark::Unflagged)) | None => Ok(Event::RegionFlagged(remark.clone())),
    }
}

fn unflag(situation: &Context<'_, Pilots>, remark: &Remark) -> Result<Event, Rejection> {
    let on = remark.on;
    match opened(situation, on)?.last_flag {
        Some((last, Mark::Flagged)) if on < last => Err(Rejection::BeforeLastFlag { on, last }),
        Some((_, Mark::Flagged)) => Ok(Event::RegionUnflagged(remark.clone())),
        Some((_, Mark::Unflagged)) | None => Err(Rejection::NotFlagged { region: situation.entity.clone() }),
    }
}

fn close(situation: &Context<'_, Pilots>, closing: &Closing) -> Result<Event, Rejection> {
    let on = closing.on;
    let state = opened(situation, on)?;
    match (state.closed_on, state.recruitment.last_rise(&Measure::OF_RECRUITMENT)) {
        (Some(closed_on), _) => Err(Rejection::RecruitmentClosed { on, closed_on }),
        (None, Some(latest)) if on < latest => Err(Rejection::ClosingBeforeLastRecord { on, latest }),
        (None, _) => Ok(Event::RecruitmentClosed(closing.clone())),
    }
}
