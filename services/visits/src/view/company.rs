//! One company as it is shown, and what many of them add up to.

use ayumi_core::At;
use ayumi_proto::{
    ids::ExpertId,
    money::Yen,
    place::{BureauArea, Prefecture},
    text::Name,
    time::{Day, Moment},
    visits::{Event, Outcome, Terms},
};
use serde::Serialize;

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Company {
    pub(super) name: Option<Name>,
    pub(super) prefecture: Option<Prefecture>,
    pub(super) applied_on: Option<Day>,
    pub(super) enrolled_on: Option<Day>,
    #[serde(skip)]
    pub(super) over: bool,
    pub(super) completed_on: Option<Day>,
    pub(super) withdrawn_on: Option<Day>,
    #[serde(skip)]
    pub(super) assigned: Vec<(Day, ExpertId)>,
    pub(super) visit_log: Vec<Visit>,
    pub(super) private_continuation_on: Option<Day>,
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) study_visits: Vec<Day>,
    pub(super) simulated: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Visit {
    pub(super) visit: u16,
    pub(super) expert: ExpertId,
    pub(super) on: Day,
    pub(super) yen: Yen,
    pub(super) void_reason: Option<String>,
    pub(super) recorded_at: Moment,
    pub(super) position: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Evaluation {
    pub(super) on: Day,
    pub(super) outcome: Outcome,
    pub(super) factors: Vec<String>,
}

/// A row of the list of companies.
#[derive(Debug, Serialize)]
pub(super) struct CompanyRow {
    pub(super) id: String,
    pub(super) name: Option<Name>,
    pub(super) prefecture: Option<Prefecture>,
    pub(super) region: Option<BureauArea>,
    pub(super) stage: &'static str,
    pub(super) enrolled: bool,
    pub(super) expert: Option<ExpertId>,
    pub(super) visits: u16,
    pub(super) spent_yen: Yen,
    pub(super) reserved_yen: Yen,
    pub(super) simulated: bool,
}

/// Money and companies, of the whole edition or of one region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Sums {
    pub(super) applied: usize,
    pub(super) enrolled: usize,
    pub(super) served: usize,
    pub(super) withdrawn: usize,
    pub(super) visits: usize,
    pub(super) spent_yen: Yen,
    pub(super) reserved_yen: Yen,
    pub(super) simulated: bool,
}

impl Company {
    pub(super) fn standing(&self) -> impl Iterator<Item = &Visit> {
        self.visit_log.iter().filter(|visit| visit.void_reason.is_none())
    }

    pub(super) fn spent(&self) -> Yen {
        self.standing().map(|visit| visit.yen).sum()
    }

    /// The expert of the latest assignment, the later told where two share a day.
    pub(super) fn expert(&self) -> Option<&ExpertId> {
        self.assigned.iter().max_by_key(|(from, _)| *from).map(|(_, expert)| expert)
    }

    /// What is kept back for visits that the company may still get.
    pub(super) fn reserved(&self, terms: Option<&Terms>) -> Yen {
        match terms {
            Some(terms) if self.enrolled_on.is_some() && !self.over => {
                let left = usize::from(terms.visit_limit).saturating_sub(self.standing().count());
                terms.honorarium_yen * left as u64
            }
            _ => Yen::default(),
        }
    }

    pub(super) fn stage(&self) -> &'static str {
        match (self.withdrawn_on, self.completed_on, self.enrolled_on, self.applied_on) {
            (Some(_), ..) => "withdrawn",
            (_, Some(_), ..) => "completed",
            (_, _, Some(_), _) => "enrolled",
            (_, _, _, Some(_)) => "applied",
            _ => "unknown",
        }
    }

    pub(super) fn row(&self, id: &str, terms: Option<&Terms>) -> CompanyRow {
        CompanyRow {
            id: id.to_owned(),
            name: self.name.clone(),
            prefecture: self.prefecture,
            region: self.prefecture.map(Prefecture::bureau_area),
            stage: self.stage(),
            enrolled: self.enrolled_on.is_some(),
            expert: self.expert().cloned(),
            visits: self.standing().count() as u16,
            spent_yen: self.spent(),
            reserved_yen: self.reserved(terms),
            simulated: self.simulated,
        }
    }

    pub(super) fn add_to(&self, sums: &mut Sums, terms: Option<&Terms>) {
        let visits = self.standing().count();
        sums.applied += usize::from(self.applied_on.is_some());
        sums.enrolled += usize::from(self.enrolled_on.is_some());
        sums.served += usize::from(visits > 0);
        sums.withdrawn += usize::from(self.withdrawn_on.is_some());
        sums.visits += visits;
        sums.spent_yen = sums.spent_yen + self.spent();
        sums.reserved_yen = sums.reserved_yen + self.reserved(terms);
        sums.simulated |= self.simulated;
    }

    /// Folds an event of the company.
    pub(super) fn apply(&mut self, at: &At<'_>, event: &Event) {
        self.simulated |= at.is_simulated();
        match event {
            Event::CompanyApplied { on, name, prefecture } => {
                self.name = Some(name.clone());
                self.prefecture = Some(*prefecture);
                self.applied_on = Some(*on);
                (self.enrolled_on, self.withdrawn_on, self.over) = (None, None, false);
                self.assigned.clear();
            }
            Event::CompanyEnrolled { on } => self.enrolled_on = Some(*on),
            Event::ExpertAssigned { on, expert, .. } => self.assigned.push((*on, expert.clone())),
            Event::VisitLogged { visit, expert, on, yen } => self.visit_log.push(Visit {
                visit: *visit,
                expert: expert.clone(),
                on: *on,
                yen: *yen,
                void_reason: None,
                recorded_at: at.recorded_at,
                position: at.position,
            }),
            Event::VisitVoided { visit, reason, .. } => {
                if let Some(voided) = self.visit_log.iter_mut().find(|logged| logged.visit == *visit) {
                    voided.void_reason = Some(reason.to_string());
                }
            }
            Event::GuidanceCompleted { on } => (self.completed_on, self.over) = (Some(*on), true),
            Event::CompanyWithdrawn { on, .. } => (self.withdrawn_on, self.over) = (Some(*on), true),
            Event::PrivateContinuationAgreed { on, .. } => self.private_continuation_on = Some(*on),
            Event::CaseEvaluated { on, outcome, factors } => self.evaluations.push(Evaluation {
                on: *on,
                outcome: *outcome,
                factors: factors.iter().map(ToString::to_string).collect(),
            }),
            Event::StudyVisitHeld { on, .. } => self.study_visits.push(*on),
            Event::TermsSet { .. }
            | Event::TermsAmended { .. }
            | Event::ExpertRegistered { .. }
            | Event::BriefingAttended { .. }
            | Event::PlaceTaken { .. }
            | Event::PlaceReturned { .. } => {}
        }
    }
}
