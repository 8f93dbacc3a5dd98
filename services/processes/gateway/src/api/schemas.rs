//! `GET /api/schemas/{programme}/{event}`: the JSON Schema of an event's content; and those of commands, for the
//! description. Both come from the types of the programmes in the one list of them.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use ayumi_core::Programme;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    event::ProgrammeName,
    message::{CORRECT, Correction, TAKE_BACK, TakeBack},
    taking_back::{TAKEN_BACK, TakingBack},
};
use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;
use strum::IntoEnumIterator;

use crate::{app::Shared, problem::Problem};

/// A command or an event of a programme.
pub struct Variant {
    /// Its name, in kebab-case.
    pub name: String,
    /// The schema of its content.
    pub schema: Schema,
    /// What it is.
    pub description: Option<String>,
}

/// The route; what events look like is no secret.
pub fn routes() -> Router<Shared> {
    Router::new().route("/api/schemas/{programme}/{event}", get(schema))
}

/// The commands of a programme. Their schemas refer to those that the description has.
pub fn commands(programme: ProgrammeName) -> Vec<Variant> {
    aide::generate::in_context(|ctx| commands_by(programme, &mut ctx.schema))
}

/// The commands that every programme takes: they take records back.
pub fn commands_of_all() -> [Variant; 2] {
    aide::generate::in_context(|ctx| commands_of_all_by(&mut ctx.schema))
}

/// The commands that every programme takes. Their schemas refer to those that the generator has afterwards.
pub fn commands_of_all_by(generator: &mut SchemaGenerator) -> [Variant; 2] {
    [variant::<TakeBack>(TAKE_BACK, generator), variant::<Correction>(CORRECT, generator)]
}

fn variant<T: JsonSchema>(name: &str, generator: &mut SchemaGenerator) -> Variant {
    let mut schema = T::json_schema(generator);
    let description = schema.remove("description").and_then(|text| text.as_str().map(str::to_owned));
    Variant { name: name.to_owned(), schema, description }
}

/// The commands of a programme. Their schemas refer to those that the generator has afterwards.
pub fn commands_by(programme: ProgrammeName, generator: &mut SchemaGenerator) -> Vec<Variant> {
    with_programme!(programme, P => variants::<<P as Programme>::Command>(generator))
}

fn events(programme: ProgrammeName, generator: &mut SchemaGenerator) -> Vec<Variant> {
    let mut events = with_programme!(programme, P => variants::<<P as Programme>::Event>(generator));
    events.push(variant::<TakingBack>(TAKEN_BACK, generator));
    events
}

/// The variants of an enum that is written as `{"its-name": {…}}`.
fn variants<T: JsonSchema>(generator: &mut SchemaGenerator) -> Vec<Variant> {
    let root: Value = T::json_schema(generator).into();
    let variant = |one: &Value| {
        let (name, schema) = one["properties"].as_object()?.iter().next()?;
        let description = one["description"].as_str().map(str::to_owned);
        Some(Variant { name: name.clone(), schema: schema.clone().try_into().ok()?, description })
    };
    root["oneOf"].as_array().into_iter().flatten().filter_map(variant).collect()
}

/// The schemas of all events, by programme and event, made once.
static EVENTS: LazyLock<BTreeMap<(String, String), Bytes>> = LazyLock::new(|| {
    let all = ProgrammeName::iter().flat_map(|programme| {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let events = events(programme, &mut generator);
        let types = Value::from(generator.take_definitions(true));
        events.into_iter().map(move |Variant { name, mut schema, .. }| {
            schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
            schema.insert("$defs".to_owned(), types.clone());
            ((programme.to_string(), name), schema.to_value().to_string().into())
        })
    });
    all.collect()
});

/// The schema of one event's content, as `dataschema` names it.
///
/// # Errors
/// There is no such event.
pub async fn schema(Path(named): Path<(String, String)>) -> Result<Response, Problem> {
    let found = EVENTS.get(&named).ok_or_else(|| Problem::missing(&format!("{}/{}", named.0, named.1)))?;
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], found.clone()).into_response())
}
