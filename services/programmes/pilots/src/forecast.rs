//! How many companies will be recruited by the target's day: the Poisson–gamma model of recruitment
//! (V. V. Anisimov and V. V. Fedorov, Statistics in Medicine 26, 2007, pages 4958–4975).
//!
//! Each prefecture recruits as a Poisson process whose weekly rate is drawn from a gamma distribution
//! that all prefectures of the edition share. The shared one is fitted by moments to what all of them
//! have reported; a prefecture's own numbers then turn it into the distribution of its own rate. The
//! companies still to come in a region are a sum of Poisson numbers with gamma rates; that sum of rates
//! is taken as one gamma variable of the same mean and variance, so that the companies to come follow
//! a negative binomial distribution.
//!
//! Only addition, multiplication, division and square root are used, which every machine rounds alike:
//! the same events give the same forecast everywhere.

use ayumi_proto::time::Day;
use serde::{Deserialize, Serialize};

/// With fewer prefectures that have reported, their spread can't be known, and the shape is 1.
const SPREAD_CENTRES_MIN: usize = 3;
/// The prior's shape stays in these bounds, so that neither chance likeness nor one outlier rules it.
const SHAPE_BOUNDS: (f64, f64) = (0.2, 50.0);
/// Up to this mean the distribution is summed term by term; above, it is as good as normal.
const EXACT_MEAN_MAX: f64 = 2000.0;
/// Terms smaller than this part of the largest don't count.
const TERM_MIN: f64 = 1e-12;
/// No sum takes more terms than this.
const TERMS_MAX: u32 = 1_000_000;
/// The interval holds four fifths: the tails below and above have this probability each.
const TAIL: f64 = 0.1;
/// The point of the standard normal distribution above which [`TAIL`] lies.
const TAIL_DEVIATIONS: f64 = 1.281_551_565_544_6;

/// One prefecture of a region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Centre {
    /// Companies recruited, as last reported.
    pub recruited: u32,
    /// The first day in the region.
    pub active_from: Day,
    /// The as-of day of its latest report.
    pub last_report: Option<Day>,
}

impl Centre {
    /// The weeks that the report covers; one of the first day covers that day.
    fn weeks(&self) -> f64 {
        self.last_report.map_or(0.0, |last| f64::from((last - self.active_from).max(1)) / 7.0)
    }

    /// The weeks from the last report to a day.
    fn weeks_to(&self, by: Day) -> f64 {
        f64::from((by - self.last_report.unwrap_or(self.active_from)).max(0)) / 7.0
    }
}

/// The gamma distribution of weekly rates that the prefectures of an edition share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prior {
    shape: f64,
    rate: f64,
}

impl Prior {
    /// Fits the distribution to what was reported; `None` if nothing was.
    pub fn of(centres: &[Centre]) -> Option<Self> {
        let data: Vec<_> = (centres.iter().filter(|centre| centre.last_report.is_some()))
            .map(|centre| (f64::from(centre.recruited), centre.weeks()))
            .collect();
        if data.is_empty() {
            return None;
        }
        let sum = |of: fn(f64, f64) -> f64| data.iter().map(|(companies, weeks)| of(*companies, *weeks)).sum::<f64>();
        // Half a company more keeps the mean above zero while nobody has been recruited.
        let mean = (sum(|companies, _| companies) + 0.5) / sum(|_, weeks| weeks);
        let scatter: f64 =
            data.iter().map(|(companies, weeks)| (companies - mean * weeks) * (companies - mean * weeks)).sum();
        let variance = (scatter - mean * sum(|_, weeks| weeks)) / sum(|_, weeks| weeks * weeks);
        let shape = if data.len() < SPREAD_CENTRES_MIN {
            1.0
        } else if variance > 0.0 {
            (mean * mean / variance).clamp(SHAPE_BOUNDS.0, SHAPE_BOUNDS.1)
        } else {
            SHAPE_BOUNDS.1
        };
        Some(Self { shape, rate: shape / mean })
    }
}

/// Companies recruited by the target's day, in whole companies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// What is expected.
    pub mean: u32,
    /// Fewer come with a probability of at most a tenth.
    pub low: u32,
    /// More come with a probability of at most a tenth.
    pub high: u32,
}

