//! Likelihoods. With thousands of companies they are far smaller than any float, and a shape that one report makes so
//! unlikely may be the likeliest by the next.

use super::power::power;

/// A step of the scale: multiplying by it is exact.
const STEP: f64 = 1.0 / (1_u128 << 100) as f64;

/// A number from 0 to 1: `mantissa` times as often a step as `steps` says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likelihood {
    /// 0, or more than a step, up to 1.
    mantissa: f64,
    steps: u64,
}

impl Likelihood {
    /// What is certain.
    pub const ONE: Self = Self { mantissa: 1.0, steps: 0 };

    /// A float from 0 to 1.
    pub fn of(mantissa: f64) -> Self {
        Self { mantissa, steps: 0 }.scaled()
    }

    fn scaled(mut self) -> Self {
        while self.mantissa > 0.0 && self.mantissa <= STEP {
            self.mantissa /= STEP;
            self.steps += 1;
        }
        self
    }

    /// That of both.
    pub fn and(self, other: Self) -> Self {
        Self { mantissa: self.mantissa * other.mantissa, steps: self.steps.saturating_add(other.steps) }.scaled()
    }

    /// That of so many of the same.
    pub fn power(self, exponent: u32) -> Self {
        power(Self::ONE, self, exponent, Self::and)
    }

    /// The larger of two.
    pub fn larger(self, other: Self) -> Self {
        let is_larger = other.mantissa > 0.0
            && (self.mantissa == 0.0
                || other.steps < self.steps
                || other.steps == self.steps && other.mantissa > self.mantissa);
        if is_larger { other } else { self }
    }

    /// Its part of one that isn't smaller.
    pub fn beside(self, largest: Self) -> f64 {
        let steps = self.steps.saturating_sub(largest.steps);
        // Smaller by so many steps it is as good as nothing.
        if largest.mantissa == 0.0 || steps > 5 {
            return 0.0;
        }
        (0..steps).fold(self.mantissa / largest.mantissa, |part, _| part * STEP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_report_makes_next_to_impossible_may_be_the_likeliest_by_the_next() {
        let (one, other) = (Likelihood::of(0.3), Likelihood::of(0.5));
        let (first, second) = (one.power(9_000).and(other.power(2_000)), other.power(9_000).and(one.power(2_000)));
        assert_eq!((first.larger(second), first.beside(second)), (second, 0.0));
        let near = other.power(8_999).and(one.power(2_001));
        assert!((near.beside(second) - 0.6).abs() < 1e-9);
        assert_eq!(Likelihood::of(0.0).and(one).larger(one.power(u32::MAX)), one.power(u32::MAX));
    }
}
