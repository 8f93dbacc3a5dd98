//! The description is whole: every command and every endpoint is in it, with what can go wrong.

use std::collections::BTreeSet;

use axum::{body::to_bytes, extract::Path, response::Response};
use ayumi_core::Programme;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    event::ProgrammeName,
    message::{CORRECT, TAKE_BACK},
};
use serde_json::{Value, json};
use strum::{IntoEnumIterator, VariantNames};

use super::*;
use crate::{api::schemas, programmes::programmes};

fn description() -> &'static Value {
    &DESCRIPTION.value
}

fn operation(method: &str, path: &str) -> &'static Value {
    let operation = &description()["paths"][format!("/api/v1{path}")][method];
    assert!(operation.is_object(), "{method} {path} is missing");
    operation
}

fn statuses(operation: &Value) -> BTreeSet<&str> {
    operation["responses"].as_object().unwrap().keys().map(String::as_str).collect()
}

fn parameter<'a>(operation: &'a Value, name: &str) -> &'a Value {
    let mut parameters = operation["parameters"].as_array().unwrap().iter();
    parameters.find(|parameter| parameter["name"] == name).unwrap_or_else(|| panic!("no {name} in {operation}"))
}

#[test]
fn every_command_has_a_path_and_the_schema_of_its_content() {
    let mut commands = 0;
    for programme in programmes() {
        let names = with_programme!(programme, P => <<P as Programme>::Command as VariantNames>::VARIANTS);
        for name in names.iter().chain(&[TAKE_BACK, CORRECT]) {
            let command = operation("post", &format!("/{programme}/{{entity}}/{name}"));
            assert!(command["summary"].is_string(), "{programme} {name} has no summary");
            let body = &command["requestBody"];
            assert_eq!(body["required"], true);
            assert!(body["content"]["application/json"]["schema"].is_object(), "{programme} {name}: {body}");
            assert_eq!(
                statuses(command),
                BTreeSet::from(["200", "201", "400", "401", "403", "409", "413", "422", "500", "503"])
            );
            for parameter_name in ["entity", "edition", "provenance", "Idempotency-Key", "Accept-Language"] {
                parameter(command, parameter_name);
            }
            commands += 1;
        }
    }
    let paths = description()["paths"].as_object().unwrap();
    let described = paths.iter().filter(|(path, of)| path.contains("{entity}") && of["post"].is_object()).count();
    assert!(commands > 10 && described == commands, "{described} of {commands}");
}

#[test]
fn every_question_has_a_path_its_parameters_and_its_problems() {
    for programme in ProgrammeName::iter() {
        operation("get", &format!("/{programme}"));
        operation("get", &format!("/{programme}/{{key}}"));
        operation("get", &format!("/{programme}/{{entity}}/records"));
    }
    let figures = ["/figures", "/figures/{path}", "/figures/{path}/explain", "/figures/{path}/history"];
    for path in figures.into_iter().chain(["/diff", "/proof", "/export", "/events", "/records/{position}"]) {
        operation("get", path);
    }
    for path in ["/cube/{programme}", "/tables/{programme}/{kind}", "/codebook"] {
        let content = operation("get", path)["responses"]["200"]["content"].as_object().unwrap();
        let types: BTreeSet<&str> = content.keys().map(String::as_str).collect();
        assert_eq!(types, BTreeSet::from(["application/json", "application/vnd.apache.parquet", "text/csv"]), "{path}");
        assert_eq!(parameter(operation("get", path), "format")["schema"]["enum"], json!(["json", "csv", "parquet"]));
    }
    let cube = operation("get", "/cube/{programme}");
    assert_eq!(statuses(cube), BTreeSet::from(["200", "304", "400", "401", "404", "500", "503"]));
    assert_eq!(parameter(cube, "every")["schema"]["enum"], json!(["day", "week", "month"]));
    let visits = operation("get", "/visits/{key}");
    assert_eq!(statuses(visits), BTreeSet::from(["200", "304", "400", "401", "404", "500", "503"]));
    assert_eq!(parameter(visits, "edition")["schema"]["pattern"], "^fy[0-9]{4}$");
    assert_eq!(parameter(visits, "as_of")["schema"]["pattern"], "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    assert_eq!(parameter(visits, "limit")["schema"]["maximum"], 2000);
    assert_eq!(parameter(visits, "key")["required"], true);
    assert_eq!(parameter(visits, "after")["schema"]["type"], "string");
    assert_eq!(parameter(operation("get", "/diff"), "limit")["schema"]["maximum"], 500);
    assert!(statuses(operation("get", "/editions")).is_superset(&BTreeSet::from(["200", "400", "401", "503"])));
    assert!(
        statuses(operation("post", "/reports/{kind}/issue")).is_superset(&BTreeSet::from(["200", "201", "400", "404"]))
    );
}

#[test]
fn problems_have_one_schema_and_every_reference_is_in_the_document() {
    let problem = &operation("get", "/visits")["responses"]["400"]["content"]["application/problem+json"]["schema"];
    assert_eq!(*problem, json!({ "$ref": "#/components/schemas/Problem" }));
    assert!(description()["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(description()["security"], json!([{ "bearer": [] }]));
    let mut left = vec![description()];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(description().pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                left.extend(fields.values());
            }
            Value::Array(items) => left.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// Every operation, with its method and path.
fn operations_described() -> impl Iterator<Item = (String, &'static Value)> {
    let paths = description()["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

#[test]
fn r11_every_operation_says_what_can_go_wrong() {
    for (name, operation) in operations_described() {
        // The codebook is of this build: nothing can be unavailable. It says so all the same.
        assert!(statuses(operation).is_superset(&BTreeSet::from(["400", "401", "503"])), "{name}: {operation}");
    }
}

#[test]
fn r11_every_parameter_has_a_form() {
    let has_form = |schema: &Value| {
        ["pattern", "enum", "oneOf"].iter().any(|name| !schema[name].is_null()) || schema["type"] == "integer"
    };
    for (name, operation) in operations_described() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let mut schema = &parameter["schema"];
            if let Some(reference) = schema["$ref"].as_str() {
                schema = description().pointer(reference.trim_start_matches('#')).unwrap();
            }
            let alternatives = schema["anyOf"].as_array();
            let is_described = alternatives.map_or_else(|| has_form(schema), |any| any.iter().all(has_form));
            // Words to look for may be any.
            assert!(is_described || parameter["name"] == "q", "{name}: {parameter}");
        }
    }
}

/// A description that was made for each request would lie elsewhere each time.
#[tokio::test]
async fn r11_what_describes_the_api_is_made_once() {
    let body = |response: Response| async { to_bytes(response.into_body(), usize::MAX).await.unwrap().as_ptr() };
    assert_eq!(body(show().await.into_response()).await, body(show().await.into_response()).await);
    let schema =
        || async { body(schemas::schema(Path(("visits".into(), "visit-logged".into()))).await.unwrap()).await };
    assert_eq!(schema().await, schema().await);
}

/// A path that axum can't route would panic as the gateway starts.
#[test]
fn the_routes_of_the_description_are_routes() {
    let _: Router<Shared> = Router::new().nest(api::ROOT, api::routes().into());
}
