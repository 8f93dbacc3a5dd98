//! The simulated part of the visits: 402 companies apply, 400 are enrolled, 382 are served.

use ayumi_proto::{ids::CompanyId, place::Prefecture};
use ayumi_simulator::random::Random;

use super::{
    cases::{APPLICATIONS, APPLICATIONS_FROM, Case, Fate},
    entry::Entry,
    experts::{Experts, WEIGHTS},
    office::working_day,
    parse_valid,
};

/// Companies by what becomes of them. The first three lines are those that are served: 382.
const FATES: [(Fate, usize); 7] = [
    (Fate::Completes, 366),
    (Fate::LeavesHalfway, 12),
    (Fate::StaysOpen, 4),
    (Fate::WithdrawsUnvisited, 13),
    (Fate::HasOnlyAVoidVisit, 2),
    (Fate::NeverVisited, 3),
    (Fate::NeverEnrolled, 2),
];

/// Corporate numbers begin, after the check digit, with the code of a registry office; there is none
/// 9999, so that no simulated company can bear a real one's number.
const FIRST_BASE: u64 = 999_900_000_001;

/// All that is simulated of the visits.
pub(super) fn entries() -> Vec<Entry> {
    let mut random = Random::new(201_908);
    let mut experts = Experts::draw(&mut random);
    let mut entries = experts.entries(&mut random);
    let mut fates: Vec<_> = FATES.iter().flat_map(|(fate, companies)| vec![*fate; *companies]).collect();
    random.shuffle(&mut fates);
    let prefectures: Vec<_> = Prefecture::all().collect();
    let applied = random.days_on(parse_valid(APPLICATIONS_FROM), APPLICATIONS, fates.len());
    for (index, (fate, applied)) in fates.into_iter().zip(applied).enumerate() {
        let company = CompanyId::from_base(FIRST_BASE + index as u64).to_string();
        let prefecture = prefectures[random.weighted(&WEIGHTS)];
        let name = format!("模擬企業 {:03}", index + 1);
        entries.extend(Case::new(&mut random, &mut experts, company, prefecture).run(
            &name,
            working_day(applied),
            fate,
        ));
    }
    entries
}
