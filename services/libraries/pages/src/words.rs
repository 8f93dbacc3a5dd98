//! The words of all pages, a line a key: those of the site in one file, those that records of all programmes share in
//! another, and those of each programme where it declares them.

use std::{collections::BTreeMap, sync::LazyLock};

use ayumi_core::Programme;
use ayumi_programmes::{for_each_programme, listed};

use crate::language::Language;

macro_rules! tables {
    ([] $($programme:ident $module:ident),+) => {
        &[
            include_str!("words.txt"),
            include_str!("words_of_the_log.txt"),
            $(<listed::$module::$programme as Programme>::WORDS),+
        ]
    };
}
const TABLES: &[&str] = for_each_programme!([tables] []);

/// The table, read once.
pub static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

/// The words in both languages, by key.
pub struct Words(BTreeMap<&'static str, [&'static str; 2]>);

impl Words {
    /// Reads the table: `key | 日本語 | English` a line; lines that begin with `#` are headings.
    fn new() -> Self {
        Self(lines().filter_map(row).collect())
    }

    /// The words of a key.
    pub fn get(&self, key: &str, language: Language) -> Option<&'static str> {
        let [ja, en] = self.0.get(key)?;
        Some(match language {
            Language::Ja => ja,
            Language::En => en,
        })
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    let lines = TABLES.iter().flat_map(|table| table.lines());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn row(line: &'static str) -> Option<(&'static str, [&'static str; 2])> {
    let mut cells = line.split('|').map(str::trim);
    Some((cells.next()?, [cells.next()?, cells.next()?]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ayumi_pilots::{ApproachResult, BodyKind};
    use ayumi_proto::{event::ProgrammeName, taking_back::TAKEN_BACK};
    use strum::{IntoEnumIterator, VariantNames};

    use super::*;
    use crate::{columns::COLUMNS, templates::TEMPLATES};

    /// The literals that follow `call` in the templates, up to the closing quote.
    fn literals(call: &str) -> BTreeSet<&'static str> {
        let follow = |source: &'static str| source.split(call).skip(1).filter_map(|rest| rest.split('"').next());
        TEMPLATES.iter().flat_map(|(_, source)| follow(source)).collect()
    }

    #[test]
    fn every_line_is_a_key_with_words_in_both_languages() {
        let lines: Vec<_> = lines().collect();
        for line in &lines {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "{line}");
        }
        assert_eq!(Words::new().0.len(), lines.len(), "a key is there twice");
    }

    #[test]
    fn no_label_is_written_twice() {
        let words = Words::new();
        let mut keys = std::collections::BTreeMap::new();
        // Codes of different groups may share their words: an answer and an outreach can both be declined.
        for (key, label) in words.0.iter().filter(|(key, _)| !key.contains('.')) {
            assert_eq!(keys.insert(label, key), None, "{key}");
        }
    }

    #[test]
    fn every_key_used_exists_and_none_is_unused() {
        let words = Words::new();
        let used: BTreeSet<_> = [" t(\"", "(t(\"", "both(\""].into_iter().flat_map(literals).collect();
        let mut groups: BTreeSet<_> = ["word(\"", "named(\""].into_iter().flat_map(literals).collect();
        // Of cells, whose groups follow from their columns.
        groups.insert("is");
        groups.extend(COLUMNS.iter().map(|(_, _, group)| *group));
        for key in &used {
            assert!(words.0.contains_key(key), "{key} is missing in words.txt");
        }
        for key in words.0.keys() {
            let group = key.split_once('.').map_or("", |(group, _)| group);
            assert!(used.contains(key) || groups.contains(group), "{key} is in no template");
        }
    }

    #[test]
    fn every_word_of_the_log_has_words_for_people() {
        let words = Words::new();
        let of = |group: &str, all: Vec<String>| all.into_iter().map(move |word| format!("{group}.{word}")).collect();
        macro_rules! kinds {
            ([] $($programme:ident $module:ident),+) => { [$(<listed::$module::Event>::VARIANTS),+] };
        }
        let kinds: &[&[&str]] = &for_each_programme!([kinds] []);
        let all: [Vec<String>; 5] = [
            of("event", kinds.concat().iter().chain(&[TAKEN_BACK]).map(ToString::to_string).collect()),
            of("programme", ProgrammeName::iter().map(|programme| programme.to_string()).collect()),
            of("body-kind", BodyKind::ALL.iter().map(ToString::to_string).collect()),
            of("result", ApproachResult::ALL.iter().map(ToString::to_string).collect()),
            of(
                "status",
                ["on-track", "at-risk", "struggling", "silent", "closed", "missed", "no-target", "not-assessed"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
        ];
        for key in all.iter().flatten() {
            assert!(words.0.contains_key(key.as_str()), "{key}");
        }
    }
}
