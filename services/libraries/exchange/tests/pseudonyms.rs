//! Under pseudonyms nobody is named, and all that is counted stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod common;

use std::collections::{BTreeSet, HashMap};

use ayumi_exchange::{Format, NotReplaced, Pseudonyms, ShortKey};
use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{codec, digest::Digest, event::ProgrammeName, ids::CompanyId};
use common::{Placed, bytes, event, history_log};
use serde_json::{Value, json};

const KEY: &[u8] = b"0123456789abcdef";

/// Every golden event, and companies and experts of which one shows in several places.
fn with_persons() -> Vec<Placed> {
    let mut log = history_log();
    let visits = |kind: &str, data: Value| event(ProgrammeName::Visits, kind, data);
    for (company, name, expert) in [("own-shop-1", "秘密商店", "900001"), ("4000012090001", "秘密工業", "000007")]
    {
        log.record(
            ProgrammeName::Visits,
            &format!("expert-{expert}"),
            vec![visits("briefing-attended", json!({"on": "2019-06-20"}))],
        );
        let applied = visits("company-applied", json!({"name": name, "on": "2019-07-01", "prefecture": "47"}));
        let assigned = visits("expert-assigned", json!({"expert": expert, "on": "2019-07-10", "reason": "秘密の理由"}));
        log.record(ProgrammeName::Visits, company, vec![applied, assigned]);
        log.record(
            ProgrammeName::Visits,
            "places",
            vec![visits("place-taken", json!({"company": company, "on": "2019-07-08"}))],
        );
    }
    log.commits
}

fn replaced(key: &[u8], commits: &[Placed]) -> Vec<Placed> {
    let mut pseudonyms = Pseudonyms::new(key).unwrap();
    let replace = |(position, subject, commit): &Placed| {
        let (subject, commit) = pseudonyms.replace(subject, commit).unwrap();
        (*position, subject, commit)
    };
    commits.iter().map(replace).collect()
}

fn events(commits: &[Placed]) -> impl Iterator<Item = &Event> {
    commits.iter().flat_map(|(_, _, commit)| commit.events.iter())
}

