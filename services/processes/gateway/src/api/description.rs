//! `GET /api/openapi.json` and `GET /api/schemas/{programme}/{event}`: what can be told and asked, derived
//! from the types that it is parsed into.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_meetings as meetings;
use ayumi_pilots as pilots;
use ayumi_proto::event::ProgrammeName;
use ayumi_reports as reports;
use ayumi_visits as visits;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

use crate::{Shared, problem::Problem};

/// The routes; what the API looks like is no secret.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/openapi.json", get(|| async { axum::Json(document()) }))
        .route("/api/schemas/{programme}/{event}", get(schema))
}

/// The command or event types of a programme, as one schema with a variant each.
fn variants<T: JsonSchema>(generator: &mut SchemaGenerator) -> Vec<(String, Value, Option<String>)> {
    let root: Value = T::json_schema(generator).into();
    let variant = |one: &Value| {
        let (name, schema) = one["properties"].as_object()?.iter().next()?;
        let description = one["description"].as_str().map(str::to_owned);
        Some((name.clone(), schema.clone(), description))
    };
    root["oneOf"].as_array().into_iter().flatten().filter_map(variant).collect()
}

fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12();
    settings.with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator()
}

fn commands(programme: ProgrammeName, generator: &mut SchemaGenerator) -> Vec<(String, Value, Option<String>)> {
    match programme {
        ProgrammeName::Meetings => variants::<meetings::Command>(generator),
        ProgrammeName::Pilots => variants::<pilots::Command>(generator),
        ProgrammeName::Visits => variants::<visits::Command>(generator),
        // Reports are issued, not told; see the path of its own.
        ProgrammeName::Reports => Vec::new(),
    }
}

/// The description, OpenAPI 3.1.
pub fn document() -> Value {
    let mut generator = generator();
    let mut paths = Map::new();
    for programme in ProgrammeName::iter() {
        for (command, schema, description) in commands(programme, &mut generator) {
            paths.insert(format!("/api/v1/{programme}/{{entity}}/{command}"), command_path(&schema, description));
        }
        paths.insert(format!("/api/v1/{programme}"), view_path(&format!("The {programme} of an edition"), None));
        let item = view_path(&format!("One item of the {programme}"), Some("key"));
        paths.insert(format!("/api/v1/{programme}/{{key}}"), item);
    }
    paths.insert("/api/v1/figures".to_owned(), view_path("All figures by address", None));
    paths.insert("/api/v1/figures/{path}".to_owned(), view_path("A figure, or all under an address", Some("path")));
    paths.insert(
        "/api/v1/figures/{path}/explain".to_owned(),
        view_path("The commits that made a figure, each with the value before and after", Some("path")),
    );
    let history = view_path("A figure's values over recorded and over occurred time", Some("path"));
    paths.insert("/api/v1/figures/{path}/history".to_owned(), history);
    paths.insert("/api/v1/diff".to_owned(), diff_path());
    paths.insert("/api/v1/proof".to_owned(), proof_path());
    paths.insert("/api/v1/export".to_owned(), export_path());
    paths.insert("/api/v1/events".to_owned(), events_path());
    let issue: Value = generator.subschema_for::<reports::Issue>().into();
    paths.insert("/api/v1/reports/{kind}/issue".to_owned(), issue_path(&issue));
    let schemas: Map<String, Value> = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Ayumi", "version": env!("CARGO_PKG_VERSION"), "description": "The history of public programmes, and every figure of it." },
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } }, "schemas": schemas },
    })
}

fn parameter(name: &str, place: &str, description: &str) -> Value {
    json!({ "name": name, "in": place, "description": description, "required": place == "path", "schema": { "type": "string" } })
}

fn problem(description: &str) -> Value {
    json!({ "description": description, "content": { "application/problem+json": { "schema": { "type": "object" } } } })
}

