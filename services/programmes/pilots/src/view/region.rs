//! One region, as its events tell it.

use std::collections::BTreeSet;

use crate::{Event, Measure, PrefectureTarget, RecruitmentRow, payload};
use ayumi_core::At;
use ayumi_proto::{
    ids::RegionId,
    place::Prefecture,
    text::{Name, Note},
    time::Day,
};

use super::{
    briefings::Briefings,
    forecast::{Centre, Outlook, Prior},
    outreach::Reached,
    told::{Approach, Area, Closing, Correction, FlagChange, Target, Told, Update},
};
use crate::{dated::Dated, recruitment::Recruitment};

static NOWHERE: BTreeSet<Prefecture> = BTreeSet::new();

/// A region that has opened.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub id: RegionId,
    pub name: Name,
    pub opened_on: Day,
    pub implementers: Dated<Name>,
    pub areas: Dated<Area>,
    pub targets: Dated<Target>,
    pub recruitment: Recruitment,
    /// In the order of their as-of days; those of one day as they were told.
    pub updates: Vec<Update>,
    pub briefings: Briefings,
    pub approaches: Vec<Approach>,
    pub reached: Reached,
    pub flags: Vec<FlagChange>,
    pub closing: Option<Closing>,
    pub simulated: bool,
}

/// The id, in the order of which regions are listed.
impl AsRef<str> for Region {
    fn as_ref(&self) -> &str {
        self.id.as_str()
    }
}

impl Region {
    /// A region that opens on a day.
    pub fn new(id: RegionId, name: &Name<&str>, opened_on: Day) -> Self {
        Self {
            id,
            name: name.keep(),
            opened_on,
            implementers: Dated::default(),
            areas: Dated::default(),
            targets: Dated::default(),
            recruitment: Recruitment::default(),
            updates: Vec::new(),
            briefings: Briefings::default(),
            approaches: Vec::new(),
            reached: Reached::default(),
            flags: Vec::new(),
            closing: None,
            simulated: false,
        }
    }

    /// Folds an event. What an approach means for others than the region is folded elsewhere.
    pub fn apply(&mut self, at: &At<'_>, event: &Event<&str>) {
        self.simulated |= at.is_simulated();
        match event {
            Event::RegionOpened(opening) => {
                self.implementers.add(opening.on, opening.implementer.keep());
                self.cover(opening.on, &opening.prefectures, None);
            }
            Event::ImplementerChanged(change) => self.implementers.add(change.on, change.implementer.keep()),
            Event::TargetSet(payload::TargetSetting { on, companies, by, prefectures, reason }) => {
                self.aim(*on, *companies, *by, prefectures, reason.as_ref());
            }
            Event::TargetRevised(payload::TargetRevision { on, companies, by, prefectures, reason }) => {
                self.aim(*on, *companies, *by, prefectures, Some(reason));
            }
            Event::AreaChanged(change) => self.cover(change.from, &change.prefectures, Some(&change.reason)),
            Event::BriefingScheduled(payload::BriefingPlan { briefing, on, held_on, place, prefecture }) => {
                self.briefings.schedule(briefing, *on, *held_on, place, *prefecture);
            }
            Event::BriefingHeld(payload::HeldBriefing { briefing, on, place, prefecture, attended_companies }) => {
                self.briefings.hold(briefing, *on, place, *prefecture, *attended_companies);
            }
            Event::SupportBodyApproached(payload::Approach { on, body, kind, prefecture, result }) => {
                let (on, kind, prefecture, result) = (*on, *kind, *prefecture, *result);
                self.approaches.push(Approach { on, body: body.keep(), kind, prefecture, result, told: Told::at(at) });
            }
            Event::RecruitmentUpdated(update) => self.update(at, update.as_of, &update.prefectures),
            Event::RecruitmentCorrected(correction) => {
                self.correct(at, correction.as_of, &correction.prefectures, &correction.reason);
            }
            Event::RegionFlagged(remark) => self.mark(at, remark.on, true, &remark.reason),
            Event::RegionUnflagged(remark) => self.mark(at, remark.on, false, &remark.reason),
            Event::RecruitmentClosed(payload::Closing { on, reason }) => {
                self.closing = Some(Closing { on: *on, reason: reason.as_ref().map(Note::keep) })
            }
        }
    }

    fn cover(&mut self, from: Day, prefectures: &[Prefecture], reason: Option<&Note<&str>>) {
        let prefectures = prefectures.iter().copied().collect();
        self.areas.add(from, Area { prefectures, reason: reason.map(Note::keep) });
    }

