//! The state of a region, and the one fold that leads to it, for deciding and for showing alike.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::At;
use ayumi_proto::{ids::ItemId, place::Prefecture, time::Day};

use crate::{Event, Measure, PrefectureTarget, dated::Dated, outreach::Outreach, recruitment::Recruitment};

static NOWHERE: BTreeSet<Prefecture> = BTreeSet::new();

/// The state of a region: what deciding needs to know of it, and what its figures come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(crate) opened_on: Option<Day>,
    pub(crate) closed_on: Option<Day>,
    pub(crate) areas: Dated<BTreeSet<Prefecture>>,
    pub(crate) targets: Dated<Target>,
    pub(crate) recruitment: Recruitment,
    pub(crate) briefings: BTreeMap<ItemId, Briefing>,
    pub(crate) outreach: BTreeMap<Prefecture, Outreach>,
    pub(crate) last_flag: Option<(Day, Mark)>,
}

/// A target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub companies: u32,
    pub by: Day,
    /// The parts of prefectures, where known.
    pub prefectures: Vec<PrefectureTarget>,
}

/// How far a briefing has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Briefing {
    Scheduled,
    Held { prefecture: Prefecture, attended_companies: u32 },
}

/// What a person's last remark did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Flagged,
    Unflagged,
}

impl State {
    /// Folds one event of the region. Nothing happens to a region that hasn't opened.
    pub(crate) fn fold(&mut self, at: &At<'_>, event: &Event<&str>) {
        if self.opened_on.is_none() && !matches!(event, Event::RegionOpened(_)) {
            return;
        }
        match event {
            Event::RegionOpened(opening) => {
                self.opened_on = Some(opening.on);
                self.cover(opening.on, &opening.prefectures);
            }
            Event::TargetSet(target) => self.aim(target.on, target.companies, target.by, &target.prefectures),
            Event::TargetRevised(target) => self.aim(target.on, target.companies, target.by, &target.prefectures),
            Event::AreaChanged(change) => self.cover(change.from, &change.prefectures),
            // A briefing may be announced on a day after the one on which it was held.
            Event::BriefingScheduled(plan) => {
                self.briefings.entry(plan.briefing.clone()).or_insert(Briefing::Scheduled);
            }
            Event::BriefingHeld(held) => {
                let (prefecture, attended_companies) = (held.prefecture, held.attended_companies);
                self.briefings.insert(held.briefing.clone(), Briefing::Held { prefecture, attended_companies });
            }
            Event::SupportBodyApproached(approach) => {
                self.outreach.entry(approach.prefecture).or_default().add(at.order.0, approach);
            }
            Event::RecruitmentUpdated(update) => self.recruitment.put(update.as_of, &update.prefectures),
            Event::RecruitmentCorrected(correction) => {
                self.recruitment.put(correction.as_of, &correction.prefectures);
            }
            Event::NumbersCorrected(correction) => self.recruitment.correct(correction.as_of, &correction.numbers),
            Event::RegionFlagged(remark) => self.last_flag = Some((remark.on, Mark::Flagged)),
            Event::RegionUnflagged(remark) => self.last_flag = Some((remark.on, Mark::Unflagged)),
            Event::RecruitmentClosed(closing) => self.closed_on = Some(closing.on),
            // A body that is suggested counts once it is approached.
            Event::ImplementerChanged(_) | Event::SupportBodySuggested(_) => {}
        }
    }

    fn cover(&mut self, from: Day, prefectures: &[Prefecture]) {
        self.areas.add(from, prefectures.iter().copied().collect());
    }

    fn aim(&mut self, on: Day, companies: u32, by: Day, prefectures: &[PrefectureTarget]) {
        self.targets.add(on, Target { companies, by, prefectures: prefectures.to_vec() });
    }

    /// The prefectures that the region covers on a day; none before its opening.
    pub(crate) fn area(&self, day: Day) -> &BTreeSet<Prefecture> {
        self.areas.on(day).map_or(&NOWHERE, |(_, area)| area)
    }

    /// The target in force on a day.
    pub(crate) fn target(&self, day: Day) -> Option<&Target> {
        self.targets.on(day).map(|(_, target)| target)
    }

    /// Whether a target has been set.
    pub(crate) fn has_target(&self) -> bool {
        self.targets.iter().next().is_some()
    }

    /// What was reported of a measure, summed over the area; `None` if nothing was.
    pub(crate) fn reported(&self, measure: Measure, day: Day) -> Option<u32> {
        self.recruitment.sum(self.area(day), day, measure)
    }

    /// How many companies are recruited in the area, none if nothing was ever reported.
    pub(crate) fn recruited(&self, day: Day) -> u32 {
        self.reported(Measure::Recruited, day).unwrap_or_default()
    }

    /// The last as-of day of any report.
    pub(crate) fn last_as_of(&self) -> Option<Day> {
        self.recruitment.days().last().copied()
    }

    /// Whether recruitment is closed on a day.
    pub(crate) fn is_closed(&self, day: Day) -> bool {
        self.closed_on.is_some_and(|closed_on| closed_on <= day)
    }

    /// The first day on which a prefecture was in the area. An area that was replaced on its own first day never held.
    pub(crate) fn joined_on(&self, prefecture: Prefecture) -> Option<Day> {
        let held = |(from, _): &(Day, _)| self.area(*from).contains(&prefecture);
        self.areas.iter().find(held).map(|(from, _)| from)
    }
}
