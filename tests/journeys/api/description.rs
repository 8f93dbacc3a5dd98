//! What the API says about itself, and about its health.

use serde_json::{Value, json};

use super::example::{example, read};
use crate::{
    harness::{Ayumi, wait_for},
    scene::{play, ready_for_visits},
};

/// Every `$ref` in a document.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A program can be written from the description alone: it is OpenAPI 3.1, everything that it refers to is
/// in it, and every path that it names is there.
#[test]
fn the_description_is_whole_and_true() {
    let document = read("/api/openapi.json");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} is elsewhere"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            assert_is_there(method, path);
        }
    }
    assert!(document["paths"]["/api/v1/visits/{entity}/log-visit"]["post"].is_object());
}

/// What an answer is said to have, it has.
#[test]
fn answers_have_what_the_description_says() {
    let document = read("/api/openapi.json");
    let questions = [
        ("/api/v1/{programme}", ""),
        ("/api/v1/editions", "/api/v1/editions"),
        ("/api/v1/figures", "/api/v1/figures"),
        ("/api/v1/figures/{path}", "/api/v1/figures/visits/fy2019"),
        ("/api/v1/figures/{path}/explain", "/api/v1/figures/visits/fy2019/enrolled/explain?limit=3"),
        ("/api/v1/figures/{path}/history", "/api/v1/figures/visits/fy2019/enrolled/history"),
        ("/api/v1/diff", "/api/v1/diff?limit=3"),
        ("/api/v1/proof", "/api/v1/proof?from=3"),
    ];
    for (path, question) in questions {
        let programmes = ["meetings", "pilots", "visits", "reports"].map(|name| format!("/api/v1/{name}"));
        let asked = if question.is_empty() { &programmes[..] } else { &[question.to_owned()] };
        for question in asked {
            let path = if path.ends_with("{programme}") { question } else { path };
            let schema = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
            assert_has(&document, schema, &read(question), question);
        }
    }
}

/// A value has every field that its schema says is there, and so have the values in it.
fn assert_has(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return assert_has(document, document.pointer(&reference[1..]).unwrap(), value, place);
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(value.get(name).is_some(), "{place} has no {name}: {value}");
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        assert_has(document, schema, &value[name], &format!("{place} {name}"));
    }
    for item in value.as_array().into_iter().flatten() {
        assert_has(document, &schema["items"], item, place);
    }
}

/// Which editions have begun is one question, and its answer names the newest of each programme.
#[test]
fn editions_are_listed_with_their_programmes() {
    let found = read("/api/v1/editions");
    let first = json!({ "edition": "fy2019", "programmes": ["meetings", "pilots", "visits"] });
    assert_eq!(found["editions"][0]["edition"], first["edition"]);
    for programme in first["programmes"].as_array().unwrap() {
        assert!(found["editions"][0]["programmes"].as_array().unwrap().contains(programme), "{found}");
        assert_eq!(found["newest"][programme.as_str().unwrap()], "fy2019", "{found}");
    }
    let before = read("/api/v1/editions?known_at=0");
    assert_eq!((&before["position"], &before["editions"], &before["newest"]), (&json!(0), &json!([]), &json!({})));
    let misspelt = example().get("/api/v1/editions?edition=fy2019");
    assert_eq!((misspelt.status, &misspelt.json()["field"]), (400, &json!("edition")));
}

/// A path of the description leads somewhere. A command is recorded without its content, so that it does
/// nothing: one that exists misses a field, one that doesn't is unknown.
fn assert_is_there(method: &str, path: &str) {
    let entity = if path.contains("/visits/") { "terms" } else { "x" };
    let concrete = path.replace("{entity}", entity).replace("{key}", "x").replace("{path}", "pilots");
    let concrete = concrete.replace("{kind}", "recruitment");
    match method {
        // It doesn't end; another test reads it.
        "get" if path.ends_with("/events") => {}
        "get" => {
            let reply = example().get(&concrete);
            // What has no route at all is reported as missing by its whole path.
            let routed = reply.status == 200 || (reply.status == 404 && !reply.body.contains("/api/v1"));
            assert!(routed, "{path}: {reply:?}");
        }
        "post" => {
            let reply = example().post(&concrete, None, &json!({"no-such-field": 1}));
            let field = reply.json()["field"].clone();
            assert!(reply.status == 400 && field != "command" && field != "entity", "{path}: {reply:?}");
        }
        other => panic!("{other} {path}"),
    }
}

/// An operator sees that it lives, that it has caught up, and counts of what it does.
#[test]
fn health_and_metrics_are_reported() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 1));
    assert_eq!(ayumi.get("/livez").body, "alive\n");
    let ready = wait_for("the views", || Some(ayumi.get("/readyz").json()).filter(|ready| ready["caught_up"] == true));
    let metrics = ayumi.get("/metrics");
    assert!(metrics.header("content-type").starts_with("text/plain"));
    let value = |name: &str| {
        let line = metrics.body.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(value("ayumi_commits_total{programme=\"visits\"}") > 3.0);
    assert!(value("ayumi_projection_position") >= ready["position"].as_f64().unwrap());
}