fn command_path(schema: &Value, description: Option<String>) -> Value {
    json!({ "post": {
        "summary": description,
        "parameters": [
            parameter("entity", "path", "What the command is for"),
            parameter("edition", "query", "Such as fy2019; the programme's newest if left out"),
            parameter("provenance", "query", "`simulated` for facts that were made up"),
            parameter("Idempotency-Key", "header", "Told again under the same key, a command gets its first answer; derived from the content if left out"),
            parameter("Accept-Language", "header", "ja or en, for problems"),
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
        "responses": {
            "201": { "description": "In the log: position, version and events" },
            "200": { "description": "Told before: the answer that it got then" },
            "400": problem("Malformed; `field` names what"),
            "401": problem("No token"),
            "409": problem("Contention; tell it again under the same key"),
            "422": problem("Rejected by `rule`; `offending` and `accepted` say why and what would do"),
            "503": problem("The log can't be reached; tell it again under the same key"),
        },
    } })
}

fn view_path(summary: &str, key: Option<&str>) -> Value {
    let mut parameters: Vec<Value> = key.map(|key| parameter(key, "path", "Which")).into_iter().collect();
    parameters.extend([
        parameter("edition", "query", "Such as fy2019; the newest if left out"),
        parameter("as_of", "query", "By what had occurred until this day"),
        parameter("known_at", "query", "By what was known at this position, instant or day"),
        parameter("min_position", "query", "Answer only once this position is folded"),
        parameter("after", "query", "Rows after this id"),
        parameter("limit", "query", "The most rows"),
    ]);
    json!({ "get": {
        "summary": summary,
        "parameters": parameters,
        "responses": { "200": { "description": "The answer, with the position that it stands on" }, "404": problem("There is no such thing") },
    } })
}

fn diff_path() -> Value {
    json!({ "get": {
        "summary": "The figures that changed between two positions or instants, and the commits that changed them",
        "parameters": [
            parameter("from", "query", "A position, an instant or a day; before the first commit if left out"),
            parameter("to", "query", "A position, an instant or a day; now if left out"),
            parameter("as_of", "query", "By what had occurred until this day"),
            parameter("edition", "query", "Figures of this edition only"),
            parameter("prefix", "query", "Figures whose address begins with these parts"),
            parameter("min_position", "query", "Answer only once this position is folded"),
            parameter("after", "query", "Changes after this address"),
            parameter("limit", "query", "The most changes"),
        ],
        "responses": { "200": { "description": "The changes, in the order of the addresses" } },
    } })
}

fn proof_path() -> Value {
    json!({ "get": {
        "summary": "The root of the log at a position, and the proof that it extends the log at an earlier one (RFC 9162)",
        "parameters": [
            parameter("position", "query", "A position, an instant or a day; now if left out"),
            parameter("from", "query", "The earlier position; 0 if left out"),
        ],
        "responses": { "200": { "description": "Both roots and the hashes between" } },
    } })
}

fn export_path() -> Value {
    json!({ "get": {
        "summary": "Commits as JSON Lines: an event a line in the CloudEvents form, from which the log can be made again to the byte",
        "parameters": [
            parameter("from", "query", "The first position; 1 if left out"),
            parameter("to", "query", "The last position; the log's newest if left out"),
        ],
        "responses": { "200": { "description": "application/x-ndjson, up to the position that the header ayumi-last-position tells. Where the log can't be read, the last line is no event: {\"problem\": {…}} with the members of problem+json and `position`, the first that is missing" } },
    } })
}

fn events_path() -> Value {
    json!({ "get": {
        "summary": "The log as it grows: server-sent events in the CloudEvents form",
        "parameters": [parameter("from", "query", "After this position; new events only if left out"), parameter("Last-Event-ID", "header", "Go on after this position")],
        "responses": { "200": { "description": "text/event-stream" } },
    } })
}

fn issue_path(schema: &Value) -> Value {
    json!({ "post": {
        "summary": "Render a report, deliver its files and record the issue",
        "parameters": [parameter("kind", "path", "recruitment")],
        "requestBody": { "content": { "application/json": { "schema": schema } } },
        "responses": { "201": { "description": "Issued" }, "200": { "description": "Issued before" } },
    } })
}

/// The schema of one event's content, as `dataschema` names it.
async fn schema(Path((programme, event)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let found = programme.parse().ok().and_then(|programme| {
        let events = match programme {
            ProgrammeName::Meetings => variants::<meetings::Event>(&mut generator),
            ProgrammeName::Pilots => variants::<pilots::Event>(&mut generator),
            ProgrammeName::Visits => variants::<visits::Event>(&mut generator),
            ProgrammeName::Reports => variants::<reports::Event>(&mut generator),
        };
        events.into_iter().find(|(name, ..)| *name == event)
    });
    let Some((_, mut schema, _)) = found else {
        return Problem::missing(&format!("{programme}/{event}")).in_language(&headers).into_response();
    };
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$defs"] = Value::Object(generator.take_definitions(true));
    ([(header::CONTENT_TYPE, "application/schema+json")], schema.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use strum::VariantNames;

    use super::*;

    /// Every command and event is described where it stands, by its own fields and no others.
    fn assert_described<T: JsonSchema + VariantNames>() {
        let described = variants::<T>(&mut generator());
        let names: Vec<&str> = described.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, T::VARIANTS);
        for (name, schema, _) in described {
            assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)), "{name}");
            for (field, schema) in schema["properties"].as_object().unwrap() {
                assert!(schema["description"].is_string(), "{name}.{field}: {schema}");
            }
        }
    }

    #[test]
    fn commands_and_events_are_described_by_their_fields() {
        assert_described::<meetings::Command>();
        assert_described::<meetings::Event>();
        assert_described::<pilots::Command>();
        assert_described::<pilots::Event>();
        assert_described::<visits::Command>();
        assert_described::<visits::Event>();
        assert_described::<reports::Command>();
        assert_described::<reports::Event>();
    }

    #[test]
    fn commands_say_what_they_do() {
        for programme in ProgrammeName::iter() {
            for (command, _, description) in commands(programme, &mut generator()) {
                assert!(description.is_some_and(|description| !description.is_empty()), "{programme}/{command}");
            }
        }
    }
}
