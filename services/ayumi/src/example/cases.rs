//! One simulated company's way through the guidance programme.

use ayumi_proto::{commit::Role, event::ProgrammeName, place::Prefecture, time::Day};
use ayumi_simulator::random::{Curve, Random};
use serde_json::{Value, json};

use super::{
    entry::{Act, Entry},
    experts::{self, Experts},
    office::working_day,
    parse_valid,
};

/// The day after the meeting at which the bodies were asked to make the programme known.
pub(super) const APPLICATIONS_FROM: &str = "2019-08-08";
/// How applications come in, until the end of November.
pub(super) const APPLICATIONS: Curve = &[(0, 0), (20, 150), (45, 470), (75, 780), (113, 1000)];
/// No visit is planned later: the period, once it is extended, ends a week after.
const LAST_VISIT: &str = "2020-03-06";
/// The last day on which cases are evaluated or studied.
const LAST_EVALUATION: &str = "2020-03-27";
/// Until when visits may be logged only weeks later.
const LATE_UNTIL: &str = "2019-12-06";
/// The first day on which cases are evaluated.
const EVALUATIONS_FROM: &str = "2020-01-14";

const QUIT: [&str; 4] = [
    "担当者の退職により対応できる者がいなくなったため。",
    "繁忙期と重なり、日程の調整がつかないため。",
    "親会社の方針により、別の支援を受けることになったため。",
    "期待していた支援の内容と異なるため。",
];
const HELPED: [&str; 5] = [
    "経営者が毎回同席した",
    "社内の推進役が決まっていた",
    "専門家が業種の事情に通じていた",
    "訪問の前に現状の確認表がそろっていた",
    "規程のひな形をそのまま使えた",
];
const HINDERED: [&str; 5] = [
    "担当者が途中で交代した",
    "訪問の間隔が空きすぎた",
    "経営者の関心が続かなかった",
    "提案が企業の規模に合わなかった",
    "ITの管理を外部に任せきりで状況を把握できなかった",
];

/// What becomes of a company.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    /// It is visited, and the guidance is completed.
    Completes,
    /// It is visited once or twice and then withdraws.
    LeavesHalfway,
    /// It is visited, and nobody has completed the guidance yet.
    StaysOpen,
    /// It is enrolled and withdraws before a visit.
    WithdrawsUnvisited,
    /// The only visit logged was voided, and it withdraws.
    HasOnlyAVoidVisit,
    /// It is enrolled, and no visit takes place.
    NeverVisited,
    /// It withdraws before it is enrolled.
    NeverEnrolled,
}

/// A company while its entries are made.
pub(super) struct Case<'a> {
    random: &'a mut Random,
    experts: &'a mut Experts,
    company: String,
    prefecture: Prefecture,
    entries: Vec<Entry>,
    /// Nothing of a company is recorded before what precedes it.
    clock: Day,
    expert: String,
    /// How many visits have been logged, void ones included.
    logged: u16,
}

impl<'a> Case<'a> {
    pub fn new(random: &'a mut Random, experts: &'a mut Experts, company: String, prefecture: Prefecture) -> Self {
        let clock = parse_valid(APPLICATIONS_FROM);
        Self { random, experts, company, prefecture, entries: Vec::new(), clock, expert: String::new(), logged: 0 }
    }

    /// All that is entered of the company.
    pub fn run(mut self, name: &str, applied: Day, fate: Fate) -> Vec<Entry> {
        self.apply(applied, name);
        if fate == Fate::NeverEnrolled {
            self.withdraw(applied, 5, 12);
            return self.entries;
        }
        let enrolled = self.later(applied, 5, 12);
        self.submit(enrolled, "enrol", json!({"on": enrolled}));
        // A third of those that withdraw unvisited do so before an expert is found.
        if fate == Fate::WithdrawsUnvisited && self.random.chance(333) {
            self.withdraw(enrolled, 4, 25);
            return self.entries;
        }
        let assigned = self.later(enrolled, 3, 10);
        self.assign(assigned);
        self.end(fate, assigned);
        self.entries
    }

    /// The application, which is sometimes entered with another prefecture first.
    fn apply(&mut self, applied: Day, name: &str) {
        let application = |prefecture| json!({"on": applied, "name": name, "prefecture": prefecture});
        let right = application(self.prefecture);
        if !self.random.chance(8) {
            return self.submit(applied, "apply", right);
        }
        let elsewhere = Prefecture::all().find(|other| *other != self.prefecture && other.is_near(self.prefecture));
        self.submit(applied, "apply", application(elsewhere.unwrap_or(self.prefecture)));
        self.take_back(3, "apply", "所在地の都道府県の誤り。申込書で確認した。", Some(right));
    }

    fn end(&mut self, fate: Fate, assigned: Day) {
        match fate {
            Fate::Completes => {
                let visits = [4, 3, 2, 1][self.random.weighted(&[56, 21, 14, 9])];
                let last = self.visits(assigned, visits);
                let completed = self.later(last, 3, 20);
                self.submit(completed, "complete-guidance", json!({"on": completed}));
                self.aftermath(completed, &[70, 23, 7], 410);
            }
            Fate::LeavesHalfway => {
                let visits = 1 + self.random.below(2);
                let last = self.visits(assigned, visits);
                let withdrawn = self.withdraw(last, 8, 30);
                self.aftermath(withdrawn, &[0, 35, 65], 1000);
            }
            Fate::StaysOpen => {
                self.visits(assigned, 2);
            }
            Fate::WithdrawsUnvisited => {
                self.withdraw(assigned, 4, 40);
            }
            Fate::HasOnlyAVoidVisit => {
                let on = self.later(assigned, 7, 24);
                self.log(on, 0, 3);
                self.void(4, "当日に企業の都合で中止となり、訪問していなかったため。");
                self.withdraw(on, 10, 30);
            }
            Fate::NeverVisited | Fate::NeverEnrolled => {}
        }
    }

