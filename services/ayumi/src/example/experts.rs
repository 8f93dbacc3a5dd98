//! Simulated experts: who they are, and who is sent to a company.

use ayumi_proto::{event::ProgrammeName, place::Prefecture, time::Day};
use ayumi_simulator::random::Random;
use serde_json::json;

use super::{entry::Entry, office::working_day, parse_valid};

/// How many experts take part.
const EXPERTS: usize = 150;
/// The first registration number; numbers as high as this aren't in use.
const FIRST_NUMBER: usize = 900_001;
/// Everybody is registered by the middle of August, before the first company gets its expert.
const REGISTERED_FROM: &str = "2019-07-08";

/// Roughly how small and medium enterprises divide among the prefectures, 01 to 47.
pub(super) const WEIGHTS: [usize; 47] = [
    16, 5, 5, 9, 4, 5, 8, 10, 8, 9, 22, 17, 52, 26, 11, 6, 7, 5, 4, 10, 10, 17, 31, 7, 5, 12, 40, 20, 4, 4, 2, 3, 9,
    13, 5, 3, 5, 6, 3, 20, 3, 5, 7, 5, 4, 7, 6,
];

/// Why an expert from afar is sent.
const REASONS: [&str; 3] = [
    "同じ業種の支援経験がある専門家が近隣にいないため。",
    "近隣の専門家の担当件数が上限に近いため。",
    "企業の本社と工場が離れており、工場に近い専門家としたため。",
];

struct Expert {
    number: String,
    prefecture: Prefecture,
    companies: usize,
}

/// The experts, and how many companies each has got so far.
pub(super) struct Experts(Vec<Expert>);

/// Who is sent to a company, and why if it is somebody from afar.
pub(super) struct Assignment {
    pub number: String,
    pub reason: Option<&'static str>,
}

impl Experts {
    /// One expert in every prefecture, the others where companies are.
    pub fn draw(random: &mut Random) -> Self {
        let mut homes: Vec<_> = Prefecture::all().collect();
        let everywhere = homes.clone();
        while homes.len() < EXPERTS {
            homes.push(everywhere[random.weighted(&WEIGHTS)]);
        }
        let expert = |(index, prefecture): (usize, Prefecture)| {
            let number = (FIRST_NUMBER + index).to_string();
            Expert { number, prefecture, companies: 0 }
        };
        Self(homes.into_iter().enumerate().map(expert).collect())
    }

    /// Their registrations and the briefings that they attended.
    pub fn entries(&self, random: &mut Random) -> Vec<Entry> {
        self.0.iter().flat_map(|expert| expert.entries(random)).collect()
    }

    /// The less busy of two drawn among those who are near, or, seldom, anybody with a reason.
    pub fn assign(&mut self, random: &mut Random, company: Prefecture, except: Option<&str>) -> Assignment {
        let from_afar = random.chance(15);
        let suits =
            |expert: &Expert| expert.prefecture.is_near(company) != from_afar && except != Some(expert.number.as_str());
        let suited: Vec<_> = (0..self.0.len()).filter(|index| suits(&self.0[*index])).collect();
        // Okinawa adjoins nothing: a second expert has to come from elsewhere.
        let (candidates, is_near) = if suited.is_empty() { ((0..47).collect(), false) } else { (suited, !from_afar) };
        let (one, other) = (*random.pick(&candidates), *random.pick(&candidates));
        let chosen = if self.0[one].companies <= self.0[other].companies { one } else { other };
        let expert = &mut self.0[chosen];
        expert.companies += 1;
        let reason = if is_near { None } else { Some(*random.pick(&REASONS)) };
        Assignment { number: expert.number.clone(), reason }
    }
}

impl Expert {
    fn entries(&self, random: &mut Random) -> Vec<Entry> {
        let registered = working_day(parse_valid::<Day>(REGISTERED_FROM) + random.days(0, 30));
        let briefing = working_day(registered + random.days(3, 21));
        let mut entries = vec![
            self.entry(registered, "register-expert", json!({"on": registered, "prefecture": self.prefecture})),
            self.entry(briefing, "attend-briefing", json!({"on": briefing})),
        ];
        if random.chance(120) {
            let again = working_day(briefing + random.days(28, 70));
            entries.push(self.entry(again, "attend-briefing", json!({"on": again})));
        }
        entries
    }

    fn entry(&self, on: Day, command: &str, payload: serde_json::Value) -> Entry {
        Entry::simulated(on, ProgrammeName::Visits, &entity(&self.number), command, payload)
    }
}

/// The entity of an expert with a number.
pub(super) fn entity(number: &str) -> String {
    format!("expert-{number}")
}
