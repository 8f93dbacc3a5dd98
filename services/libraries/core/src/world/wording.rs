//! What the words of every refusal have in common.

use ayumi_proto::refusal::Refusal;
use serde::Serialize;
use serde_json::Value;

/// Asserts that a refusal says everything, and in Japanese names neither commands nor fields and has no space round
/// numbers. What people entered, for that command or before as the id of an entity, is repeated as it was.
#[track_caller]
pub(super) fn assert_is_worded(refusal: &Refusal, mut entered: Vec<String>, command: &impl Serialize) {
    entered.push(refusal.offending.clone());
    #[expect(clippy::expect_used, reason = "only tests call this")]
    add_texts(&serde_json::to_value(command).expect("a command as JSON"), &mut entered);
    // The longest first: a part of a name may have been entered by itself.
    entered.sort_by_key(|text| std::cmp::Reverse(text.len()));
    for text in [&refusal.title, &refusal.detail, &refusal.accepted] {
        assert!(!text.ja.is_empty() && !text.en.is_empty(), "{refusal:?}");
        let own_words = entered.iter().filter(|it| !it.is_empty()).fold(text.ja.clone(), |ja, it| ja.replace(it, "＊"));
        assert_eq!(names_of_programs(&own_words), None, "{refusal:?}");
        assert!(!has_space_round_a_number(&own_words), "{refusal:?}");
    }
    assert!(!refusal.title.ja.ends_with('。') && !refusal.accepted.ja.ends_with('。'), "{refusal:?}");
    assert!(refusal.detail.ja.ends_with('。') && refusal.detail.en.ends_with('.'), "{refusal:?}");
}

/// Adds the texts that a command has as values; those of fields and commands are keys.
fn add_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| add_texts(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| add_texts(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The first word of small ASCII letters: commands, fields and codes are written so.
fn names_of_programs(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_ascii_lowercase()).find(|word| word.len() > 1)
}

/// Whether a space parts a number from Japanese; that of a date and a time of day may.
fn has_space_round_a_number(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| match *three {
        [before, ' ', after] if before.is_ascii_digit() => !after.is_ascii(),
        [before, ' ', after] if after.is_ascii_digit() => !before.is_ascii() && before != '日',
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_commands_and_fields_are_found() {
        for text in ["correct-recruitment による訂正", "訪問（log-visit）", "reason の記載"] {
            assert!(names_of_programs(text).is_some(), "{text}");
        }
        assert_eq!(names_of_programs("宿題事項ID「＊」はITコーディネータ協会、A社の"), None);
    }

    #[test]
    fn spaces_round_numbers_are_found() {
        for text in ["専門家 900056 は", "最大 4回", "4 回", "すでに 2 社"] {
            assert!(has_space_round_a_number(text), "{text}");
        }
        assert!(!has_space_round_a_number("2019年8月7日 15:30より後、4回、(特非) 協会"));
    }
}
