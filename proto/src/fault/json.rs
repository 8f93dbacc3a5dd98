//! The errors of serde about input that it can't read, in both languages. serde gives English text, even where a type
//! of ours refused the value, so that it is taken apart here.

use crate::text::{Text, Why};

/// How much of what was given is repeated, in characters.
const REPEATED_CHARS_MAX: usize = 80;

/// How serde begins to name what was given.
const KINDS: [(&str, &str); 6] = [
    ("string", "文字列"),
    ("integer", "整数"),
    ("floating point", "小数"),
    ("boolean", "真偽値"),
    ("map", "オブジェクト"),
    ("sequence", "配列"),
];

/// The message of serde, worded for people.
pub(super) fn worded(message: &str) -> Text {
    let (what, place) = message.rsplit_once(" at line ").unwrap_or((message, ""));
    let known = malformed(what).or_else(|| named(what)).or_else(|| of_another_type(what)).or_else(|| no_number(what));
    known.unwrap_or_else(|| unreadable(what, place))
}

fn short(text: &str) -> String {
    text.chars().take(REPEATED_CHARS_MAX).collect()
}

/// A value that a type of ours refused: `"x": expected ENGLISH (JAPANESE)`, or the like of a day that there isn't, as
/// `Malformed` is displayed.
fn malformed(what: &str) -> Option<Text> {
    let inside = what.strip_suffix(')')?;
    let mut depth = 1;
    let (open, _) = inside.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        depth == 0
    })?;
    let split = |mark: &str| inside[..open].trim_end().rsplit_once(&format!(": {mark} "));
    let words = |en: &str| Text::new(&inside[open + 1..], en);
    let (value, why) = match split(Why::EXPECTED) {
        Some((value, en)) => (value, Why::Expected(words(en))),
        None => split(Why::NO_SUCH_DAY).map(|(value, en)| (value, Why::NoSuchDay(words(en))))?,
    };
    Some(why.of_value((value, value)))
}

/// A field that is missing, unknown or there twice, or a name that none of the choices has.
fn named(what: &str) -> Option<Text> {
    let (kind, rest) = what.split_once('`')?;
    let (name, rest) = rest.split_once('`')?;
    let (name, choices) = (short(name), rest.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(", "));
    Some(match (kind.trim_end(), choices.as_str()) {
        ("missing field", _) => Text::new("ありません。指定してください。", "it is missing"),
        ("duplicate field", _) => {
            Text::new("2度あります。1度だけ指定してください。", "it is there twice: expected once")
        }
        ("unknown field", "") => Text::new("ここには何も指定できません。", "nothing is expected here"),
        ("unknown field", _) => {
            let ja = format!("この項目はありません。使えるものは次のとおりです: {choices}");
            Text::new(ja, format!("there is no such field: expected one of {choices}"))
        }
        ("unknown variant", _) => {
            let ja = format!("{name} は使えません。使えるものは次のとおりです: {choices}");
            Text::new(ja, format!("{name}: expected one of {choices}"))
        }
        _ => return None,
    })
}

/// A text where a number belongs, and the like: `invalid type: string "1", expected u64`.
fn of_another_type(what: &str) -> Option<Text> {
    let (_, rest) = what.strip_prefix("invalid ")?.split_once(": ")?;
    let (value, expected) = rest.rsplit_once(", expected ")?;
    let value = short(value);
    let kind = KINDS.iter().find_map(|(en, ja)| Some(format!("{ja}{}", value.strip_prefix(en)?)));
    let (ja, en) = form(expected);
    Some(Why::Expected(Text::new(ja, en)).of_value((kind.as_deref().unwrap_or(&value), &value)))
}

