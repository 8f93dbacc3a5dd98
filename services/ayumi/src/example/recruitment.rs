//! Simulated companies of a pilot region, one by one, so that their sums agree with each other on every day.

use ayumi_proto::time::Day;
use ayumi_simulator::random::{Curve, Random};
use serde_json::{Value, json};

/// A prefecture of a region: how many companies are recruited in the end, and how they come in.
pub(super) struct Prefecture {
    pub code: &'static str,
    pub recruited: usize,
    pub curve: Curve,
}

/// The days of one company that applied; none where it never got so far.
struct Company {
    applied: Day,
    recruited: Option<Day>,
    served: Option<Day>,
    withdrawn: Option<Day>,
}

/// A prefecture's companies.
pub(super) struct Companies {
    pub code: &'static str,
    companies: Vec<Company>,
}

/// What an implementer reports beside the companies recruited.
#[derive(Clone, Copy)]
pub(super) struct ReportedNumbers {
    pub applied: bool,
    pub withdrawn: bool,
}

/// The first as-of day of reports of companies served: the service has to be set up first.
const SERVICE_FROM: &str = "2019-08-26";

impl Companies {
    /// Draws them. About one applicant in twelve is never recruited.
    pub fn draw(random: &mut Random, opened: Day, of: &Prefecture) -> Self {
        let recruited = random.days_on(opened, of.curve, of.recruited);
        let others = random.days_on(opened, of.curve, of.recruited / 11);
        let first = opened + of.curve[0].0;
        let recruited = recruited.into_iter().map(|on| Company::recruited(random, first, on));
        let companies = recruited.chain(others.into_iter().map(Company::only_applied)).collect();
        Self { code: of.code, companies }
    }

    /// The cumulative numbers as of a day, with so many companies too many.
    pub fn row(&self, as_of: Day, reported: ReportedNumbers, surplus: usize) -> Value {
        let count = |day: fn(&Company) -> Option<Day>| {
            self.companies.iter().filter(|company| day(company).is_some_and(|day| day <= as_of)).count()
        };
        let mut row = json!({"prefecture": self.code, "recruited": count(|one| one.recruited) + surplus});
        if reported.applied {
            row["applied"] = json!(count(|one| Some(one.applied)) + surplus);
        }
        if as_of >= super::parse_valid(SERVICE_FROM) {
            row["served"] = json!(count(|one| one.served));
        }
        if reported.withdrawn {
            row["withdrawn"] = json!(count(|one| one.withdrawn));
        }
        row
    }
}

impl Company {
    fn only_applied(on: Day) -> Self {
        Self { applied: on, recruited: None, served: None, withdrawn: None }
    }

    fn recruited(random: &mut Random, first: Day, on: Day) -> Self {
        let applied = (on - random.days(2, 16)).max(first);
        let withdrawn = random.chance(30).then(|| on + random.days(10, 60));
        let service_from: Day = super::parse_valid(SERVICE_FROM);
        let served = (on + random.days(10, 40)).max(service_from + random.days(0, 20));
        let stays = withdrawn.is_none_or(|day| served < day);
        Self { applied, recruited: Some(on), served: stays.then_some(served), withdrawn }
    }
}
