//! Each rule about updates of recruitment and their corrections both ways.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use ayumi_core::world::{World, v};
use ayumi_pilots::{Change, CorrectedRow, Event, Measure, Pilots, RecruitmentCorrection, RecruitmentRow};
use ayumi_proto::{ids::RegionId, refusal::Refusal};
use common::*;

#[test]
fn a_prefecture_reports_once_as_of_a_day() {
    let mut world = opened();
    world.accept(REGION, area("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-07", &[row("17", 3)]));
    let refusal = world.reject(REGION, update("2019-08-07", &[row("16", 1), row("17", 3)]), "already-reported");
    assert_eq!(refusal.offending, "17 2019-08-07");
    assert_eq!(refusal.detail.ja, "石川県は報告済みです。「訂正」から変更してください。");
    assert_eq!(refusal.accepted.en, "a correction of the update as of 7 Aug 2019");
    world.accept(REGION, update("2019-08-07", &[row("16", 1)]));
}

#[test]
fn a_correction_needs_what_it_corrects() {
    let mut world = opened();
    world.accept(REGION, area("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-07", &[row("17", 3)]));
    world.reject(REGION, correct("2019-08-08", &[row("17", 2)]), "nothing-to-correct");
    world.reject(REGION, correct("2019-08-07", &[row("17", 2), row("16", 2)]), "nothing-to-correct");
    let events = world.accept(REGION, correct("2019-08-07", &[row("17", 2)]));
    assert!(matches!(&events[..], [Event::NumbersCorrected(correction)] if correction.as_of == v("2019-08-07")));
}

#[test]
fn a_correction_leaves_no_more_served_than_recruited() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-07", &[full("17", [20, 10, 9, 2])]));
    world.accept(REGION, update("2019-08-14", &[row("17", 12)]));
    world.reject(REGION, correct("2019-08-14", &[row("17", 8)]), "served-exceeds-recruited");
    world.accept(REGION, correct("2019-08-14", &[row("17", 9)]));
}

#[test]
fn cumulative_numbers_never_fall() {
    let base = [20, 10, 5, 2];
    for fallen in 0..4 {
        let mut world = opened();
        world.accept(REGION, update("2019-08-07", &[full("17", base)]));
        let mut lower = base;
        lower[fallen] -= 1;
        let refusal = world.reject(REGION, update("2019-08-21", &[full("17", lower)]), "cumulative-falls");
        assert_eq!(refusal.offending, lower[fallen].to_string());
        assert!(refusal.accepted.en.starts_with(&format!("{} or more", base[fallen])), "{refusal:?}");
        let (number, place) = (base[fallen], ["申込", "参加決定", "支援実施", "辞退"][fallen]);
        let detail = format!(
            "石川県の{place}企業が前回（2019年8月7日：{number}社）を下回ります。{number}社以上にするか、前回を訂正してください。"
        );
        assert_eq!(refusal.detail.ja, detail);
        world.accept(REGION, update("2019-08-21", &[full("17", base)]));
    }
}

#[test]
fn a_late_update_is_not_higher_than_what_follows_it() {
    let base = [20, 10, 5, 2];
    for risen in 0..4 {
        let mut world = opened();
        world.accept(REGION, update("2019-08-21", &[full("17", base)]));
        let mut higher = base;
        higher[risen] += 1;
        let refusal = world.reject(REGION, update("2019-08-07", &[full("17", higher)]), "cumulative-falls");
        assert!(refusal.accepted.en.starts_with(&format!("{} or less", base[risen])), "{refusal:?}");
        world.accept(REGION, update("2019-08-07", &[full("17", base)]));
    }
}

#[test]
fn a_late_update_lies_between_its_neighbours() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[row("17", 4)]));
    world.accept(REGION, update("2019-08-31", &[row("17", 9)]));
    let submitted = |recruited| update("2019-08-15", &[row("17", recruited)]);
    assert!(world.reject(REGION, submitted(3), "cumulative-falls").accepted.en.starts_with("4–9"));
    assert!(
        world
            .reject(REGION, submitted(10), "cumulative-falls")
            .detail
            .ja
            .contains("次回（2019年8月31日：9社）を上回ります。")
    );
    world.accept(REGION, submitted(9));
}

#[test]
fn a_number_that_was_left_out_does_not_hide_the_one_before_it() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[full("17", [9, 4, 2, 1])]));
    world.accept(REGION, update("2019-08-08", &[row("17", 5)]));
    world.reject(REGION, update("2019-08-15", &[full("17", [8, 6, 2, 1])]), "cumulative-falls");
    world.accept(REGION, update("2019-08-15", &[full("17", [9, 6, 2, 1])]));
}

