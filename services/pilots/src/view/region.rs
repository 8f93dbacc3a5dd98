//! One region, as its events tell it.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::At;
use ayumi_proto::{
    ids::ItemId,
    pilots::{ApproachResult, BodyKind, Event, Measure, PrefectureTarget, RecruitmentRow},
    place::Prefecture,
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

use super::forecast::Centre;
use crate::{dated::Dated, recruitment::Recruitment};

/// A region that has opened.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub name: Name,
    pub opened_on: Day,
    pub implementers: Dated<Name>,
    pub areas: Dated<Area>,
    pub targets: Dated<Target>,
    pub recruitment: Recruitment,
    pub updates: Vec<Update>,
    pub briefings: BTreeMap<ItemId, Briefing>,
    pub approaches: Vec<Approach>,
    pub flags: Vec<FlagChange>,
    pub closing: Option<Closing>,
    pub simulated: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Area {
    pub prefectures: BTreeSet<Prefecture>,
    pub reason: Option<Note>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Target {
    pub companies: u32,
    pub by: Day,
    pub prefectures: Vec<PrefectureTarget>,
    pub reason: Option<Note>,
}

/// Where in the log something was told.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    simulated: bool,
    position: u64,
    recorded_at: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Update {
    pub as_of: Day,
    pub rows: Vec<RecruitmentRow>,
    pub corrected_by: Vec<Correction>,
    #[serde(flatten)]
    pub told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Correction {
    rows: Vec<RecruitmentRow>,
    reason: Note,
    #[serde(flatten)]
    told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Briefing {
    announced_on: Option<Day>,
    planned_on: Option<Day>,
    pub held_on: Option<Day>,
    place: Name,
    prefecture: Prefecture,
    pub attended_companies: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Approach {
    pub on: Day,
    pub body: Name,
    pub kind: BodyKind,
    pub prefecture: Prefecture,
    pub result: ApproachResult,
    #[serde(flatten)]
    told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FlagChange {
    pub on: Day,
    flagged: bool,
    pub reason: Note,
    #[serde(flatten)]
    told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Closing {
    pub on: Day,
    pub reason: Option<Note>,
}

impl Told {
    fn at(at: &At<'_>) -> Self {
        Self { simulated: at.is_simulated(), position: at.position, recorded_at: at.recorded_at }
    }
}

impl Approach {
    /// Whether a generator made it up.
    pub fn is_simulated(&self) -> bool {
        self.told.simulated
    }
}

impl Region {
    /// A region as it opens.
    pub fn opened(at: &At<'_>, on: Day, name: &Name, implementer: &Name, prefectures: &[Prefecture]) -> Self {
        let mut region = Self {
            name: name.clone(),
            opened_on: on,
            implementers: Dated::default(),
            areas: Dated::default(),
            targets: Dated::default(),
            recruitment: Recruitment::default(),
            updates: Vec::new(),
            briefings: BTreeMap::new(),
            approaches: Vec::new(),
            flags: Vec::new(),
            closing: None,
            simulated: at.is_simulated(),
        };
        region.implementers.add(on, implementer.clone());
        region.areas.add(on, Area { prefectures: prefectures.iter().copied().collect(), reason: None });
        region
    }

    /// Folds an event that follows the opening.
    pub fn apply(&mut self, at: &At<'_>, event: &Event) {
        self.simulated |= at.is_simulated();
        match event {
            Event::RegionOpened { .. } => {}
            Event::ImplementerChanged { on, implementer } => self.implementers.add(*on, implementer.clone()),
            Event::TargetSet { on, companies, by, prefectures, reason } => {
                self.aim(*on, *companies, *by, prefectures, reason.as_ref());
            }
            Event::TargetRevised { on, companies, by, prefectures, reason } => {
                self.aim(*on, *companies, *by, prefectures, Some(reason));
            }
            Event::AreaChanged { from, prefectures, reason } => {
                let prefectures = prefectures.iter().copied().collect();
                self.areas.add(*from, Area { prefectures, reason: Some(reason.clone()) });
            }
            Event::BriefingScheduled { briefing, on, held_on, place, prefecture } => {
                let briefing = self.briefing(briefing, place, *prefecture);
                (briefing.announced_on, briefing.planned_on) = (Some(*on), Some(*held_on));
            }
            Event::BriefingHeld { briefing, on, place, prefecture, attended_companies } => {
                let briefing = self.briefing(briefing, place, *prefecture);
                (briefing.held_on, briefing.attended_companies) = (Some(*on), Some(*attended_companies));
            }
            Event::SupportBodyApproached { on, body, kind, prefecture, result } => {
                let (kind, prefecture, result) = (*kind, *prefecture, *result);
                self.approaches.push(Approach {
                    on: *on,
                    body: body.clone(),
                    kind,
                    prefecture,
                    result,
                    told: Told::at(at),
                });
            }
            Event::RecruitmentUpdated { as_of, prefectures } => self.update(at, *as_of, prefectures),
            Event::RecruitmentCorrected { as_of, prefectures, reason } => self.correct(at, *as_of, prefectures, reason),
            Event::RegionFlagged { on, reason } => self.mark(at, *on, true, reason),
            Event::RegionUnflagged { on, reason } => self.mark(at, *on, false, reason),
            Event::RecruitmentClosed { on, reason } => self.closing = Some(Closing { on: *on, reason: reason.clone() }),
        }
    }

    fn aim(&mut self, on: Day, companies: u32, by: Day, prefectures: &[PrefectureTarget], reason: Option<&Note>) {
        self.targets.add(on, Target { companies, by, prefectures: prefectures.to_vec(), reason: reason.cloned() });
    }

    /// The briefing of that id, at the place told last: where it was held, if it was, for that is told once
    /// and after any plan.
    fn briefing(&mut self, id: &ItemId, place: &Name, prefecture: Prefecture) -> &mut Briefing {
        let briefing = self.briefings.entry(id.clone()).or_insert_with(|| Briefing {
            announced_on: None,
            planned_on: None,
            held_on: None,
            place: place.clone(),
            prefecture,
            attended_companies: None,
        });
        (briefing.place, briefing.prefecture) = (place.clone(), prefecture);
        briefing
    }

    fn update(&mut self, at: &At<'_>, as_of: Day, rows: &[RecruitmentRow]) {
        self.recruitment.put(as_of, rows);
        self.updates.push(Update { as_of, rows: rows.to_vec(), corrected_by: Vec::new(), told: Told::at(at) });
    }

    fn correct(&mut self, at: &At<'_>, as_of: Day, rows: &[RecruitmentRow], reason: &Note) {
        self.recruitment.put(as_of, rows);
        let names =
            |update: &Update, row: &RecruitmentRow| update.rows.iter().any(|old| old.prefecture == row.prefecture);
        // Several updates may share the day, each with other prefectures.
        for update in self.updates.iter_mut().filter(|update| update.as_of == as_of) {
            let own: Vec<_> = rows.iter().filter(|row| names(update, row)).copied().collect();
            if !own.is_empty() {
                update.corrected_by.push(Correction { rows: own, reason: reason.clone(), told: Told::at(at) });
            }
        }
    }

    fn mark(&mut self, at: &At<'_>, on: Day, flagged: bool, reason: &Note) {
        self.flags.push(FlagChange { on, flagged, reason: reason.clone(), told: Told::at(at) });
    }

    /// The prefectures that the region covers on a day.
    pub fn area(&self, day: Day) -> BTreeSet<Prefecture> {
        self.areas.on(day).map(|(_, area)| area.prefectures.clone()).unwrap_or_default()
    }

    /// The target in force on a day, with the day of its decision.
    pub fn target(&self, day: Day) -> Option<(Day, &Target)> {
        self.targets.on(day)
    }

    /// The flag that stands; flags and their removal are told in the order of their days.
    pub fn flag(&self) -> Option<&FlagChange> {
        self.flags.last().filter(|change| change.flagged)
    }

    /// Applied, recruited, served and withdrawn, summed over the area.
    pub fn measures(&self, day: Day) -> [Option<u32>; 4] {
        let area = self.area(day);
        Measure::ALL.map(|measure| self.recruitment.sum(&area, day, measure))
    }

    /// How many companies are recruited in the area, none if nothing was ever reported.
    pub fn recruited(&self, day: Day) -> u32 {
        self.recruitment.sum(&self.area(day), day, Measure::Recruited).unwrap_or_default()
    }

    /// The last day as of which anything is reported.
    pub fn last_as_of(&self) -> Option<Day> {
        self.recruitment.iter().map(|(_, day)| day).max()
    }

    /// Companies at all briefings that were held, and how many those were.
    pub fn briefing_yield(&self) -> (u32, usize) {
        let held = self.briefings.values().filter_map(|briefing| briefing.attended_companies);
        held.fold((0, 0), |(companies, briefings), attended| (attended.saturating_add(companies), briefings + 1))
    }

    /// What the forecast needs to know of each prefecture of the area.
    pub fn centres(&self, as_of: Day) -> Vec<Centre> {
        let centre = |prefecture: &Prefecture| {
            let covering = self.areas.iter().filter(|(_, area)| area.prefectures.contains(prefecture));
            let reported = self.recruitment.until(*prefecture, as_of, Measure::Recruited);
            Centre {
                recruited: reported.map(|(_, recruited)| recruited).unwrap_or_default(),
                active_from: covering.map(|(from, _)| from).min().unwrap_or(self.opened_on),
                last_report: reported.map(|(day, _)| day),
            }
        };
        self.area(as_of).iter().map(centre).collect()
    }
}