impl Forecast {
    /// The forecast that an outlook gives.
    pub(crate) fn of(outlook: Outlook) -> Self {
        let (mean, (low, high)) = (outlook.expected(), outlook.interval());
        Self { mean, low: low.min(mean), high: high.max(mean) }
    }
}

/// Companies so far, and mean and variance of how many more come at the rates of the reports. The
/// forecast follows from it; its ends take many times as long as all that comes before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlook {
    so_far: u32,
    mean: f64,
    variance: f64,
}

impl Outlook {
    /// The outlook for the prefectures that a region covers.
    pub fn of(prior: &Prior, centres: impl Iterator<Item = Centre>, by: Day) -> Self {
        let mut outlook = Self { so_far: 0, mean: 0.0, variance: 0.0 };
        for centre in centres {
            let shape = prior.shape + f64::from(centre.recruited);
            let scale = centre.weeks_to(by) / (prior.rate + centre.weeks());
            outlook.so_far = outlook.so_far.saturating_add(centre.recruited);
            outlook.mean += shape * scale;
            outlook.variance += shape * scale * scale;
        }
        outlook
    }

    /// Companies expected in all.
    pub fn expected(&self) -> u32 {
        self.total(self.mean)
    }

    /// The lower and upper tenth of companies in all.
    fn interval(&self) -> (u32, u32) {
        let Self { mean, variance, .. } = *self;
        let (low, high) = if variance > 0.0 { interval(mean * mean / variance, mean) } else { (0.0, 0.0) };
        (self.total(low), self.total(high))
    }

    /// Both are whole and not negative, and a conversion from a float stops at the largest number.
    fn total(&self, more: f64) -> u32 {
        self.so_far.saturating_add(more.round() as u32)
    }
}

/// The lower and upper tenth of the negative binomial distribution of that mean whose rate has that shape.
fn interval(shape: f64, mean: f64) -> (f64, f64) {
    if mean > EXACT_MEAN_MAX {
        let deviation = (mean + mean * mean / shape).sqrt();
        return ((mean - TAIL_DEVIATIONS * deviation).max(0.0), mean + TAIL_DEVIATIONS * deviation);
    }
    let terms = terms(shape, mean);
    let all: f64 = terms.iter().map(|(_, weight)| weight).sum();
    (quantile(&terms, all * TAIL), quantile(&terms, all * (1.0 - TAIL)))
}

/// The numbers that may come, in order, each with its probability as a part of that of the likeliest one.
/// Each term follows from its neighbour, so that no logarithm or gamma function is needed.
fn terms(shape: f64, mean: f64) -> Vec<(f64, f64)> {
    let ratio = mean / (mean + shape);
    let likeliest = ((shape - 1.0) * mean / shape).max(0.0).floor();
    let mut terms = vec![(likeliest, 1.0)];
    let (mut number, mut weight) = (likeliest, 1.0);
    while number > 0.0 && weight > TERM_MIN {
        weight *= number / ((number - 1.0 + shape) * ratio);
        number -= 1.0;
        terms.push((number, weight));
    }
    terms.reverse();
    (number, weight) = (likeliest, 1.0);
    for _ in 0..TERMS_MAX {
        weight *= (number + shape) / (number + 1.0) * ratio;
        number += 1.0;
        if weight <= TERM_MIN {
            break;
        }
        terms.push((number, weight));
    }
    terms
}

