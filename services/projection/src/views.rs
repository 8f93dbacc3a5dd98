//! The one list of views. A new programme's view is added here, and the compiler asks for the rest.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_core::{Ask, At, View};
use ayumi_meetings::MeetingsView;
use ayumi_pilots::PilotsView;
use ayumi_proto::{
    commit::{Commit, Head},
    event::{Event, ProgrammeName},
    figure::Figure,
    ids::Edition,
    subject::EventSubject,
    time::{Day, Moment},
};
use ayumi_reports::ReportsView;
use ayumi_visits::VisitsView;
use serde_json::Value;

/// Every view of every edition.
#[derive(Clone, Default)]
pub struct Views {
    meetings: BTreeMap<Edition, MeetingsView>,
    pilots: BTreeMap<Edition, PilotsView>,
    visits: BTreeMap<Edition, VisitsView>,
    reports: BTreeMap<Edition, ReportsView>,
}

/// Where a commit stands, for folding.
pub struct Place<'a> {
    /// The commit's position.
    pub position: u64,
    /// Its subject.
    pub subject: &'a EventSubject,
    /// When the log is said to have taken it.
    pub recorded_at: Moment,
}

impl Views {
    /// Folds the events of a commit that had occurred by the end of `as_of`; all of them if `None`, which
    /// is the same as of today, for nothing is recorded that occurs later.
    pub fn apply(&mut self, place: &Place<'_>, commit: &Commit<Event>, as_of: Option<Day>) {
        let at = at(place, &commit.head);
        let edition = place.subject.edition;
        for event in commit.events.iter().filter(|event| as_of.is_none_or(|day| event.occurred().first_day() <= day)) {
            match event {
                Event::Meetings(event) => self.meetings.entry(edition).or_default().apply(&at, event),
                Event::Pilots(event) => self.pilots.entry(edition).or_default().apply(&at, event),
                Event::Visits(event) => self.visits.entry(edition).or_default().apply(&at, event),
                Event::Reports(event) => self.reports.entry(edition).or_default().apply(&at, event),
            }
        }
    }

    /// The newest edition of a programme.
    pub fn newest(&self, programme: ProgrammeName) -> Option<Edition> {
        match programme {
            ProgrammeName::Meetings => self.meetings.keys().next_back().copied(),
            ProgrammeName::Pilots => self.pilots.keys().next_back().copied(),
            ProgrammeName::Visits => self.visits.keys().next_back().copied(),
            ProgrammeName::Reports => self.reports.keys().next_back().copied(),
        }
    }

    /// The editions of all programmes, oldest first.
    pub fn editions(&self) -> BTreeSet<Edition> {
        let (meetings, pilots) = (self.meetings.keys(), self.pilots.keys());
        meetings.chain(pilots).chain(self.visits.keys()).chain(self.reports.keys()).copied().collect()
    }

    /// A view's answer; that of an edition without events is a view of nothing.
    pub fn answer(&self, programme: ProgrammeName, edition: Edition, ask: &Ask<'_>) -> Option<Value> {
        match programme {
            ProgrammeName::Meetings => answer(&self.meetings, edition, ask),
            ProgrammeName::Pilots => answer(&self.pilots, edition, ask),
            ProgrammeName::Visits => answer(&self.visits, edition, ask),
            ProgrammeName::Reports => answer(&self.reports, edition, ask),
        }
    }

    /// Every figure as of a day whose address begins with `prefix`, in the order of their addresses.
    pub fn figures(&self, prefix: &str, as_of: Day) -> Vec<Figure> {
        let mut figures = Vec::new();
        list(&self.meetings, prefix, as_of, &mut figures);
        list(&self.pilots, prefix, as_of, &mut figures);
        list(&self.visits, prefix, as_of, &mut figures);
        list(&self.reports, prefix, as_of, &mut figures);
        figures.sort_by(|one, other| one.path.cmp(&other.path));
        figures
    }
}

fn at<'a>(place: &Place<'a>, head: &'a Head) -> At<'a> {
    At {
        position: place.position,
        recorded_at: place.recorded_at,
        entity: &place.subject.entity,
        provenance: head.provenance,
        actor: &head.actor,
    }
}

fn answer<V: View>(views: &BTreeMap<Edition, V>, edition: Edition, ask: &Ask<'_>) -> Option<Value> {
    match views.get(&edition) {
        Some(view) => view.answer(edition, ask),
        None => V::default().answer(edition, ask),
    }
}

/// Adds the figures under a prefix; an edition whose addresses can't begin so isn't asked.
fn list<V: View>(views: &BTreeMap<Edition, V>, prefix: &str, as_of: Day, figures: &mut Vec<Figure>) {
    for (edition, view) in views {
        let base = format!("{}/{edition}/", V::NAME);
        if base.starts_with(prefix) || prefix.starts_with(&base) {
            figures.extend(view.figures(*edition, as_of).into_iter().filter(|figure| figure.path.starts_with(prefix)));
        }
    }
}