    fn aim(&mut self, on: Day, companies: u32, by: Day, prefectures: &[PrefectureTarget], reason: Option<&Note<&str>>) {
        self.targets
            .add(on, Target { companies, by, prefectures: prefectures.to_vec(), reason: reason.map(Note::keep) });
    }

    fn update(&mut self, at: &At<'_>, as_of: Day, rows: &[RecruitmentRow]) {
        self.recruitment.put(as_of, rows);
        let place = self.updates.partition_point(|update| update.as_of <= as_of);
        let update = Update { as_of, rows: rows.to_vec(), corrected_by: Vec::new(), told: Told::at(at) };
        self.updates.insert(place, update);
    }

    fn correct(&mut self, at: &At<'_>, as_of: Day, rows: &[RecruitmentRow], reason: &Note<&str>) {
        self.recruitment.put(as_of, rows);
        let first = self.updates.partition_point(|update| update.as_of < as_of);
        // Several updates may share the day, each with other prefectures.
        for update in self.updates[first..].iter_mut().take_while(|update| update.as_of == as_of) {
            let own: Vec<_> = rows.iter().filter(|row| update.names(row.prefecture)).copied().collect();
            if !own.is_empty() {
                update.corrected_by.push(Correction { rows: own, reason: reason.keep(), told: Told::at(at) });
            }
        }
    }

    fn mark(&mut self, at: &At<'_>, on: Day, flagged: bool, reason: &Note<&str>) {
        self.flags.push(FlagChange { on, flagged, reason: reason.keep(), told: Told::at(at) });
    }

    /// The prefectures that the region covers on a day.
    pub fn area(&self, day: Day) -> &BTreeSet<Prefecture> {
        self.areas.on(day).map_or(&NOWHERE, |(_, area)| &area.prefectures)
    }

    /// The target in force on a day.
    pub fn target(&self, day: Day) -> Option<&Target> {
        self.targets.on(day).map(|(_, target)| target)
    }

    /// A prefecture's part of the target in force on a day, in companies.
    pub fn target_in(&self, prefecture: Prefecture, day: Day) -> Option<u32> {
        let mut parts = self.target(day)?.prefectures.iter();
        parts.find(|part| part.prefecture == prefecture).map(|part| part.companies)
    }

    /// The target in force on a day, unless recruitment is closed: what is closed has nothing more to come.
    pub fn target_to_reach(&self, day: Day) -> Option<&Target> {
        self.target(day).filter(|_| self.closing.is_none())
    }

    /// The flag that stands; flags and their removal are told in the order of their days.
    pub fn flag(&self) -> Option<&FlagChange> {
        self.flags.last().filter(|change| change.flagged)
    }

    /// What was reported of a measure, summed over the area; `None` if nothing was.
    pub fn reported(&self, measure: Measure, day: Day) -> Option<u32> {
        self.recruitment.sum(self.area(day), day, measure)
    }

    /// How many companies are recruited in the area, none if nothing was ever reported.
    pub fn recruited(&self, day: Day) -> u32 {
        self.reported(Measure::Recruited, day).unwrap_or_default()
    }

    /// The last day as of which anything is reported.
    pub fn last_as_of(&self) -> Option<Day> {
        self.recruitment.days().last().copied()
    }

    /// Days from the last as-of day to another.
    pub fn days_since_report(&self, day: Day) -> Option<i32> {
        self.last_as_of().map(|last| day - last)
    }

    /// What the forecast needs to know of each prefecture of the area.
    pub fn centres(&self, as_of: Day) -> impl Iterator<Item = Centre> {
        self.area(as_of).iter().map(move |prefecture| {
            // An area that was replaced on its own first day never held.
            let held = |(from, _): &(Day, &Area)| self.area(*from).contains(prefecture);
            let mut covering = self.areas.iter().filter(held);
            let reported = self.recruitment.until(*prefecture, as_of, Measure::Recruited);
            Centre {
                recruited: reported.map(|(_, recruited)| recruited).unwrap_or_default(),
                active_from: covering.next().map_or(self.opened_on, |(from, _)| from),
                last_report: reported.map(|(day, _)| day),
            }
        })
    }

    /// How many companies are to be expected by the target's day; `None` without a target to reach.
    pub fn outlook(&self, prior: &Prior, as_of: Day) -> Option<Outlook> {
        let by = self.target_to_reach(as_of)?.by;
        Some(Outlook::of(prior, self.centres(as_of), by))
    }
}