#[test]
fn each_prefecture_is_compared_with_itself() {
    let mut world = opened();
    world.accept(REGION, area("2019-07-01", &["16", "17"]));
    world.accept(REGION, update("2019-08-01", &[row("16", 50), row("17", 4)]));
    world.accept(REGION, update("2019-08-08", &[row("17", 5)]));
    world.reject(REGION, update("2019-08-08", &[row("16", 49)]), "cumulative-falls");
}

#[test]
fn a_correction_may_make_numbers_fall_and_is_what_later_updates_are_compared_with() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[row("17", 10)]));
    world.accept(REGION, update("2019-08-15", &[row("17", 20)]));
    world.accept(REGION, correct("2019-08-15", &[row("17", 6)]));
    world.accept(REGION, update("2019-08-22", &[row("17", 7)]));
    // The record itself now falls from 10 to 6, so nothing fits between the two until one is mended.
    let between = update("2019-08-08", &[row("17", 8)]);
    let refusal = world.reject(REGION, between.clone(), "cumulative-falls");
    assert!(refusal.accepted.en.contains("corrected"), "{refusal:?}");
    world.accept(REGION, correct("2019-08-15", &[row("17", 10)]));
    world.reject(REGION, between, "cumulative-falls");
    world.accept(REGION, correct("2019-08-01", &[row("17", 5)]));
    world.accept(REGION, update("2019-08-08", &[row("17", 8)]));
}

#[test]
fn served_recruited_and_applied_are_in_order() {
    let submitted = |numbers| update("2019-08-01", &[full("17", numbers)]);
    let offending = |refusal: Refusal| refusal.offending;
    assert_eq!(offending(opened().reject(REGION, submitted([9, 10, 5, 0]), "recruited-exceeds-applied")), "10");
    assert_eq!(offending(opened().reject(REGION, submitted([20, 10, 11, 0]), "served-exceeds-recruited")), "11");
    assert_eq!(offending(opened().reject(REGION, submitted([20, 10, 5, 11]), "withdrawn-exceeds-recruited")), "11");
    opened().accept(REGION, submitted([10, 10, 10, 10]));
    // What was never reported isn't compared.
    opened().accept(REGION, update("2019-08-01", &[row("17", 10)]));
}

#[test]
fn a_correction_obeys_the_same_order() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[full("17", [20, 10, 5, 0])]));
    let submitted = |numbers| correct("2019-08-01", &[full("17", numbers)]);
    world.reject(REGION, submitted([9, 10, 5, 0]), "recruited-exceeds-applied");
    world.reject(REGION, submitted([20, 10, 11, 0]), "served-exceeds-recruited");
    world.accept(REGION, submitted([9, 9, 9, 0]));
}

#[test]
fn numbers_are_bounded() {
    let refusal = opened().reject(REGION, update("2019-08-01", &[row("17", 1_000_001)]), "number-out-of-bounds");
    assert_eq!(refusal.detail.en, "Recruited must be from 0 to 1,000,000, not 1,000,001.");
    opened().accept(REGION, update("2019-08-01", &[row("17", 1_000_000)]));
    let refusal = opened().reject(REGION, hold("b1", "2019-08-01", 1_000_001), "number-out-of-bounds");
    assert_eq!(refusal.detail.ja, "出席企業が1,000,001社です。0〜1,000,000社で入力してください。");
}

#[test]
fn d7_what_an_update_leaves_out_is_held_against_what_was_reported_last() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[full("17", [10, 8, 2, 1])]));
    let refusal = world.reject(REGION, update("2019-08-15", &[row("17", 12)]), "recruited-exceeds-applied");
    assert_eq!(
        refusal.detail.en,
        "Recruited in Ishikawa on 15 Aug 2019 must be 10 or less, the number applied on 1 Aug 2019, not 12. \
         Enter the number applied too if it has risen."
    );
    world.accept(REGION, update("2019-08-08", &[row("17", 10)]));
    world.accept(REGION, update("2019-08-15", &[RecruitmentRow { applied: Some(15), ..row("17", 12) }]));
}

#[test]
fn d7_a_late_update_is_held_against_what_later_ones_left_out() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-15", &[row("17", 12)]));
    // As of 15 August these 10 would still hold.
    let late = |applied| update("2019-08-01", &[RecruitmentRow { applied: Some(applied), ..row("17", 8) }]);
    world.reject(REGION, late(10), "recruited-exceeds-applied");
    world.accept(REGION, late(12));
}

#[test]
fn d7_a_correction_is_held_against_what_later_updates_left_out() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-01", &[full("17", [10, 8, 2, 1])]));
    world.accept(REGION, update("2019-08-15", &[RecruitmentRow { applied: Some(15), ..row("17", 12) }]));
    let erased = |measure| correct_rows("2019-08-15", vec![CorrectedRow::of(v("17")).with(measure, Change::Erase)]);
    world.reject(REGION, erased(Measure::Applied), "recruited-exceeds-applied");
    world.reject(REGION, correct("2019-08-01", &[full("17", [20, 18, 13, 1])]), "served-exceeds-recruited");
}

