//! A simulated company.

use ayumi_proto::{ids::CompanyId, place::Prefecture, text::CompanyName};

use crate::{random::Random, words::parse_valid};

/// Corporate numbers begin, after the check digit, with the code of a registry office; there is none
/// 9999, so that no simulated company can bear a real one's number.
const FIRST_BASE: u64 = 999_900_000_000;

/// How many in a thousand are sole proprietors, who have no corporate number.
const SOLE_PROPRIETORS: usize = 40;

/// How often a company is in each prefecture, beginning with 01; roughly as in life.
const WEIGHTS: [usize; 47] = [
    5, 1, 1, 2, 1, 1, 2, 3, 2, 2, 6, 5, 14, 8, 2, 1, 1, 1, 1, 2, 2, 4, 7, 2, 1, 3, 9, 5, 1, 1, 1, 1, 2, 3, 1, 1, 1, 1,
    1, 5, 1, 1, 2, 1, 1, 2, 1,
];

/// A company, the same in every edition that it takes part in.
pub(super) struct Company {
    pub id: CompanyId,
    pub name: CompanyName,
    pub prefecture: Prefecture,
}

impl Company {
    /// The company with that number.
    pub fn numbered(seed: u64, number: u64) -> Self {
        let mut random = Random::new(seed ^ Random::new(number).bits());
        let prefecture = some_prefecture(&mut random);
        if random.chance(SOLE_PROPRIETORS) {
            let id = parse_valid(&format!("own-{number:06}"));
            return Self { id, name: parse_valid(&format!("模擬商店 {number:06}")), prefecture };
        }
        let id = CompanyId::from_base(FIRST_BASE + number);
        Self { id, name: parse_valid(&format!("模擬企業 {number:06}")), prefecture }
    }
}

/// A prefecture, the more likely the more companies it has.
pub(super) fn some_prefecture(random: &mut Random) -> Prefecture {
    let code = random.weighted(&WEIGHTS) as u8 + 1;
    parse_valid(&format!("{code:02}"))
}
