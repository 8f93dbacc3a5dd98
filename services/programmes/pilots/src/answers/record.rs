//! What is read of a region's own events to be shown.

use ayumi_core::{At, ReadError, View};
use ayumi_proto::{
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::{Name, Note},
    time::Day,
};

use crate::{
    CorrectedNumber, Event, Opening, Pilots, PrefectureTarget, RecruitmentRow, TargetSetting,
    rows::{ApproachRow, Area, BriefingRow, Correction, FlagChange, Implementer, Recorded, SuggestionRow, Update},
};

/// What the events of a region say, each list in the order in which it is shown.
pub(super) struct Record {
    pub name: Name,
    pub opened_on: Day,
    pub implementers: Vec<Implementer>,
    pub areas: Vec<Area>,
    pub targets: Vec<TargetSetting>,
    pub updates: Vec<Update>,
    pub briefings: Vec<BriefingRow>,
    pub approaches: Vec<ApproachRow>,
    pub suggestions: Vec<SuggestionRow>,
    pub flags: Vec<FlagChange>,
    pub closing_reason: Option<Note>,
}

impl Record {
    /// Reads a region's events; `None` if it hasn't opened.
    pub fn of(view: &View<'_, Pilots>, region: &RegionId) -> Result<Option<Self>, ReadError> {
        let mut record: Option<Self> = None;
        view.each_event_of(region, |at, event| match (&mut record, event) {
            (None, Event::RegionOpened(opening)) => record = Some(Self::new(&opening)),
            (None, _) => {}
            (Some(record), event) => record.take(at, &event),
        })?;
        Ok(record.map(Self::in_order))
    }

    fn new(opening: &Opening<&str>) -> Self {
        let Opening { on, name, implementer, prefectures } = opening;
        let (from, implementer) = (*on, implementer.keep());
        Self {
            name: name.keep(),
            opened_on: from,
            implementers: vec![Implementer { from, implementer }],
            areas: vec![Area { from, prefectures: prefectures.iter().copied().collect(), reason: None }],
            targets: Vec::new(),
            updates: Vec::new(),
            briefings: Vec::new(),
            approaches: Vec::new(),
            suggestions: Vec::new(),
            flags: Vec::new(),
            closing_reason: None,
        }
    }

    /// What holds from a day on was recorded in any order; what shares a day stays in the log's order.
    fn in_order(mut self) -> Self {
        self.implementers.sort_by_key(|implementer| implementer.from);
        self.areas.sort_by_key(|area| area.from);
        self.targets.sort_by_key(|target| target.on);
        self.updates.sort_by_key(|update| update.as_of);
        self.approaches.sort_by_key(|approach| approach.on);
        self.suggestions.sort_by_key(|suggestion| suggestion.on);
        for suggestion in &mut self.suggestions {
            let body = suggestion.body.normalised();
            let of_body = |approach: &&ApproachRow| approach.body.normalised() == body;
            suggestion.approached_on = self.approaches.iter().find(of_body).map(|approach| approach.on);
        }
        self.briefings.sort_by(|one, other| one.briefing.cmp(&other.briefing));
        self
    }