/// The values of a name anywhere in a content.
fn under(name: &str, data: &Value, found: &mut BTreeSet<String>) {
    match data {
        Value::Object(fields) => {
            for (field, value) in fields {
                if field == name {
                    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                    found.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                under(name, value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| under(name, value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn values(commits: &[Placed], names: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    events(commits).for_each(|event| names.iter().for_each(|name| under(name, &event.data(), &mut found)));
    found
}

const FREE_TEXTS: [&str; 4] = ["note", "reason", "summary", "factors"];

/// Looked for in what each format writes, and in the bytes themselves. Parquet is compressed: its rows are those of CSV.
#[test]
fn no_company_no_person_and_no_word_is_left() {
    let given = with_persons();
    let made = replaced(KEY, &given);
    let mut secrets = values(&given, &FREE_TEXTS);
    secrets
        .extend(["7000012050002", "4000012090001", "own-shop-1", "秘密", "模擬企業", "HYPERLINK"].map(str::to_owned));
    for (_, _, commit) in &given {
        let head = &commit.head;
        let ids = [Some(head.command_id.0), head.correlation_id, head.causation_id];
        secrets.extend(ids.into_iter().flatten().map(|id| id.to_string()));
        secrets.extend([head.command_digest.to_string(), head.actor.name.to_string()]);
        secrets.extend(head.trace.map(|trace| trace.trace_id()));
    }
    let texts = [Format::JsonLines, Format::Csv].map(|format| String::from_utf8(bytes(&made, format)).unwrap());
    let raw: Vec<u8> = made.iter().flat_map(|(_, _, commit)| encode_any(commit).unwrap()).collect();
    for secret in &secrets {
        let escaped = secret.replace('\n', "\\n");
        assert!(texts.iter().all(|text| !text.contains(secret) && !text.contains(&escaped)), "{secret:?} is written");
        assert!(!raw.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{secret:?} is in the bytes");
    }
    let numbers = ["900001", "900002", "000007"];
    let entities = |(_, subject, _): &Placed| subject.entity.trim_start_matches("expert-").to_owned();
    let experts: BTreeSet<String> = values(&made, &["expert"]).into_iter().chain(made.iter().map(entities)).collect();
    assert!(numbers.iter().all(|number| !experts.contains(*number)), "{experts:?}");
    assert_eq!(values(&made, &FREE_TEXTS), BTreeSet::from(["―".to_owned()]));
    assert!(made.iter().all(|(_, _, commit)| commit.head.actor.name.as_str() == commit.head.actor.role.to_string()));
}

/// What people wrote is blanked, and what it comes to stays countable.
#[test]
fn s11_codes_of_reasons_stay() {
    let given = with_persons();
    let codes = |commits: &[Placed]| -> Vec<Value> {
        events(commits).filter(|event| event.kind() == "reasons-coded").map(Event::data).collect()
    };
    let made = codes(&replaced(KEY, &given));
    assert_eq!(made, codes(&given));
    assert!(
        made.iter().any(|codes| codes["withdrawal"] == "no-time" && codes["factor_codes"] == json!(["time", "staff"]))
    );
}

/// Each content with what may be replaced taken out, wherever it is.
fn countable(event: &Event) -> Value {
    fn without(data: &mut Value) {
        match data {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match name.as_str() {
                        "company" | "expert" => *value = json!("someone"),
                        name if FREE_TEXTS.contains(&name) => {
                            *value = json!(value.as_array().map_or(usize::from(!value.is_null()), Vec::len));
                        }
                        _ => without(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(without),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut data = event.data();
    if event.kind() == "company-applied" {
        data["name"] = json!("someone");
    }
    without(&mut data);
    data
}

#[test]
fn all_that_is_counted_stays() {
    let given = with_persons();
    let made = replaced(KEY, &given);
    assert_eq!(given.len(), made.len());
    for ((position, subject, commit), (same, made_subject, made)) in given.iter().zip(&made) {
        assert_eq!(
            (position, subject.programme, subject.edition),
            (same, made_subject.programme, made_subject.edition)
        );
        assert_eq!(subject.version, made_subject.version);
        let known = |head: &ayumi_proto::commit::Head| (head.recorded_at, head.provenance, head.actor.role);
        assert_eq!(known(&commit.head), known(&made.head));
        assert_eq!(commit.events.len(), made.events.len());
        for (event, made) in commit.events.iter().zip(made.events.iter()) {
            assert_eq!((event.kind(), event.occurred()), (made.kind(), made.occurred()));
            assert_eq!(countable(event), countable(made));
        }
        if subject.programme != ProgrammeName::Visits {
            assert_eq!(subject, made_subject);
        }
    }
}

/// One company has one pseudonym as an entity, as a place's holder and as its name; so has an expert.
#[test]
fn who_was_the_same_still_is() {
    let given = with_persons();
    let made = replaced(KEY, &given);
    let mut names: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut meet = |given: &str, made: &str| {
        names
            .entry(given.trim_start_matches("expert-").to_owned())
            .or_default()
            .insert(made.trim_start_matches("expert-").to_owned());
    };
    for ((_, subject, commit), (_, made_subject, made)) in given.iter().zip(&made) {
        meet(&subject.entity, &made_subject.entity);
        for (event, made) in commit.events.iter().zip(made.events.iter()) {
            let (data, made_data) = (event.data(), made.data());
            for field in ["company", "expert"].iter().filter(|field| data.get(**field).is_some()) {
                meet(data[*field].as_str().unwrap(), made_data[*field].as_str().unwrap());
            }
            if event.kind() == "company-applied" {
                assert_eq!(made_data["name"], made_subject.entity);
            }
        }
    }
    assert!(names.values().all(|pseudonyms| pseudonyms.len() == 1), "{names:?}");
    let different: BTreeSet<&String> = names.values().flatten().collect();
    assert_eq!(different.len(), names.len(), "two became one: {names:?}");
    for company in ["7000012050002", "4000012090001", "own-shop-1"] {
        let pseudonym = names[company].first().unwrap();
        assert!(pseudonym.parse::<CompanyId>().is_ok() && pseudonym.starts_with("own-") && pseudonym.len() == 24);
    }
}

#[test]
fn chains_hold() {
    let mut last = HashMap::new();
    for (_, subject, commit) in replaced(KEY, &with_persons()) {
        let (version, previous) = last.get(&subject.all_versions()).copied().unwrap_or_default();
        assert_eq!((subject.version, commit.head.previous), (version + 1, previous), "{subject}");
        let hash = codec::hash(&subject, &encode_any(&commit).unwrap());
        last.insert(subject.all_versions(), (subject.version, hash));
    }
}

/// From export to export, so from release to release, too.
#[test]
fn a_key_gives_the_same_for_ever() {
    let given = with_persons();
    let made = replaced(KEY, &given);
    let pseudonyms: HashMap<&str, &str> =
        given.iter().zip(&made).map(|(given, made)| (given.1.entity.as_str(), made.1.entity.as_str())).collect();
    for (entity, pseudonym) in [
        ("7000012050002", "own-7032e511f4f7ea1d17f9"),
        ("own-shop-1", "own-3e35854e1870a47cc8a5"),
        ("4000012090001", "own-2dd892d2e3ed8b86916f"),
        ("expert-900001", "expert-452797"),
        ("expert-000007", "expert-478884"),
        ("places", "places"),
        ("tohoku", "tohoku"),
    ] {
        assert_eq!(pseudonyms[entity], pseudonym);
    }
}

#[test]
fn one_key_gives_the_same_and_another_key_another() {
    let given = with_persons();
    assert_eq!(replaced(KEY, &given), replaced(KEY, &given));
    let other = replaced(b"fedcba9876543210", &given);
    let visits = |made: Vec<Placed>| -> BTreeSet<String> {
        let named = made.into_iter().map(|(_, subject, _)| subject.entity);
        named.filter(|entity| entity.starts_with("own-") || entity.starts_with("expert-")).collect()
    };
    assert!(visits(replaced(KEY, &given)).is_disjoint(&visits(other)));
}

#[test]
fn what_doesnt_follow_is_refused() {
    let given = with_persons();
    let second = given.iter().find(|(_, subject, _)| subject.version == 2).unwrap();
    let (_, subject, commit) = second;
    let chain = Err(NotReplaced::Chain(subject.to_string()));
    assert_eq!(Pseudonyms::new(KEY).unwrap().replace(subject, commit), chain, "not from the beginning");

    let mut pseudonyms = Pseudonyms::new(KEY).unwrap();
    let first = given.iter().find(|(_, first, _)| *first == subject.at(1)).unwrap();
    pseudonyms.replace(&first.1, &first.2).unwrap();
    let mut edited = commit.clone();
    edited.head.previous = Digest::of(&[b"another"]);
    assert_eq!(pseudonyms.replace(subject, &edited), chain, "a broken chain isn't mended");
    assert!(pseudonyms.replace(subject, commit).is_ok());
}

#[test]
fn a_key_that_could_be_guessed_is_refused() {
    assert_eq!(Pseudonyms::new(&KEY[1..]).unwrap_err(), ShortKey { length: 15 });
    assert!(!format!("{:?}", Pseudonyms::new(KEY).unwrap()).contains("0123"));
}