/// What would be accepted, by serde's name for it.
fn form(expected: &str) -> (&str, &str) {
    match expected {
        "u8" => ("0〜255の整数", "a whole number from 0 to 255"),
        "u16" => ("0〜65,535の整数", "a whole number from 0 to 65,535"),
        "u32" => ("0〜4,294,967,295の整数", "a whole number from 0 to 4,294,967,295"),
        "u64" | "usize" => ("0以上の整数", "a whole number from 0 on"),
        "f64" => ("数値", "a number"),
        "a boolean" => ("true または false", "true or false"),
        "a string" => ("文字列", "a text"),
        "a sequence" => ("配列", "a list"),
        "a map" => ("オブジェクト", "an object"),
        structure if structure.starts_with("struct ") => ("オブジェクト", "an object"),
        other => (other, other),
    }
}

/// A parameter that isn't a number.
fn no_number(what: &str) -> Option<Text> {
    let numbers = ["invalid digit found in string", "cannot parse integer from empty string", "number too large"];
    let is_of_numbers = numbers.iter().any(|begin| what.starts_with(begin));
    is_of_numbers.then(|| Text::new("0以上の整数を指定してください。", "expected a whole number from 0 on"))
}

fn unreadable(what: &str, place: &str) -> Text {
    let what = short(what);
    match place.split_once(" column ") {
        Some((line, column)) => Text::new(
            format!("{line}行{column}文字目で、JSON として読めなくなります。"),
            format!("it can't be read as JSON from line {line}, column {column} on: {what}"),
        ),
        None => Text::new(format!("形式が正しくありません: {what}"), what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{money::Yen, time::Day};

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "it is only read")]
    struct Visit {
        on: Day,
        yen: Yen,
        count: u16,
    }

    /// The wording for input that is no visit.
    fn wording(json: &str) -> (String, String) {
        let Text { ja, en } = worded(&serde_json::from_str::<Visit>(json).unwrap_err().to_string());
        (ja, en)
    }

    #[test]
    fn errors_of_serde_are_worded_in_each_language_with_what_would_be_accepted() {
        for (json, ja, en) in [
            (
                r#"{"on":"2019-02-30"}"#,
                r#""2019-02-30" という日はありません。2019年はうるう年ではないため、2月は28日までです。"#,
                r#""2019-02-30": there is no such day: 2019 is not a leap year, so February has 28 days"#,
            ),
            (
                r#"{"on":"2019-2-3"}"#,
                r#""2019-2-3" は使えません。2019-08-07 の形の日付を指定してください。"#,
                r#""2019-2-3": expected a date such as 2019-08-07"#,
            ),
            (
                r#"{"yen":1000000000001}"#,
                r#""1000000000001" は使えません。0〜1兆円の整数を指定してください。"#,
                r#""1000000000001": expected whole yen from 0 to 1,000,000,000,000"#,
            ),
            (
                r#"{"count":"1"}"#,
                r#"文字列 "1" は使えません。0〜65,535の整数を指定してください。"#,
                r#"string "1": expected a whole number from 0 to 65,535"#,
            ),
            (
                r#"{"count":-1}"#,
                "整数 `-1` は使えません。0〜65,535の整数を指定してください。",
                "integer `-1`: expected a whole number from 0 to 65,535",
            ),
            ("{}", "ありません。指定してください。", "it is missing"),
            (
                r#"{"when":1}"#,
                "この項目はありません。使えるものは次のとおりです: on, yen, count",
                "there is no such field: expected one of on, yen, count",
            ),
            (r#"{"count":1,"count":1}"#, "2度あります。1度だけ指定してください。", "it is there twice: expected once"),
            (
                "{\n ]",
                "2行2文字目で、JSON として読めなくなります。",
                "it can't be read as JSON from line 2, column 2 on: key must be a string",
            ),
        ] {
            assert_eq!(wording(json), (ja.to_owned(), en.to_owned()), "{json}");
        }
    }

    #[test]
    fn brackets_of_a_wording_stay_in_it() {
        let error = "48".parse::<crate::place::Prefecture>().unwrap_err();
        let Text { ja, en } = worded(&error.to_string());
        assert_eq!(ja, r#""48" は使えません。01〜47の都道府県コード (JIS X 0401)を指定してください。"#);
        assert_eq!(en, r#""48": expected a prefecture code of JIS X 0401, 01 to 47"#);
    }
}
