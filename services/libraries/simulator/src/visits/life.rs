//! What becomes of one company in an edition.
//!
//! What is based on something else is recorded after it; visits are recorded whenever somebody gets to it.

use std::sync::Arc;

use ayumi_proto::{
    commit::Actor,
    text::Note,
    time::{Day, Moment},
};
use ayumi_visits::{
    Application, Assignment, CaseEvaluation, Command, Completion, Enrolment, Entity, Outcome, PrivateContinuation,
    StudyVisit, VisitVoiding, Visits, Withdrawal,
};

use super::{
    company::Company,
    conditions::Conditions,
    experts::{Distance, Expert, Experts},
};
use crate::{
    random::Random,
    script::Script,
    words::{note, parse_valid},
    year::{Year, days_after, working_day},
};

/// How many in a hundred applicants aren't enrolled, withdraw, or are enrolled.
const APPLICANTS: [usize; 3] = [6, 4, 90];
/// How many in a hundred companies stay and withdraw before any visit.
const ENROLLED: [usize; 2] = [95, 5];
/// How many in a hundred companies get the full number of visits, one less, and so on.
const VISITS_SHORT: [usize; 6] = [42, 25, 17, 9, 4, 3];
/// How many in a hundred companies complete the guidance, withdraw, or do neither.
const ENDS: [usize; 3] = [78, 6, 16];

const FAR: [&str; 2] = ["近隣に対応できる専門家がいないため", "業種の知見がある専門家を希望されたため"];
const REASSIGNED: [&str; 2] = ["日程が合わないため交代", "専門分野を考慮して交代"];
const VOIDED: [&str; 3] = ["二重登録のため", "訪問日の誤りのため", "実施報告書の不備のため"];
const WITHDRAWN: [&str; 3] = ["人員不足のため", "事業環境の変化のため", "自社で対応するため"];
const CONTINUED: [&str; 2] = ["月1回の助言を自費で継続", "規程の整備を自費で依頼"];
const STUDIED: [&str; 2] = ["対策の定着を確認", "残る課題を確認"];
const FACTORS: [&str; 6] = [
    "経営者の関与があった",
    "担当者が決まっていた",
    "担当者の異動があった",
    "予算を確保できなかった",
    "取引先からの要請があった",
    "専門家の業種知識が合った",
];

/// A visit that takes place.
struct Visit {
    recorded_at: Moment,
    actor: Arc<Actor>,
    command: Command,
    /// When it is voided, if it is.
    voided_at: Option<Moment>,
}

/// A company's life as far as it is written.
pub(super) struct Life<'a> {
    company: Company,
    year: &'a Year,
    conditions: &'a Conditions,
    experts: &'a Experts,
    submitter: &'a Arc<Actor>,
    random: Random,
    script: Script<Visits>,
    enrolments: u32,
    /// The day of the last thing that others may be based on, and when it was recorded.
    day: Day,
    recorded_at: Moment,
}

impl<'a> Life<'a> {
    /// A life without any lines.
    pub fn new(
        company: Company,
        year: &'a Year,
        conditions: &'a Conditions,
        experts: &'a Experts,
        submitter: &'a Arc<Actor>,
        mut random: Random,
    ) -> Self {
        // Most apply in the first half of the year.
        let applied = random.days(0, 230).min(random.days(0, 230));
        let day = year.first + 9 + applied;
        let script = Script::new(Entity::Company(company.id.clone()));
        let recorded_at = day.start();
        Self { company, year, conditions, experts, submitter, random, script, enrolments: 0, day, recorded_at }
    }

    /// Writes all of it; says how often the company is enrolled, too.
    pub fn live(mut self) -> (Script<Visits>, u32) {
        self.apply();
        (self.script, self.enrolments)
    }

    /// Submits what happens so many days after the last thing, unless the edition is over by then.
    fn submit(&mut self, (least, most): (i32, i32), command: impl FnOnce(Day) -> Command) -> bool {
        let on = working_day(self.day + self.random.days(least, most));
        if on > self.year.end() {
            return false;
        }
        self.day = on;
        self.recorded_at = self.year.recorded(&mut self.random, on, self.recorded_at);
        self.script.add(self.recorded_at, self.submitter, command(on));
        true
    }

    fn apply(&mut self) {
        let (name, prefecture) = (self.company.name.clone(), self.company.prefecture);
        self.submit((0, 0), |on| Command::Apply(Application { on, name, prefecture }));
        match self.random.weighted(&APPLICANTS) {
            0 => {}
            1 => self.withdraw(),
            _ => self.enrol(),
        }
    }

    fn enrol(&mut self) {
        if self.day + 30 > self.conditions.period.to() {
            return;
        }
        self.submit((2, 20), |on| Command::Enrol(Enrolment { on }));
        self.enrolments += 1;
        // Its place has an event of its own.
        self.script.events += 1;
        match self.random.weighted(&ENROLLED) {
            0 => self.be_visited(),
            _ => {
                self.script.events += 1;
                self.withdraw();
            }
        }
    }

    /// Withdraws before any visit; some come back.
    fn withdraw(&mut self) {
        let reason = note(&mut self.random, &WITHDRAWN);
        self.submit((5, 40), |on| Command::Withdraw(Withdrawal { on, reason }));
        if self.random.chance(350) && self.day + 60 < self.conditions.period.to() {
            self.day = self.day + self.random.days(5, 40);
            self.apply();
        }
    }

