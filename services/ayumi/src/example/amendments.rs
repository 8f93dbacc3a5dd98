//! What was decided otherwise later, and what was found to be wrong and was taken back or corrected.

use ayumi_proto::event::ProgrammeName;
use serde_json::json;

use super::{
    entry::{Act, Entry},
    outreach::by_implementer,
    parse_valid,
};

/// All of it, simulated.
pub(super) fn entries() -> Vec<Entry> {
    let later_end = json!({
        "on": "2019-12-16", "from": "2019-12-16", "reason": "4回目の訪問の日程が2月末までに決まらない企業があるため、期間を延ばす。",
        "terms": {
            "honorarium_yen": 45_000, "visit_limit": 4, "company_cap": 400,
            "period": {"from": "2019-07-01", "to": "2020-03-13"},
        },
    });
    let amended = Entry::simulated(parse_valid("2019-12-16"), ProgrammeName::Visits, "terms", "amend-terms", later_end);
    let elsewhere = json!({
        "on": "2019-11-20", "body": "静岡県の信用金庫（模擬）", "kind": "bank", "prefecture": "22", "result": "agreed",
    });
    let wrong = by_implementer(parse_valid("2019-11-20"), "kanagawa", "approach-body", elsewhere);
    let found = Act::TakeBack {
        of: "approach-body", reason: "他の事業での依頼を誤って記録したため。", instead: None
    };
    let briefing = json!({
        "briefing": "toyohashi-1", "on": "2019-09-03", "place": "豊橋市内の会場", "prefecture": "23", "attended_companies": 19,
    });
    let (of, reason) = ("hold-briefing", "出席企業数に実施者の担当者を含めていたため。");
    let recounted = Act::TakeBack { of, reason, instead: Some(briefing) };
    let pilots = |on, region, act| Entry::of(parse_valid(on), ProgrammeName::Pilots, region, act);
    vec![amended, wrong, pilots("2019-11-25", "kanagawa", found), pilots("2019-09-18", "aichi", recounted)]
}
