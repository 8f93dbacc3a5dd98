//! Money, in whole yen.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Mul, Sub},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Malformed;

/// An amount in yen, from 0 to [`Yen::MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u64")]
#[schemars(extend("maximum" = 1_000_000_000_000u64))]
pub struct Yen(u64);

impl Yen {
    /// One trillion yen: above any programme, and far below where sums could overflow.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// The amount of `yen`, for constants; larger than [`Yen::MAX`] is cut to it.
    pub const fn new(yen: u64) -> Self {
        Self(if yen < Self::MAX.0 { yen } else { Self::MAX.0 })
    }

    /// The number of yen.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// The income tax withheld from one payment of honoraria to an individual: 10.21 % of what is at most
/// 1,000,000 yen and 20.42 % of what is above, cut to the yen (Income Tax Act, articles 204 and 205,
/// with the special income tax for reconstruction).
pub fn withheld(payment: Yen) -> Yen {
    const STEP: u64 = 1_000_000;
    let lower = payment.0.min(STEP);
    let upper = payment.0.saturating_sub(STEP);
    Yen((lower * 1021 + upper * 2042) / 10_000)
}

impl TryFrom<u64> for Yen {
    type Error = Malformed;

    fn try_from(yen: u64) -> Result<Self, Malformed> {
        if yen <= Self::MAX.0 {
            Ok(Self(yen))
        } else {
            Err(Malformed::new(yen, "0〜1兆円の整数", "whole yen from 0 to 1,000,000,000,000"))
        }
    }
}

impl fmt::Display for Yen {
    /// Digits in groups of three, without the unit: `45,000`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                formatter.write_str(",")?;
            }
            write!(formatter, "{digit}")?;
        }
        Ok(())
    }
}

impl Add for Yen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Yen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for Yen {
    type Output = Self;
    fn mul(self, times: u64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl Sum for Yen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_withheld_in_two_steps_and_cut_to_the_yen() {
        for (paid, tax) in [(45_000, 4_594), (1_000_000, 102_100), (1_500_000, 204_200), (1, 0)] {
            assert_eq!(withheld(Yen::new(paid)), Yen::new(tax));
        }
    }

    #[test]
    fn yen_reads_in_groups_of_three() {
        for (yen, shown) in [(0, "0"), (999, "999"), (45_000, "45,000"), (72_000_000, "72,000,000")] {
            assert_eq!(Yen::new(yen).to_string(), shown);
        }
    }
}