    fn take(&mut self, at: &At<'_>, event: &Event<&str>) {
        match event {
            // A region opens once.
            Event::RegionOpened(_) => {}
            Event::ImplementerChanged(change) => {
                self.implementers.push(Implementer { from: change.on, implementer: change.implementer.keep() });
            }
            Event::TargetSet(set) => {
                self.aim(set.on, set.companies, set.by, &set.prefectures, set.reason.as_ref());
            }
            Event::TargetRevised(set) => self.aim(set.on, set.companies, set.by, &set.prefectures, Some(&set.reason)),
            Event::AreaChanged(change) => {
                let (from, reason) = (change.from, Some(change.reason.keep()));
                self.areas.push(Area { from, prefectures: change.prefectures.iter().copied().collect(), reason });
            }
            Event::BriefingScheduled(plan) => {
                let briefing = self.briefing(&plan.briefing, &plan.place, plan.prefecture);
                (briefing.announced_on, briefing.planned_on) = (Some(plan.on), Some(plan.held_on));
            }
            Event::BriefingHeld(held) => {
                let briefing = self.briefing(&held.briefing, &held.place, held.prefecture);
                (briefing.place, briefing.prefecture) = (held.place.keep(), held.prefecture);
                (briefing.held_on, briefing.attended_companies) = (Some(held.on), Some(held.attended_companies));
            }
            Event::SupportBodyApproached(approach) => {
                let Recorded { simulated, position, recorded_at } = recorded(at);
                self.approaches.push(ApproachRow {
                    region: None,
                    on: approach.on,
                    body: approach.body.keep(),
                    kind: approach.kind,
                    prefecture: approach.prefecture,
                    result: approach.result,
                    simulated,
                    position,
                    recorded_at,
                });
            }
            Event::SupportBodySuggested(suggestion) => {
                let Recorded { simulated, position, recorded_at } = recorded(at);
                self.suggestions.push(SuggestionRow {
                    region: None,
                    on: suggestion.on,
                    received_on: suggestion.received_on,
                    body: suggestion.body.keep(),
                    kind: suggestion.kind,
                    prefecture: suggestion.prefecture,
                    suggested_by: suggestion.suggested_by.keep(),
                    note: suggestion.note.as_ref().map(Note::keep),
                    approached_on: None,
                    simulated,
                    position,
                    recorded_at,
                });
            }
            Event::RecruitmentUpdated(update) => self.updates.push(Update {
                as_of: update.as_of,
                rows: update.prefectures.clone(),
                corrected_by: Vec::new(),
                recorded: recorded(at),
            }),
            Event::RecruitmentCorrected(correction) => {
                let rows = &correction.prefectures;
                self.correct(at, correction.as_of, &correction.reason, |old| {
                    rows.iter().find(|row| row.prefecture == old.prefecture).copied()
                });
            }
            Event::NumbersCorrected(correction) => {
                self.correct(at, correction.as_of, &correction.reason, |old| {
                    let of_row = |number: &&CorrectedNumber| number.prefecture == old.prefecture;
                    let numbers = correction.numbers.iter().filter(of_row);
                    let corrected = numbers.fold(old, |row, number| row.with(number.measure, number.companies));
                    correction.numbers.iter().any(|number| of_row(&number)).then_some(corrected)
                });
            }
            Event::RegionFlagged(remark) => self.mark(at, remark.on, true, &remark.reason),
            Event::RegionUnflagged(remark) => self.mark(at, remark.on, false, &remark.reason),
            Event::RecruitmentClosed(closing) => self.closing_reason = closing.reason.as_ref().map(Note::keep),
        }
    }

    fn aim(&mut self, on: Day, companies: u32, by: Day, prefectures: &[PrefectureTarget], reason: Option<&Note<&str>>) {
        let (prefectures, reason) = (prefectures.to_vec(), reason.map(Note::keep));
        self.targets.push(TargetSetting { on, companies, by, prefectures, reason });
    }

    /// The briefing of that id, as far as it is known. One that was held before it was announced stays where it was.
    fn briefing(&mut self, id: &ItemId, place: &Name<&str>, prefecture: Prefecture) -> &mut BriefingRow {
        let found = self.briefings.iter().position(|briefing| briefing.briefing == *id).unwrap_or_else(|| {
            self.briefings.push(BriefingRow {
                region: None,
                briefing: id.clone(),
                announced_on: None,
                planned_on: None,
                held_on: None,
                place: place.keep(),
                prefecture,
                attended_companies: None,
            });
            self.briefings.len() - 1
        });
        &mut self.briefings[found]
    }

    /// Several updates may share a day, each with other prefectures. Shown is what each row then is.
    fn correct(
        &mut self,
        at: &At<'_>,
        as_of: Day,
        reason: &Note<&str>,
        corrected: impl Fn(RecruitmentRow) -> Option<RecruitmentRow>,
    ) {
        for update in self.updates.iter_mut().filter(|update| update.as_of == as_of) {
            let rows: Vec<_> = update.current_rows().filter_map(&corrected).collect();
            if !rows.is_empty() {
                update.corrected_by.push(Correction { rows, reason: reason.keep(), recorded: recorded(at) });
            }
        }
    }

    fn mark(&mut self, at: &At<'_>, on: Day, flagged: bool, reason: &Note<&str>) {
        self.flags.push(FlagChange { on, flagged, reason: reason.keep(), recorded: recorded(at) });
    }

    /// The flag that is set, if one is.
    pub fn flag(&self) -> Option<&FlagChange> {
        self.flags.last().filter(|change| change.flagged)
    }
}

fn recorded(at: &At<'_>) -> Recorded {
    Recorded { simulated: at.is_simulated(), position: at.position, recorded_at: at.recorded_at }
}
