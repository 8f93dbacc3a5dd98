//! The days that a page can be played back over.

use ayumi_proto::{
    ids::Edition,
    time::{Day, Moment},
};
use serde_json::{Value, json};

/// The days of the answer's edition until today, and the day that it is shown as of; nothing, if the edition
/// hasn't begun. A slider knows days as numbers.
pub fn days(answer: &Value) -> Value {
    let edition: Option<Edition> = answer["edition"].as_str().and_then(|edition| edition.parse().ok());
    let as_of: Option<Day> = answer["as_of"].as_str().and_then(|day| day.parse().ok());
    let Some((edition, as_of)) = edition.zip(as_of) else { return Value::Null };
    let (first, last) = Day::of_edition(edition);
    let last = last.min(Moment::now().day());
    if last <= first {
        return Value::Null;
    }
    let at = as_of.clamp(first, last);
    json!({
        "first": first,
        "last": last,
        "at": at,
        "first_number": first.epoch_days(),
        "last_number": last.epoch_days(),
        "at_number": at.epoch_days(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_outside_the_edition_is_at_its_end() {
        let at = |as_of: &str| days(&json!({ "edition": "fy2019", "as_of": as_of }))["at"].clone();
        assert_eq!([at("2018-01-01"), at("2019-08-07"), at("2024-01-01")], ["2019-04-01", "2019-08-07", "2020-03-31"]);
        assert_eq!(days(&json!({ "edition": "fy2199", "as_of": "2019-08-07" })), Value::Null);
        assert_eq!(days(&json!({ "edition": null, "as_of": "2019-08-07" })), Value::Null);
    }
}
