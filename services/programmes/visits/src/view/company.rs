//! One company as it is folded. What was told later is told apart by its position in the log, so that
//! the days can be folded in any order.

use crate::{Event, Outcome, Terms, payload};
use ayumi_core::At;
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    money::Yen,
    place::{BureauArea, Prefecture},
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

use super::{
    experts::Experts,
    tally::{Share, Turn},
};

#[derive(Clone, Debug, Default)]
pub(super) struct Company {
    /// The latest; a company is shown once it has one. It is told once and shown rarely: apart from the rest, which
    /// every event reads, that takes half the room.
    pub(super) application: Option<Box<Application>>,
    area: Option<BureauArea>,
    pub(super) enrolled_on: Option<Day>,
    /// The guidance ended, by completion or withdrawal.
    over: bool,
    pub(super) completed_on: Option<Day>,
    pub(super) withdrawn_on: Option<Day>,
    assigned: Option<Assignment>,
    /// In the order of their numbers.
    pub(super) visits: Vec<Visit>,
    /// How many of them stand, and what those pay.
    pub(super) standing: u16,
    pub(super) spent_yen: Yen,
    pub(super) private_continuation_on: Option<Day>,
    /// In the order of the days, the later told after those of the same day.
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) study_visits: Vec<Day>,
    pub(super) simulated: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Application {
    pub(super) id: CompanyId,
    pub(super) name: Name,
    pub(super) prefecture: Prefecture,
    pub(super) on: Day,
    position: u64,
}

/// The latest assignment, the later told where two share a day.
#[derive(Clone, Copy, Debug)]
struct Assignment {
    from: Day,
    expert: ExpertId,
}

#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) visit: u16,
    pub(super) expert: ExpertId,
    pub(super) on: Day,
    pub(super) yen: Yen,
    pub(super) void_reason: Option<Note>,
    pub(super) recorded_at: Moment,
    pub(super) position: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Evaluation {
    on: Day,
    outcome: Outcome,
    factors: Vec<Note>,
}

impl Company {
    /// What the company adds to the sums.
    pub(super) fn share(&self) -> Share {
        // Of a company that is enrolled by its events and applied by none, nothing counts. Visits alone do:
        // they are folded alone to explain their sum.
        if self.application.is_none() && self.enrolled_on.is_some() {
            return Share::default();
        }
        Share {
            area: self.area,
            applied: self.application.is_some(),
            enrolled: self.enrolled_on.is_some(),
            withdrawn: self.withdrawn_on.is_some(),
            open: self.is_open(),
            simulated: self.simulated,
            visits: self.standing,
            spent_yen: self.spent_yen,
            outcome: self.evaluations.last().map(|evaluation| evaluation.outcome),
            expert: self.expert(),
        }
    }

    fn is_open(&self) -> bool {
        self.enrolled_on.is_some() && !self.over
    }

    /// The assigned expert.
    pub(super) fn expert(&self) -> Option<ExpertId> {
        self.assigned.map(|assignment| assignment.expert)
    }

    /// What is kept back for visits that the company may still get.
    pub(super) fn reserved_yen(&self, terms: Option<&Terms>) -> Yen {
        terms.filter(|_| self.is_open()).map_or(Yen::default(), |terms| {
            terms.honorarium_yen * u64::from(terms.visit_limit.saturating_sub(self.standing))
        })
    }

