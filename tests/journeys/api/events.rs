//! The log as it grows, over server-sent events.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use super::example::{example, read};

/// An event of the stream: the id that a client comes back with, if it carries one, and its content.
type Received = (Option<u64>, Value);

/// Follows the example's log from a position, as `Last-Event-ID` or `from`, for a number of events.
fn follow(how: (&str, u64), count: usize) -> Vec<Received> {
    let remote = example().remote();
    let query = if how.0 == "from" { format!("?from={}", how.1) } else { String::new() };
    let mut request = ureq::get(format!("{}/api/v1/events{query}", remote.url));
    request = request.header("authorization", format!("Bearer {}", remote.token));
    if how.0 != "from" {
        request = request.header(how.0, how.1.to_string());
    }
    let answer = request.call().unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    received(BufReader::new(answer.into_body().into_reader()), count)
}

fn received(lines: impl BufRead, count: usize) -> Vec<Received> {
    let mut events = Vec::new();
    let (mut id, mut data) = (None, Value::Null);
    for line in lines.lines() {
        let line = line.unwrap();
        match line.split_once(':').map(|(name, value)| (name, value.trim())) {
            Some(("id", value)) => id = Some(value.parse().unwrap()),
            Some(("data", value)) => data = serde_json::from_str(value).unwrap(),
            _ if line.is_empty() && !data.is_null() => events.push((id.take(), data.take())),
            _ => {}
        }
        if events.len() == count {
            break;
        }
    }
    events
}

/// A client that was cut off comes back and goes on where it was: no event is lost, none comes twice, and
/// positions have no gap.
#[test]
fn a_client_resumes_without_loss_or_repetition() {
    let whole = follow(("from", 0), 300);
    let first = follow(("from", 0), 100);
    let seen = first.iter().rev().find_map(|(id, _)| *id).unwrap();
    let rest = follow(("last-event-id", seen), 200);
    let ids = |events: &[Received]| events.iter().map(|(_, event)| event["id"].clone()).collect::<Vec<_>>();
    assert_eq!([ids(&first), ids(&rest)].concat(), ids(&whole));
    let positions: Vec<u64> = whole.iter().map(|(_, event)| event["position"].as_u64().unwrap()).collect();
    assert!(positions[0] == 1 && positions.windows(2).all(|pair| pair[1] - pair[0] <= 1), "{positions:?}");
}

/// Every event says what, when, by whom and in which form, and the form can be fetched and names every
/// field that the event has.
#[test]
fn every_event_comes_with_its_schema() {
    let all = follow(("from", 0), read("/api/v1/visits?limit=1")["position"].as_u64().unwrap() as usize);
    let mut schemas = std::collections::BTreeMap::new();
    for (_, event) in &all {
        for name in ["id", "source", "type", "time", "subject", "occurred", "actorname", "provenance"] {
            assert!(!event[name].is_null(), "{name}: {event}");
        }
        assert_eq!(event["specversion"], "1.0");
        let address = event["dataschema"].as_str().unwrap().to_owned();
        let schema = schemas.entry(address).or_insert_with_key(|address| read(address));
        let data = event["data"].as_object().unwrap();
        let unknown = data.keys().find(|field| schema["properties"][field.as_str()].is_null());
        assert_eq!(unknown, None, "{event} isn't described by {schema}");
        let required = schema["required"].as_array().into_iter().flatten();
        assert!(required.into_iter().all(|field| data.contains_key(field.as_str().unwrap())), "{event}");
    }
    assert!(schemas.len() > 20 && schemas.values().all(|schema| schema["$schema"] != json!(null)));
}