    fn be_visited(&mut self) {
        let mut expert = self.assign(None);
        let short = self.random.weighted(&VISITS_SHORT) as u16;
        let count = self.conditions.limit_max().saturating_sub(short);
        let mut visits: Vec<Visit> = Vec::with_capacity(usize::from(count) + 1);
        for number in 1..=count {
            if number > 1 && self.random.chance(60) {
                let reason = note(&mut self.random, &REASSIGNED);
                expert = self.assign(Some(reason));
            }
            let on = working_day(self.day + self.random.days(7, 40));
            let (yen, limit) = self.conditions.on(on);
            if on > self.conditions.period.to() || number > limit {
                break;
            }
            self.day = on;
            let command = Command::LogVisit(ayumi_visits::Visit { expert: expert.id, on, yen });
            self.visit(&mut visits, expert, on, command);
        }
        let logged = visits.len();
        let valid = self.submit_visits(visits);
        self.end(logged, valid);
    }

    /// Assigns an expert.
    fn assign(&mut self, reason: Option<Note>) -> &'a Expert {
        let on = working_day(self.day + self.random.days(2, 15));
        let (expert, distance) = self.experts.pick(self.company.prefecture, on, &mut self.random);
        let far = (distance == Distance::Far).then(|| note(&mut self.random, &FAR));
        let (id, reason) = (expert.id, reason.or(far));
        self.day = on;
        self.submit((0, 0), |on| Command::AssignExpert(Assignment { on, expert: id, reason }));
        expert
    }

    /// Adds a visit, and where it is voided, at times one in its place.
    fn visit(&mut self, visits: &mut Vec<Visit>, expert: &Expert, on: Day, command: Command) {
        let recorded_at = self.year.recorded(&mut self.random, on, self.recorded_at);
        let actor = Arc::clone(if self.random.chance(700) { &expert.actor } else { self.submitter });
        let voided_at = self.random.chance(30).then(|| self.later(on, recorded_at));
        let again = voided_at.filter(|_| self.random.chance(600)).map(|voided_at| {
            let (recorded_at, command) = (self.later(on, voided_at), command.clone());
            Visit { recorded_at, actor: Arc::clone(self.submitter), command, voided_at: None }
        });
        visits.push(Visit { recorded_at, actor, command, voided_at });
        visits.extend(again);
    }

    /// Some days after a moment.
    fn later(&mut self, on: Day, moment: Moment) -> Moment {
        let not_before = days_after(moment, self.random.days(1, 20));
        self.year.recorded(&mut self.random, on, not_before)
    }

    /// Submits the visits and the voids; a visit's number is its place in the order of recording. Returns how many
    /// are valid in the end.
    fn submit_visits(&mut self, mut visits: Vec<Visit>) -> usize {
        visits.sort_by_key(|visit| visit.recorded_at);
        let valid = visits.iter().filter(|visit| visit.voided_at.is_none()).count();
        for (Visit { recorded_at, actor, command, voided_at }, visit) in visits.into_iter().zip(1..) {
            self.script.add(recorded_at, &actor, command);
            if let Some(voided_at) = voided_at {
                let reason = note(&mut self.random, &VOIDED);
                self.script.add(voided_at, self.submitter, Command::VoidVisit(VisitVoiding { visit, reason }));
            }
        }
        valid
    }

    /// The guidance is completed or given up, or just remains.
    fn end(&mut self, logged: usize, valid: usize) {
        match self.random.weighted(&ENDS) {
            0 if logged > 0 => {
                self.submit((0, 30), |on| Command::CompleteGuidance(Completion { on }));
            }
            1 => {
                // Submitted any earlier, the place would come back and be missing for a visit recorded later.
                self.recorded_at = self.recorded_at.max(self.script.last_recorded_at());
                let reason = note(&mut self.random, &WITHDRAWN);
                if self.submit((1, 40), |on| Command::Withdraw(Withdrawal { on, reason })) && valid == 0 {
                    self.script.events += 1;
                }
            }
            _ => {}
        }
        if valid > 0 {
            self.aftermath();
        }
    }

    /// What comes of the visits.
    fn aftermath(&mut self) {
        if self.random.chance(120) {
            let note = note(&mut self.random, &CONTINUED);
            self.submit((0, 30), |on| Command::AgreePrivateContinuation(PrivateContinuation { on, note }));
        }
        for chance in [600, 60] {
            if self.random.chance(chance) {
                let outcome = [Outcome::Success, Outcome::Mixed, Outcome::Failure][self.random.weighted(&[6, 3, 1])];
                let factors = self.factors();
                self.submit((10, 50), |on| Command::EvaluateCase(CaseEvaluation { on, outcome, factors }));
            }
        }
        if self.random.chance(80) {
            let note = note(&mut self.random, &STUDIED);
            self.submit((10, 60), |on| Command::HoldStudyVisit(StudyVisit { on, note }));
        }
    }

    /// Up to three factors, no two of them the same.
    fn factors(&mut self) -> Vec<Note> {
        let first = self.random.below(FACTORS.len());
        let count = self.random.below(4);
        (first..first + count).map(|index| parse_valid(FACTORS[index % FACTORS.len()])).collect()
    }
}