    pub(super) fn stage(&self) -> &'static str {
        match (self.withdrawn_on, self.completed_on, self.enrolled_on) {
            (Some(_), ..) => "withdrawn",
            (_, Some(_), _) => "completed",
            (_, _, Some(_)) => "enrolled",
            (None, None, None) => "applied",
        }
    }

    /// Folds an event of the company.
    pub(super) fn apply(&mut self, at: &At<'_>, event: &Event<&str>, experts: &mut Experts) {
        self.simulated |= at.is_simulated();
        match event {
            Event::CompanyApplied(application) => self.apply_anew(at, application),
            Event::CompanyEnrolled(enrolment) => self.enrolled_on = Some(enrolment.on),
            Event::ExpertAssigned(assignment) => {
                // An assignment may come to nothing because of what was made up.
                experts.mark(assignment.expert, self.simulated);
                self.assign(at, assignment.on, assignment.expert);
            }
            Event::VisitLogged(visit) => {
                let (recorded_at, position) = (at.recorded_at, at.position);
                let payload::LoggedVisit { visit, expert, on, yen } = *visit;
                let visit = Visit { visit, expert, on, yen, void_reason: None, recorded_at, position };
                self.log(at, visit, experts);
            }
            Event::VisitVoided(voided) => self.void(at, voided.visit, &voided.reason, experts),
            Event::GuidanceCompleted(completion) => (self.completed_on, self.over) = (Some(completion.on), true),
            Event::CompanyWithdrawn(withdrawal) => (self.withdrawn_on, self.over) = (Some(withdrawal.on), true),
            Event::PrivateContinuationAgreed(continuation) => {
                self.private_continuation_on = self.private_continuation_on.max(Some(continuation.on));
            }
            Event::CaseEvaluated(payload::CaseEvaluation { on, outcome, factors }) => {
                let evaluation =
                    Evaluation { on: *on, outcome: *outcome, factors: factors.iter().map(Note::keep).collect() };
                by_day(&mut self.evaluations, evaluation, |evaluation| evaluation.on);
            }
            Event::StudyVisitHeld(visit) => by_day(&mut self.study_visits, visit.on, |day| *day),
            Event::TermsSet(_)
            | Event::TermsAmended(_)
            | Event::ExpertRegistered(_)
            | Event::BriefingAttended(_)
            | Event::PlaceTaken(_)
            | Event::PlaceReturned(_) => {}
        }
    }

    fn apply_anew(&mut self, at: &At<'_>, application: &payload::Application<&str>) {
        let payload::Application { on, name, prefecture } = application;
        let (on, prefecture) = (*on, *prefecture);
        let before = self.application.take().map(|application| application.id);
        let id = before.or_else(|| at.entity().parse().ok());
        let (name, position) = (name.keep(), at.position);
        self.area = id.as_ref().map(|_| prefecture.bureau_area());
        self.application = id.map(|id| Box::new(Application { id, name, prefecture, on, position }));
        (self.enrolled_on, self.withdrawn_on, self.over, self.assigned) = (None, None, false, None);
    }

    /// An assignment may be dated after the day on which the company applied anew; told before, it is over.
    fn assign(&mut self, at: &At<'_>, from: Day, expert: ExpertId) {
        let over = self.application.as_ref().is_some_and(|application| at.position < application.position);
        let earlier = self.assigned.is_some_and(|assigned| from < assigned.from);
        if !over && !earlier {
            self.assigned = Some(Assignment { from, expert });
        }
    }

    fn log(&mut self, at: &At<'_>, visit: Visit, experts: &mut Experts) {
        experts.count_visit(&visit, at.is_simulated(), Turn::In);
        self.standing += 1;
        self.spent_yen = self.spent_yen + visit.yen;
        let place = self.visits.partition_point(|logged| logged.visit < visit.visit);
        self.visits.insert(place, visit);
    }

    fn void(&mut self, at: &At<'_>, visit: u16, reason: &Note<&str>, experts: &mut Experts) {
        let stands = |logged: &&mut Visit| logged.visit == visit && logged.void_reason.is_none();
        if let Some(voided) = self.visits.iter_mut().find(stands) {
            voided.void_reason = Some(reason.keep());
            experts.count_visit(voided, at.is_simulated(), Turn::Out);
            self.standing -= 1;
            self.spent_yen = self.spent_yen - voided.yen;
        }
    }
}

/// Puts an item behind those of its day.
pub(super) fn by_day<T>(items: &mut Vec<T>, item: T, day: impl Fn(&T) -> Day) {
    let place = items.partition_point(|earlier| day(earlier) <= day(&item));
    items.insert(place, item);
}
