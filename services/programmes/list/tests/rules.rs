//! The rules of all programmes, as documentation lists them.

use std::collections::BTreeSet;

use ayumi_core::{CommonRejection, rejection::Rule};

fn all() -> impl Iterator<Item = &'static Rule> {
    [
        CommonRejection::RULES,
        ayumi_meetings::Rejection::RULES,
        ayumi_pilots::Rejection::RULES,
        ayumi_reports::Rejection::RULES,
        ayumi_visits::Rejection::RULES,
    ]
    .into_iter()
    .flatten()
}

#[test]
fn a_rule_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for (name, ..) in all() {
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{name}");
        assert!(names.insert(name), "{name} is the name of two rules");
    }
    assert!(names.contains(&"visit-limit") && names.contains(&"in-the-future"));
}

#[test]
fn a_title_is_a_few_words_and_no_sentence() {
    for (name, ja, en) in all() {
        assert!(!ja.contains("です") && !ja.contains("ます") && !ja.ends_with('。'), "{name}: {ja}");
        assert!(!ja.contains(|letter: char| letter.is_ascii_lowercase()), "{name}: {ja}");
        assert!(en.is_ascii() && en.starts_with(|letter: char| letter.is_ascii_uppercase()), "{name}: {en}");
        assert!(!en.ends_with('.') && !en.contains('{') && !ja.contains('{'), "{name}: {en}");
    }
}
