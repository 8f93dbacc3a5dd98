//! The days that a page can be played back over.

use ayumi_proto::{
    ids::Edition,
    time::{Day, Moment, Span},
};
use serde_json::{Value, json};

/// The days on which anything of the answers' edition occurred, on to today while its year goes on, and the day
/// that is shown; nothing, if nothing has occurred. A slider knows days as numbers.
pub fn days(answers: &[&Value]) -> Value {
    let parsed = |value: &Value| value.as_str().and_then(|day| day.parse::<Day>().ok());
    let spans = answers.iter().filter_map(|answer| serde_json::from_value(answer["days"].clone()).ok());
    let (Some(days), Some(answer)) = (spans.reduce(Span::and), answers.first()) else { return Value::Null };
    let edition: Option<Edition> = answer["edition"].as_str().and_then(|edition| edition.parse().ok());
    let Some((edition, as_of)) = edition.zip(parsed(&answer["as_of"])) else { return Value::Null };
    let days = edition.days_so_far(days, Moment::now().day());
    let (first, last) = (days.from(), days.to());
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

    fn answer(as_of: &str, from: &str, to: &str) -> Value {
        json!({ "edition": "fy2019", "as_of": as_of, "days": { "from": from, "to": to } })
    }

    #[test]
    fn a_day_before_or_after_all_that_occurred_is_at_the_end() {
        let nothing = json!({ "edition": "fy2019", "as_of": "2019-08-07", "days": null });
        let ends = |as_of: &str| {
            let (first, last) = (answer(as_of, "2019-05-27", "2019-09-30"), answer(as_of, "2019-08-07", "2020-02-14"));
            let found = days(&[&first, &nothing, &last]);
            [&found["first"], &found["at"], &found["last"]].map(Value::to_string).join(" ").replace('"', "")
        };
        assert_eq!(ends("2018-01-01"), "2019-05-27 2019-05-27 2020-02-14");
        assert_eq!(ends("2019-08-07"), "2019-05-27 2019-08-07 2020-02-14");
        assert_eq!(ends("2024-01-01"), "2019-05-27 2020-02-14 2020-02-14");
        assert_eq!(days(&[&nothing]), Value::Null);
    }
}
