//! `GET /api/openapi.json` and `GET /api/schemas/{programme}/{event}`: the commands and queries of the API, derived
//! from the types that they are parsed into.

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
        // Reports are issued; see the path of its own.
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
        paths.insert(format!("/api/v1/{programme}"), view_path(&format!("The {programme} of a fiscal year"), None));
        let item = view_path(&format!("One item of the {programme}"), Some("key"));
        paths.insert(format!("/api/v1/{programme}/{{key}}"), item);
    }
    paths.insert("/api/v1/figures".to_owned(), view_path("All figures", None));
    paths.insert("/api/v1/figures/{path}".to_owned(), view_path("A figure, or all figures under a path", Some("path")));
    paths.insert(
        "/api/v1/figures/{path}/explain".to_owned(),
        view_path("The records behind a figure, each with the value before and after", Some("path")),
    );
    let history = view_path("The history of a figure, by known-at date and by date", Some("path"));
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
        "info": { "title": "Ayumi", "version": env!("CARGO_PKG_VERSION"), "description": "Progress and evidence of public programmes: commands, views, figures and the records behind them." },
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
            parameter("entity", "path", "The entity that the command changes: a region, a company, a meeting"),
            parameter("edition", "query", "Fiscal year, such as fy2019; default: the newest of the programme"),
            parameter("provenance", "query", "`simulated` for generated facts; default: reported"),
            parameter("Idempotency-Key", "header", "A command submitted again under the same key is a duplicate and gets its original response; default: derived from the content"),
            parameter("Accept-Language", "header", "Language of problems: ja or en"),
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
        "responses": {
            "201": { "description": "Recorded: position, version and events" },
            "200": { "description": "Duplicate: original response" },
            "400": problem("Malformed; `field` names the field at fault"),
            "401": problem("Missing or invalid token"),
            "409": problem("Conflicting update; submit again under the same key"),
            "422": problem("Rejected by `rule`; `offending` is the rejected value, `accepted` the allowed values"),
            "503": problem("Temporarily unavailable; submit again under the same key"),
        },
    } })
}

fn view_path(summary: &str, key: Option<&str>) -> Value {
    let mut parameters: Vec<Value> = key
        .map(|key| parameter(key, "path", if key == "path" { "Path of the figure" } else { "Id of the item" }))
        .into_iter()
        .collect();
    parameters.extend([
        parameter("edition", "query", "Fiscal year, such as fy2019; default: the newest"),
        parameter("as_of", "query", "Status on this date; default: today"),
        parameter("known_at", "query", "Records up to this position, timestamp or date; default: latest"),
        parameter("min_position", "query", "Wait until the figures include this position"),
        parameter("after", "query", "Rows after this id (next page)"),
        parameter("limit", "query", "Maximum number of rows"),
    ]);
    json!({ "get": {
        "summary": summary,
        "parameters": parameters,
        "responses": { "200": { "description": "The answer, with the position it is based on" }, "404": problem("Not found") },
    } })
}

fn diff_path() -> Value {
    json!({ "get": {
        "summary": "The figures that changed between two positions, timestamps or dates, and their source records",
        "parameters": [
            parameter("from", "query", "Position, timestamp or date; default: start of the log"),
            parameter("to", "query", "Position, timestamp or date; default: latest"),
            parameter("as_of", "query", "Status on this date; default: today"),
            parameter("edition", "query", "Figures of this fiscal year only"),
            parameter("prefix", "query", "Figures whose path begins with these parts"),
            parameter("min_position", "query", "Wait until the figures include this position"),
            parameter("after", "query", "Changes after this path (next page)"),
            parameter("limit", "query", "Maximum number of changes"),
        ],
        "responses": { "200": { "description": "The changes, ordered by path" } },
    } })
}

fn proof_path() -> Value {
    json!({ "get": {
        "summary": "The root hash of the log at a position, and the proof that it extends the log at an earlier position (RFC 9162)",
        "parameters": [
            parameter("position", "query", "Position, timestamp or date; default: latest"),
            parameter("from", "query", "The earlier position; default: 0"),
        ],
        "responses": { "200": { "description": "Both root hashes and the hashes between" } },
    } })
}

fn export_path() -> Value {
    json!({ "get": {
        "summary": "Records as JSON Lines, one CloudEvents event per line, from which the log can be restored to the byte",
        "parameters": [
            parameter("from", "query", "The first position; default: 1"),
            parameter("to", "query", "The last position; default: latest"),
        ],
        "responses": { "200": { "description": "application/x-ndjson, up to the position in the header ayumi-last-position. Where the log can't be read, the last line is not an event: {\"problem\": {…}} with the members of problem+json and `position`, the first that is missing" } },
    } })
}

fn events_path() -> Value {
    json!({ "get": {
        "summary": "Events as they are recorded: server-sent events in the CloudEvents form",
        "parameters": [parameter("from", "query", "Events after this position; default: new events only"), parameter("Last-Event-ID", "header", "Resume after this position")],
        "responses": { "200": { "description": "text/event-stream" } },
    } })
}

fn issue_path(schema: &Value) -> Value {
    json!({ "post": {
        "summary": "Render a report, deliver its files and record the issue",
        "parameters": [parameter("kind", "path", "Kind of report: recruitment")],
        "requestBody": { "content": { "application/json": { "schema": schema } } },
        "responses": { "201": { "description": "Issued" }, "200": { "description": "Duplicate: issued before" } },
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
