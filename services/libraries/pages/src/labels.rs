//! What fields, commands, choices and cells are called, by their names and types; what there are no words for is called
//! as its description says.

use ayumi_proto::{
    place::{BureauArea, Prefecture},
    text::Text,
};
use serde_json::Value;

use crate::{columns::COLUMNS, language::Language, words::WORDS};

/// Types of choices whose words are those of a group of another name.
const GROUPS: [(&str, &str); 6] = [
    ("ApproachResult", "result"),
    ("RequestKind", "request"),
    ("Response", "answer"),
    ("Standing", "follow-up"),
    ("SpeechKind", "statement"),
    ("StatementKind", "statement"),
];

/// A word of the log. A field without words of its own is called as the label of its name is.
pub fn of_log(group: &str, word: &str, language: Language) -> Option<&'static str> {
    let own = |group: &str| WORDS.get(&format!("{group}.{word}"), language);
    let label = || WORDS.get(&word.replace('_', "-"), language);
    match group {
        "data" => own("data").or_else(label).or_else(|| own("role")),
        "field" => own("field").or_else(|| of_log("data", word, language)),
        _ => own(group),
    }
}

/// A field or a command, by its name, or as its description calls it, or by its name as it is.
pub fn named(group: &str, name: &str, description: &str, language: Language) -> String {
    let words = of_log(group, name, language).unwrap_or(description).trim_end_matches('.');
    if words.is_empty() { name.to_owned() } else { words.to_owned() }
}

/// One of the words of a type.
pub fn choice(of: &str, word: &str, description: &str, language: Language) -> String {
    named(&group_of(of), word, description, language)
}

/// The group of the words of a type: its own name in kebab-case, unless it has another's.
fn group_of(of: &str) -> String {
    if let Some((_, group)) = GROUPS.iter().find(|(name, _)| *name == of) {
        return (*group).to_owned();
    }
    let mut group = String::new();
    for letter in of.chars() {
        if letter.is_ascii_uppercase() && !group.is_empty() {
            group.push('-');
        }
        group.push(letter.to_ascii_lowercase());
    }
    group
}

/// How a cell of a table is read, if it is a word, a code, or whether something is so.
pub fn cell_words(table: &str, column: &str, cell: &Value) -> Option<Text> {
    if let Some(is) = cell.as_bool() {
        return in_both("is", if is { "true" } else { "false" });
    }
    let code = cell.as_str()?;
    if column.starts_with("prefecture") {
        return prefectures(code);
    }
    if (table, column) == ("companies", "region") {
        return serde_json::from_value(code.into()).ok().map(|area: BureauArea| area.name());
    }
    let is_of = |(of, name, _): &&(&str, &str, &str)| *name == column && (of.is_empty() || *of == table);
    let (.., group) = COLUMNS.iter().find(is_of)?;
    joined(code.split(' ').map(|word| in_both(group, word)))
}

fn in_both(group: &str, word: &str) -> Option<Text> {
    let [ja, en] = [Language::Ja, Language::En].map(|language| of_log(group, word, language));
    Some(Text::new(ja?, en?))
}

/// Codes of prefectures, with spaces between them.
fn prefectures(codes: &str) -> Option<Text> {
    joined(codes.split(' ').map(|code| code.parse().ok().map(|prefecture: Prefecture| prefecture.name())))
}

/// Words in a row, if there are words for each.
fn joined(words: impl Iterator<Item = Option<Text>>) -> Option<Text> {
    let words: Vec<Text> = words.collect::<Option<_>>()?;
    let join = |pick: fn(&Text) -> &str, comma: &str| words.iter().map(pick).collect::<Vec<_>>().join(comma);
    Some(Text::new(join(|text| &text.ja, "、"), join(|text| &text.en, ", ")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ayumi_core::Programme;
    use ayumi_programmes::with_programme;
    use ayumi_proto::event::ProgrammeName;
    use serde_json::json;
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn what_has_no_words_is_called_as_it_is_described() {
        assert_eq!(named("field", "on", "The day.", Language::En), "Date");
        assert_eq!(named("field", "nothing_such", "How many.", Language::Ja), "How many");
        assert_eq!(named("command", "nothing-such", "", Language::Ja), "nothing-such");
        assert_eq!(choice("BodyKind", "bank", "", Language::Ja), "金融機関");
        assert_eq!(choice("Response", "accepted", "", Language::En), "Accepted");
    }

    #[test]
    fn cells_are_read_by_their_columns() {
        let read = |table, column, cell| cell_words(table, column, &cell).map(|text| text.en);
        assert_eq!(read("regions", "prefectures", json!("03 04")).as_deref(), Some("Iwate, Miyagi"));
        assert_eq!(read("companies", "region", json!("tohoku")).as_deref(), Some("Tohoku"));
        assert_eq!(read("updates", "region", json!("tohoku")), None, "a region of the pilots is no area");
        assert_eq!(read("companies", "stage", json!("enrolled")).as_deref(), Some("Enrolled"));
        assert_eq!(read("follow-ups", "state", json!("completed")).as_deref(), Some("Done"));
        assert_eq!(read("meetings", "state", json!("held")).as_deref(), Some("Held"));
        assert_eq!(read("regions", "flagged", json!(true)).as_deref(), Some("Yes"));
        assert_eq!(read("regions", "name", json!("東北")), None);
        assert_eq!(read("codes", "factor_codes", json!("time staff")).as_deref(), Some("Time, Staff in charge"));
    }

    /// The names of fields, and the words of enums with their types, in a schema.
    fn gather(of: &str, schema: &Value, fields: &mut BTreeSet<String>, words: &mut BTreeSet<(String, String)>) {
        match schema {
            Value::Object(members) => {
                fields.extend(
                    members
                        .get("properties")
                        .and_then(Value::as_object)
                        .into_iter()
                        .flatten()
                        .map(|(name, _)| name.clone()),
                );
                let listed =
                    members.get("enum").and_then(Value::as_array).into_iter().flatten().chain(members.get("const"));
                words.extend(listed.filter_map(Value::as_str).map(|word| (of.to_owned(), word.to_owned())));
                members.values().for_each(|member| gather(of, member, fields, words));
            }
            Value::Array(items) => items.iter().for_each(|item| gather(of, item, fields, words)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_command_field_and_choice_has_words() {
        for programme in ProgrammeName::iter() {
            // Reports are recorded by the service that renders them: nobody is asked.
            if programme == ProgrammeName::Reports {
                continue;
            }
            let mut generator = schemars::SchemaGenerator::default();
            let root: Value = with_programme!(programme, P => {
                <<P as Programme>::Command as schemars::JsonSchema>::json_schema(&mut generator).into()
            });
            let types = generator.take_definitions(true);
            let (mut fields, mut words) = (BTreeSet::new(), BTreeSet::new());
            for variant in root["oneOf"].as_array().unwrap() {
                let (command, payload) = variant["properties"].as_object().unwrap().iter().next().unwrap();
                assert!(of_log("command", command, Language::Ja).is_some(), "command.{command} of the {programme}");
                gather("", payload, &mut fields, &mut words);
            }
            types.iter().for_each(|(name, schema)| gather(name, schema, &mut fields, &mut words));
            for field in fields {
                assert!(of_log("field", &field, Language::Ja).is_some(), "field.{field} of the {programme}");
            }
            for (of, word) in words {
                assert_ne!(choice(&of, &word, "-", Language::Ja), "-", "{of} {word} of the {programme}");
            }
        }
    }
}
