//! How many companies there will be: a mixture of negative binomial distributions, one for each shape.

use serde::{Deserialize, Serialize};

/// The tails below and above the interval have this probability each: it is one of four fifths.
const TAIL: f64 = 0.1;
/// Up to this mean companies are counted one by one; above, in lots, of which there are about as many.
const MEAN_MAX: f64 = 2000.0;
/// Terms smaller than this part of the largest don't count.
const TERM_MIN: f64 = 1e-9;
/// No sum takes more terms than this.
const TERMS_MAX: u32 = 100_000;
/// Of what regions don't know of their future, this part is common to all of them, such as a season or a campaign.
const COMMON: f64 = 0.25;

/// Companies that take part by the target's day, in whole companies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// What is expected in the mean; above the median, for much more may come but not much less.
    pub mean: i64,
    /// As many come with a probability of a half.
    pub median: i64,
    /// Fewer come with a probability of at most a tenth.
    pub low: i64,
    /// More come with a probability of at most a tenth.
    pub high: i64,
}

/// Companies to come, as far as one shape is right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component {
    pub weight: f64,
    pub mean: f64,
    pub variance: f64,
}

/// Companies so far, those to come, and those that drop out.
#[derive(Clone, Debug)]
pub(crate) struct Outlook {
    pub(super) so_far: i64,
    /// How many drop out in the mean.
    pub(super) lost: f64,
    pub(super) components: Vec<Component>,
}

impl Outlook {
    /// So many, and no more to come.
    pub fn certain(companies: i64) -> Self {
        Self { so_far: companies, lost: 0.0, components: Vec::new() }
    }

    /// The same with so many more that are there for certain.
    pub fn and(self, companies: i64) -> Self {
        Self { so_far: self.so_far + companies, ..self }
    }

    /// The sum of several targets' outlooks, by their moments.
    pub fn sum(outlooks: &[Self]) -> Self {
        let (mut own, mut common, mut mean) = (0.0, 0.0, 0.0);
        for (each, variance) in outlooks.iter().map(Self::moments) {
            mean += each;
            own += variance * (1.0 - COMMON);
            common += (variance * COMMON).sqrt();
        }
        Self {
            so_far: outlooks.iter().map(|outlook| outlook.so_far).sum(),
            lost: outlooks.iter().map(|outlook| outlook.lost).sum(),
            components: vec![Component { weight: 1.0, mean, variance: own + common * common }],
        }
    }

    /// Mean and variance of the companies to come.
    fn moments(&self) -> (f64, f64) {
        let mean: f64 = self.components.iter().map(|one| one.weight * one.mean).sum();
        let square = |one: &Component| one.weight * (one.variance + one.mean * one.mean);
        (mean, (self.components.iter().map(square).sum::<f64>() - mean * mean).max(0.0))
    }

    /// What is expected, and the interval.
    pub fn forecast(&self) -> Forecast {
        let (mean, distribution) = (self.moments().0 - self.lost, self.distribution());
        Forecast {
            mean: self.so_far + mean.round() as i64,
            median: distribution.quantile(0.5),
            low: distribution.quantile(TAIL),
            high: distribution.quantile(1.0 - TAIL),
        }
    }

    /// The probability of at least so many, from 0 to 1.
    pub fn chance(&self, companies: i64) -> f64 {
        self.distribution().chance(companies)
    }

    /// How many there will be.
    fn distribution(&self) -> Distribution {
        // Those that drop out are a Poisson number; with twice as many added, mean and variance of what is left still
        // are those of a count.
        let shift = (2.0 * self.lost).ceil();
        let means = self.components.iter().map(|one| one.mean + shift - self.lost);
        let lot = (means.fold(1.0, f64::max) / MEAN_MAX).ceil();
        let mut chances = vec![0.0; 1];
        for Component { weight, mean, variance } in &self.components {
            let (mean, variance) = ((mean + shift - self.lost) / lot, (variance + self.lost) / (lot * lot));
            add(&mut chances, *weight, mean, variance);
        }
        if self.components.is_empty() {
            chances[0] = 1.0;
        }
        Distribution { least: self.so_far - shift as i64, lot: lot as i64, chances }
    }
}

/// The probability of each number of companies, from the least on.
struct Distribution {
    least: i64,
    lot: i64,
    chances: Vec<f64>,
}

impl Distribution {
    /// The least number that isn't exceeded with that probability.
    fn quantile(&self, probability: f64) -> i64 {
        let mut sum = 0.0;
        let reached = self.chances.iter().position(|chance| {
            sum += chance;
            sum >= probability
        });
        self.least + self.lot * reached.unwrap_or(self.chances.len() - 1) as i64
    }

    /// The probability of at least so many, from 0 to 1.
    fn chance(&self, companies: i64) -> f64 {
        let missing = usize::try_from(companies.saturating_sub(self.least).max(0)).unwrap_or(usize::MAX);
        let lots = missing.div_ceil(self.lot as usize);
        if lots == 0 { 1.0 } else { self.chances.iter().skip(lots).sum::<f64>().min(1.0) }
    }
}

/// Adds the probabilities of a negative binomial distribution, or nearly of a Poisson one where the variance isn't
/// above the mean.
fn add(chances: &mut Vec<f64>, weight: f64, mean: f64, variance: f64) {
    let spread = (variance - mean).max(mean * 1e-4);
    let terms = if mean > 0.0 { terms(mean * mean / spread, mean) } else { vec![(0, 1.0)] };
    let all: f64 = terms.iter().map(|(_, term)| term).sum();
    for (number, term) in terms {
        if number >= chances.len() {
            chances.resize(number + 1, 0.0);
        }
        chances[number] += weight * term / all;
    }
}

/// The numbers that may come, each with its probability as a part of that of the likeliest one. Each term follows from
/// its neighbour, so that no logarithm or gamma function is needed.
fn terms(shape: f64, mean: f64) -> Vec<(usize, f64)> {
    let ratio = mean / (mean + shape);
    let likeliest = ((shape - 1.0) * mean / shape).max(0.0).floor();
    let mut terms = vec![(likeliest as usize, 1.0)];
    let (mut number, mut term) = (likeliest, 1.0);
    while number > 0.0 && term > TERM_MIN {
        term *= number / ((number - 1.0 + shape) * ratio);
        number -= 1.0;
        terms.push((number as usize, term));
    }
    (number, term) = (likeliest, 1.0);
    for _ in 0..TERMS_MAX {
        term *= (number + shape) / (number + 1.0) * ratio;
        number += 1.0;
        if term <= TERM_MIN {
            break;
        }
        terms.push((number as usize, term));
    }
    terms
}