/// The first number by which the weights add up to at least `share`.
fn quantile(terms: &[(f64, f64)], share: f64) -> f64 {
    let mut sum = 0.0;
    let reached = terms.iter().find(|(_, weight)| {
        sum += weight;
        sum >= share
    });
    reached.or(terms.last()).map_or(0.0, |(number, _)| *number)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use ayumi_core::world::v;
    use proptest::prelude::*;

    use super::*;

    fn centre(recruited: u32, active_from: &str, last_report: &str) -> Centre {
        Centre { recruited, active_from: v(active_from), last_report: Some(v(last_report)) }
    }

    #[test]
    fn intervals_are_the_tenths_of_the_negative_binomial_distribution() {
        // Computed apart from this code, from logarithms of the gamma function.
        let known = [
            (1.0, 10.0, 1.0, 24.0),
            (5.0, 40.0, 18.0, 65.0),
            (0.3, 3.0, 0.0, 9.0),
            (20.0, 100.0, 70.0, 132.0),
            (2.5, 0.4, 0.0, 1.0),
            (12.0, 7.0, 3.0, 11.0),
            (50.0, 1999.0, 1642.0, 2373.0),
        ];
        for (shape, mean, low, high) in known {
            assert_eq!(interval(shape, mean), (low, high), "{shape} {mean}");
        }
    }

    fn forecast(prior: &Prior, centres: &[Centre], by: Day) -> Forecast {
        Forecast::of(Outlook::of(prior, centres.iter().copied(), by))
    }

    #[test]
    fn one_prefecture_with_data_keeps_its_own_pace() {
        // 40 companies in ten weeks, ten weeks to go: the only prefecture is its own prior.
        let centres = [centre(40, "2019-06-01", "2019-08-10")];
        let prior = Prior::of(&centres).unwrap();
        let forecast = forecast(&prior, &centres, v("2019-10-19"));
        assert!((79..=81).contains(&forecast.mean), "{forecast:?}");
        assert!(forecast.low < 70 && forecast.high > 90, "{forecast:?}");
    }

    #[test]
    fn a_prefecture_without_a_report_borrows_from_the_others() {
        let mut centres = vec![centre(40, "2019-06-01", "2019-08-10"); 4];
        let prior = Prior::of(&centres).unwrap();
        centres.push(Centre { recruited: 0, active_from: v("2019-08-10"), last_report: None });
        let forecast = forecast(&prior, &centres[4..], v("2019-10-19"));
        assert!((39..=41).contains(&forecast.mean), "{forecast:?}");
    }

    #[test]
    fn a_slow_prefecture_is_drawn_towards_the_others_and_no_further() {
        let centres: Vec<_> = [5, 20, 45, 60, 15].map(|recruited| centre(recruited, "2019-06-01", "2019-08-10")).into();
        let prior = Prior::of(&centres).unwrap();
        let more = |centre: Centre| forecast(&prior, &[centre], v("2019-10-19")).mean - centre.recruited;
        assert!((6..29).contains(&more(centres[0])), "{}", more(centres[0]));
        assert!((29..60).contains(&more(centres[3])), "{}", more(centres[3]));
    }

    #[test]
    fn nothing_reported_gives_no_prior_and_nobody_recruited_a_small_one() {
        assert_eq!(Prior::of(&[Centre { recruited: 0, active_from: v("2019-06-01"), last_report: None }]), None);
        let centres = [centre(0, "2019-06-01", "2019-08-10")];
        let forecast = forecast(&Prior::of(&centres).unwrap(), &centres, v("2019-10-19"));
        assert!(forecast.low == 0 && forecast.mean <= 1, "{forecast:?}");
    }

    #[test]
    fn on_the_targets_day_nothing_is_left_to_come() {
        let centres = [centre(40, "2019-06-01", "2019-08-10")];
        let forecast = forecast(&Prior::of(&centres).unwrap(), &centres, v("2019-08-10"));
        assert_eq!(forecast, Forecast { mean: 40, low: 40, high: 40 });
    }

    proptest! {
        #[test]
        fn the_mean_lies_in_the_interval_and_nobody_is_lost(
            data in proptest::collection::vec((0u32..1_000_000, 0i32..300), 1..8), days in 0i32..400,
        ) {
            let from: Day = v("2019-04-01");
            let centre = |(recruited, last): &(u32, i32)| {
                Centre { recruited: *recruited, active_from: from, last_report: Some(from + *last) }
            };
            let centres: Vec<_> = data.iter().map(centre).collect();
            let forecast = forecast(&Prior::of(&centres).unwrap(), &centres, from + days);
            let so_far: u32 = data.iter().map(|(recruited, _)| *recruited).sum();
            prop_assert!(so_far <= forecast.low && forecast.low <= forecast.mean && forecast.mean <= forecast.high);
        }
    }
}
