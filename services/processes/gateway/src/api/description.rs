//! `GET /api/openapi.json`: the API, described by OpenAPI 3.1. It is derived from the routes, their handlers and the
//! types that these take and answer; see [`operation`](crate::api::operation).

use std::sync::LazyLock;

use aide::{
    axum::ApiRouter,
    generate::in_context,
    openapi::{Info, OpenApi, Operation, PathItem, ReferenceOr, SecurityScheme},
    transform::TransformOpenApi,
};
use axum::{Router, http::header, response::IntoResponse, routing::get};
use ayumi_pages::Language;
use bytes::Bytes;
use schemars::{generate::SchemaSettings, json_schema};
use serde_json::Value;

use crate::{api, api::operation::header_parameter, app::Shared};

/// The description, made once.
pub struct Description {
    /// As a value, to be shown on a page.
    pub value: Value,
    text: Bytes,
}

/// The description of this build's API.
pub static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    let value = serde_json::to_value(document()).unwrap_or_else(|error| {
        tracing::error!(%error, "the API can't be described");
        Value::Null
    });
    let text = value.to_string().into();
    Description { value, text }
});

/// The route; what the API looks like is no secret.
pub fn routes() -> Router<Shared> {
    Router::new().route("/api/openapi.json", get(show))
}

async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION.text.clone())
}

fn document() -> OpenApi {
    // OpenAPI 3.1 has the JSON Schema of 2020-12; what was generated for the router in this thread is forgotten.
    let settings = SchemaSettings::draft2020_12();
    let settings = settings.with(|settings| settings.definitions_path = "/components/schemas".into());
    in_context(|ctx| ctx.schema = settings.into_generator());
    let info = Info {
        title: "Ayumi".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        description: Some("The history of public programmes, and every figure of it.".to_owned()),
        ..Info::default()
    };
    let mut document = OpenApi { info, ..OpenApi::default() };
    // The router is made for its description alone.
    let _ = ApiRouter::<Shared>::new().nest(api::ROOT, api::routes()).finish_api_with(&mut document, describe);
    let items = document.paths.iter_mut().flat_map(|paths| paths.paths.values_mut());
    items.filter_map(ReferenceOr::as_item_mut).flat_map(operations).for_each(add_language);
    document
}

fn describe(document: TransformOpenApi<'_>) -> TransformOpenApi<'_> {
    let token = SecurityScheme::Http {
        scheme: "bearer".to_owned(),
        bearer_format: None,
        description: None,
        extensions: Default::default(),
    };
    document.security_scheme("bearer", token).security_requirement("bearer")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post].into_iter().flatten()
}

/// One middleware knows the language, so that no handler's types have it.
fn add_language(operation: &mut Operation) {
    let tags = [Language::Ja, Language::En].map(Language::tag);
    let schema = json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9*,;=. -]+$", "examples": tags });
    let parameter = header_parameter("Accept-Language", "The language of problems: ja or en", schema);
    operation.parameters.push(ReferenceOr::Item(parameter));
}

#[cfg(test)]
mod tests;
