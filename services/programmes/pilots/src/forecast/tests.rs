//! What the model says of counts that can be thought through.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use ayumi_core::world::v;
use ayumi_proto::time::Day;
use proptest::prelude::*;

use super::{Forecast, Model, Outlook, Series};

const OPENED: &str = "2019-07-01";
const END: &str = "2020-01-31";

/// Counts as of days after the opening.
fn series(counts: &[(i32, i64)]) -> Series {
    let opened_on = v::<Day>(OPENED);
    Series { opened_on, counts: counts.iter().map(|(day, count)| (opened_on + *day, *count)).collect() }
}

/// So many a week for some weeks.
fn weekly(weeks: i32, companies: i64) -> Series {
    series(&(0..=weeks).map(|week| (week * 7, i64::from(week) * companies)).collect::<Vec<_>>())
}

fn outlook(series: impl IntoIterator<Item = Series>) -> Option<Outlook> {
    Some(Model::of(series, v(END))?.by(v(END)))
}

fn forecast(series: impl IntoIterator<Item = Series>) -> Option<Forecast> {
    Some(outlook(series)?.forecast())
}

#[test]
fn there_is_no_forecast_before_fourteen_days_of_data() {
    assert_eq!(forecast([series(&[])]), None);
    assert_eq!(forecast([series(&[(3, 0), (13, 9)])]), None);
    assert!(forecast([series(&[(3, 0), (14, 9)])]).is_some());
    // Another's data say what may be expected of the one that has none.
    let (alone, both) = (forecast([weekly(8, 4)]).unwrap(), forecast([weekly(8, 4), series(&[])]).unwrap());
    assert!(both.median > alone.median + 20 && both.high - both.low > alone.high - alone.low, "{alone:?} {both:?}");
}

#[test]
fn companies_there_at_the_opening_say_nothing_of_a_pace() {
    let later: Vec<_> = (1..=4).map(|week| (week * 7, 40 + 2 * i64::from(week))).collect();
    for day in [0, 1, 3, 6] {
        let counts: Vec<_> = [(day, 40)].into_iter().chain(later.iter().copied()).collect();
        let forecast = forecast([series(&counts)]).unwrap();
        assert!(forecast.high < 48 + 27 * 2 * 4, "{day} {forecast:?}");
    }
    let nobody = forecast([series(&[(0, 0), (7, 0), (14, 0)])]).unwrap();
    assert!(nobody.median <= 5 && nobody.low == 0, "{nobody:?}");
}

#[test]
fn a_steady_pace_is_expected_to_go_on_more_or_less() {
    let Forecast { mean, median, low, high } = forecast([weekly(15, 4)]).unwrap();
    // 60 so far, and 15.6 weeks at 4 would be 62 more; most paces fall off towards the end.
    assert!((90..=125).contains(&median) && (90..=130).contains(&mean), "{median} {mean}");
    assert!(low > 70 && high > 115 && high < 160, "{low} {high}");
}

#[test]
fn what_has_stopped_is_expected_to_stay_so() {
    let mut counts: Vec<_> = (0..=15).map(|week| (week * 7, 4 * i64::from(week))).collect();
    let running = outlook([series(&counts)]).unwrap().chance(100);
    counts.extend((16..=20).map(|week| (week * 7, 60)));
    let stopped = outlook([series(&counts)]).unwrap().chance(100);
    assert!(running > 0.5 && stopped < 0.2, "{running} {stopped}");
}

#[test]
fn those_that_drop_out_are_expected_to_go_on_doing_so() {
    let counts: Vec<_> = (0..=20).map(|week| (week * 7, i64::from(100 - 2 * week))).collect();
    let forecast = forecast([series(&counts)]).unwrap();
    assert!(forecast.high < 60 && (30..=45).contains(&forecast.median), "{forecast:?}");
}

#[test]
fn on_the_targets_day_nothing_is_left_to_come() {
    let last = v::<Day>(END) - v::<Day>(OPENED);
    let counts = series(&[(0, 0), (100, 30), (last, 40)]);
    assert_eq!(forecast([counts.clone()]), Some(Forecast { mean: 40, median: 40, low: 40, high: 40 }));
    let outlook = outlook([counts]).unwrap();
    assert_eq!((outlook.chance(40), outlook.chance(41)), (1.0, 0.0));
}

#[test]
fn the_day_on_which_a_target_is_reached_has_an_interval() {
    let model = Model::of([weekly(15, 4)], v(END)).unwrap();
    let [early, late] = [0.1, 0.9].map(|chance| model.reached(75, chance));
    assert!(early.unwrap() > v("2019-10-14") && early < late && late.unwrap() < v("2020-01-31"), "{early:?} {late:?}");
    assert_eq!(model.reached(1000, 0.1), None);
}

#[test]
fn a_sum_of_regions_is_less_uncertain_than_each_and_more_than_if_they_had_nothing_in_common() {
    let one = outlook([weekly(15, 4)]).unwrap();
    let (each, sum) = (one.forecast(), Outlook::sum(&vec![one; 4]).forecast());
    let width = |forecast: Forecast| (forecast.high - forecast.low) as f64;
    assert!(width(sum) < 4.0 * width(each) && width(sum) > 2.0 * width(each), "{each:?} {sum:?}");
    assert!((sum.mean - 4 * each.mean).abs() <= 4);
    assert_eq!(Outlook::sum(&[Outlook::certain(3), Outlook::certain(4)]).forecast().high, 7);
}

proptest! {
    #[test]
    fn every_series_has_a_finite_forecast(
        steps in proptest::collection::vec((1i32..40, -50i64..2000), 1..20), more in 0i32..200,
    ) {
        let (mut day, mut count) = (0, 0);
        let counts: Vec<_> = steps.iter().map(|(days, change)| {
            (day, count) = (day + days, (count + change).max(0));
            (day, count)
        }).collect();
        let end = v::<Day>(OPENED) + day + more;
        if let Some(model) = Model::of([series(&counts)], end) {
            let Forecast { median, low, high, .. } = model.by(end).forecast();
            prop_assert!(low <= median && median <= high && high < 10_000_000, "{low} {median} {high}");
            let chances = [0, median, high + 1, i64::MAX].map(|companies| model.by(end).chance(companies));
            prop_assert!(chances.is_sorted_by(|one, next| one >= next) && chances.iter().all(|chance| (0.0..=1.0).contains(chance)));
        }
    }
}