#[test]
fn d8_a_correction_keeps_what_it_leaves_out_and_null_takes_it_away() {
    let (day, region) = ("2019-08-07", "2019-08-31");
    let shown = |world: &World<Pilots>| {
        let region = world.answer("fy2019", region, Some(REGION)).unwrap();
        ["applied", "recruited", "served", "withdrawn"].map(|number| region[number].as_i64())
    };
    let mut world = opened();
    world.accept(REGION, update(day, &[full("17", [20, 10, 5, 2])]));
    world.accept(REGION, correct(day, &[row("17", 12)]));
    assert_eq!(shown(&world), [Some(20), Some(12), Some(5), Some(2)]);
    let first = world.position();
    let of = |measure, change| correct_rows(day, vec![CorrectedRow::of(v("17")).with(measure, change)]);
    world.accept(REGION, of(Measure::Served, Change::Number(7)));
    world.accept(REGION, of(Measure::Applied, Change::Erase));
    assert_eq!(shown(&world), [None, Some(12), Some(7), Some(2)]);
    // A correction says nothing of what it leaves out, also when one before it is taken back.
    world.take_back(&v(REGION), first, None).unwrap();
    assert_eq!(shown(&world), [None, Some(10), Some(7), Some(2)]);
    let shown = world.answer("fy2019", region, Some(REGION)).unwrap();
    let corrections = shown["updates"][0]["corrected_by"].as_array().unwrap();
    assert_eq!(corrections.last().unwrap()["rows"][0]["served"], 7, "the whole row is shown");
}

#[test]
fn d8_a_correction_names_a_number_and_never_takes_recruited_away() {
    let mut world = opened();
    world.accept(REGION, update("2019-08-07", &[row("17", 10)]));
    let of = |change| correct_rows("2019-08-07", vec![CorrectedRow::of(v("17")).with(Measure::Recruited, change)]);
    world.reject(REGION, of(Change::Keep), "no-numbers");
    world.reject(REGION, of(Change::Erase), "recruited-needed");
}

#[test]
fn d8_a_correction_as_it_was_recorded_at_first_still_says_all_of_its_rows() {
    let region = v::<RegionId>(REGION);
    let mut world = opened();
    world.accept(REGION, update("2019-08-07", &[full("17", [20, 10, 5, 2])]));
    world.accept(REGION, correct("2019-08-07", &[row("17", 12)]));
    let of_before =
        RecruitmentCorrection { as_of: v("2019-08-07"), prefectures: vec![row("17", 12)], reason: v("二重計上") };
    world.log.last_mut().unwrap().1 = Event::RecruitmentCorrected(of_before);
    let shown = world.answer("fy2019", "2019-08-31", Some(REGION)).unwrap();
    assert_eq!((&shown["applied"], &shown["recruited"]), (&serde_json::Value::Null, &12.into()));
    assert_eq!(world.log.last().unwrap().0, region);
}

#[test]
fn d8_a_series_that_falls_is_listed_with_both_values_and_days() {
    let contradictions = |world: &World<Pilots>, as_of: &str| {
        let region = world.answer("fy2019", as_of, Some(REGION)).unwrap();
        let texts = region["contradictions"].as_array().unwrap().iter().map(|one| one["text"].clone());
        texts.collect::<Vec<_>>()
    };
    let mut world = opened();
    world.accept(REGION, update("2019-08-10", &[row("17", 10)]));
    world.accept(REGION, update("2019-08-17", &[row("17", 12)]));
    assert!(contradictions(&world, "2019-08-31").is_empty());
    world.accept(REGION, correct("2019-08-10", &[row("17", 30)]));
    let texts = contradictions(&world, "2019-08-31");
    assert_eq!(
        texts[0]["en"],
        "Recruited in Ishikawa: 30 on 10 Aug 2019 contradicts 12 on 17 Aug 2019. Correct one of them."
    );
    assert_eq!(
        texts[0]["ja"],
        "石川県の参加決定企業：2019年8月10日時点の30社は、2019年8月17日時点の12社と矛盾します。どちらかを訂正してください。"
    );
    assert!(contradictions(&world, "2019-08-16").is_empty(), "as of a day on which the later report wasn't there");
    world.accept(REGION, correct("2019-08-17", &[row("17", 33)]));
    assert!(contradictions(&world, "2019-08-31").is_empty());
    // Downwards likewise, and what rises after the closing because that was corrected.
    world.accept(REGION, close("2019-08-20"));
    world.accept(REGION, update("2019-08-25", &[row("17", 33)]));
    world.accept(REGION, correct("2019-08-17", &[row("17", 31)]));
    assert!(contradictions(&world, "2019-08-31")[0]["en"].as_str().unwrap().contains("after recruitment closed"));
    world.accept(REGION, correct("2019-08-17", &[row("17", 25)]));
    assert_eq!(contradictions(&world, "2019-08-31").len(), 2);
}
