//! The terms of an edition and how they are amended within the year.

use std::sync::Arc;

use ayumi_proto::{
    commit::Actor,
    money::Yen,
    time::{Day, Span},
};
use ayumi_visits::{Command, InitialTerms, Terms, TermsAmendment, Visits, Withholding};

use crate::{
    random::Random,
    script::Script,
    words::lawful,
    year::{Year, at_hour, working_day},
};

/// Places are granted in tens.
const CAP_STEP: u32 = 10;

/// Terms that apply from a day on.
struct Dated {
    from: Day,
    honorarium_yen: Yen,
    visit_limit: u16,
    reason: &'static str,
}

/// The terms of the edition, by their first days.
pub(super) struct Conditions {
    pub period: Span,
    dated: Vec<Dated>,
}

impl Conditions {
    /// Draws terms that are amended once or twice.
    pub fn draw(year: &Year, random: &mut Random) -> Self {
        let period = Span::new(year.first + 9, year.last - 10);
        #[expect(clippy::expect_used, reason = "a fiscal year is longer than three weeks")]
        let period = period.expect("a span");
        let mut yen = 40_000 + 1_000 * random.below(8) as u64;
        let mut visit_limit = 4 + random.below(3) as u16;
        let mut dated = vec![Dated { from: period.from(), honorarium_yen: Yen::new(yen), visit_limit, reason: "" }];
        let raised = Dated {
            from: working_day(year.first + random.days(90, 190)),
            honorarium_yen: Yen::new(yen + 500 * (1 + random.below(8) as u64)),
            visit_limit,
            reason: "交通費の値上がりにより謝金を改定",
        };
        yen = raised.honorarium_yen.get();
        dated.push(raised);
        if random.chance(400) {
            visit_limit += 1;
            let from = working_day(year.first + random.days(210, 260));
            let reason = "効果が認められたため訪問回数の上限を引上げ";
            dated.push(Dated { from, honorarium_yen: Yen::new(yen), visit_limit, reason });
        }
        Self { period, dated }
    }

    /// The honorarium and the limit of visits on a day.
    pub fn on(&self, day: Day) -> (Yen, u16) {
        let begun = self.dated.iter().rev().find(|dated| dated.from <= day);
        let dated = begun.unwrap_or(&self.dated[0]);
        (dated.honorarium_yen, dated.visit_limit)
    }

    /// The largest limit of visits in the year.
    pub fn limit_max(&self) -> u16 {
        self.dated.iter().map(|dated| dated.visit_limit).max().unwrap_or_default()
    }

    /// Tells the terms. They are recorded before the day from which they apply, so that whoever logs a visit knows
    /// what it pays.
    pub fn script(
        &self,
        mut script: Script<Visits>,
        year: &Year,
        enrolments: u32,
        teller: &Arc<Actor>,
    ) -> Script<Visits> {
        let company_cap = enrolments.max(1).next_multiple_of(CAP_STEP);
        for (number, dated) in self.dated.iter().enumerate() {
            let Dated { from, honorarium_yen, visit_limit, reason } = *dated;
            let withholding = Withholding::Individual;
            let terms = Terms { honorarium_yen, visit_limit, company_cap, period: self.period, withholding };
            let on = if number == 0 { year.first } else { from - 21 };
            let command = match number {
                0 => Command::SetTerms(InitialTerms { on, terms }),
                _ => Command::AmendTerms(TermsAmendment { on, from, terms, reason: lawful(reason) }),
            };
            script.tell(at_hour(on, 10), teller, command);
        }
        script
    }
}