    /// So many visits, or as many as fit before the last day, but one at least; returns the last one's day.
    fn visits(&mut self, assigned: Day, planned: usize) -> Day {
        let mut on = self.later(assigned, 7, 24);
        for visit in 1..=planned {
            self.visit(on);
            let next = self.later(on, 14, 32);
            if visit == planned || next > parse_valid(LAST_VISIT) {
                break;
            }
            if visit == 2 && self.random.chance(20) {
                self.assign(on + 7);
            }
            if visit == 1 && self.clock < next - 10 && self.random.chance(8) {
                let completed = self.clock + 1;
                self.submit(completed, "complete-guidance", json!({"on": on}));
                self.take_back(4, "complete-guidance", "別の企業の完了を誤って記録したため。", None);
            }
            on = next;
        }
        on
    }

    /// A valid visit, sometimes after one that was logged wrongly.
    fn visit(&mut self, on: Day) {
        if self.random.chance(18) {
            self.log(on - 1, 1, 4);
            self.void(5, "訪問日の誤り。正しい日付で記録し直す。");
        } else if self.random.chance(5) {
            self.log(on - 2, 1, 4);
            self.void(6, "別の企業への訪問を誤って記録したため。");
        }
        self.log(on, 0, 8);
    }

    /// How the case is evaluated (success, mixed, failure by weight; reported in so many of a thousand cases),
    /// and what follows.
    fn aftermath(&mut self, ended: Day, weights: &[usize], permille: usize) {
        if !self.random.chance(permille) {
            return;
        }
        let outcome = self.random.weighted(weights);
        let last = parse_valid(LAST_EVALUATION);
        let on = self.later(ended.max(parse_valid(EVALUATIONS_FROM)), 3, 24).min(last);
        let factors = self.factors(outcome);
        let named = ["success", "mixed", "failure"][outcome];
        if outcome == 0 && self.random.chance(180) {
            let agreed = self.later(ended, 2, 9);
            let note = "事業の終了後も、四半期に一度の助言を企業の負担で続ける。";
            self.submit(agreed, "agree-private-continuation", json!({"on": agreed, "note": note}));
        }
        self.submit(on, "evaluate-case", json!({"on": on, "outcome": named, "factors": factors}));
        if self.random.chance([0, 60, 450][outcome]) {
            let studied = self.later(on, 5, 16).min(last);
            let note = "訪問して経緯を聞き取った。次の募集では、訪問の前に社内の担当者を決めてもらうのがよい。";
            self.submit(studied, "hold-study-visit", json!({"on": studied, "note": note}));
        }
    }

    /// One or two factors for each side that the outcome has.
    fn factors(&mut self, outcome: usize) -> Vec<&'static str> {
        let sides = [(outcome < 2).then_some(HELPED), (outcome > 0).then_some(HINDERED)];
        let mut factors = Vec::new();
        for side in sides.into_iter().flatten() {
            let first = self.random.below(side.len());
            factors.push(side[first]);
            if self.random.chance(400) {
                factors.push(side[(first + 1) % side.len()]);
            }
        }
        factors
    }

    fn assign(&mut self, on: Day) {
        let before = Some(self.expert.as_str()).filter(|expert| !expert.is_empty());
        let assignment = self.experts.assign(self.random, self.prefecture, before);
        let mut payload = json!({"on": on, "expert": assignment.number});
        if let Some(reason) = assignment.reason {
            payload["reason"] = json!(reason);
        }
        self.expert = assignment.number;
        self.submit(on, "assign-expert", payload);
    }

    /// Logs a visit some days after it took place.
    fn log(&mut self, on: Day, least: i32, most: i32) {
        let is_late = on < parse_valid(LATE_UNTIL) && self.random.chance(15);
        let logged_on = on + if is_late { self.random.days(20, 45) } else { self.random.days(least, most) };
        self.submit(logged_on, "log-visit", json!({"expert": self.expert, "on": on, "yen": 45_000}));
        self.logged += 1;
    }

    /// Voids the visit logged last.
    fn void(&mut self, after_days: i32, reason: &str) {
        self.submit(self.clock + after_days, "void-visit", json!({"visit": self.logged, "reason": reason}));
    }

    /// Takes the newest record that a command led to back, or has another recorded in its place.
    fn take_back(&mut self, after_days: i32, of: &'static str, reason: &'static str, instead: Option<Value>) {
        self.clock = working_day(self.clock + after_days);
        let act = Act::TakeBack { of, reason, instead };
        self.entries.push(Entry::of(self.clock, ProgrammeName::Visits, &self.company, act));
    }

    fn withdraw(&mut self, from: Day, least: i32, most: i32) -> Day {
        let on = self.later(from, least, most);
        let reason = *self.random.pick(&QUIT);
        self.submit(on, "withdraw", json!({"on": on, "reason": reason}));
        on
    }

    /// A working day so many days later.
    fn later(&mut self, day: Day, least: i32, most: i32) -> Day {
        working_day(day + self.random.days(least, most))
    }

    fn submit(&mut self, on: Day, command: &str, payload: Value) {
        self.clock = self.clock.max(on);
        let entry = Entry::simulated(self.clock, ProgrammeName::Visits, &self.company, command, payload);
        // An expert logs the visits; the rest is the office's.
        let by_expert = command == "log-visit";
        self.entries.push(if by_expert { entry.by(Role::Expert, &experts::entity(&self.expert)) } else { entry });
    }
}
