//! A problem as problem+json, in one language.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use ayumi_pages::Language;
use ayumi_proto::text::Text;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Problem;

/// A problem as programs read it (RFC 9457), in the language that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct ProblemDetails {
    /// The kind of problem, as the address of what describes it.
    #[serde(rename = "type")]
    kind: String,
    /// The HTTP status.
    status: u16,
    /// What kind of problem it is.
    title: String,
    /// What went wrong this time.
    detail: String,
    /// The rule that forbids it, or the kind of problem, for programs.
    rule: String,
    /// What would be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
    /// The value at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    offending: Option<String>,
    /// The field or parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Problem {
    /// The problem as programs read it.
    pub fn details(&self, language: Language) -> ProblemDetails {
        let text = |text: &Text| match language {
            Language::Ja => text.ja.clone(),
            Language::En => text.en.clone(),
        };
        ProblemDetails {
            kind: format!("/problems/{}", self.rule),
            status: self.status.as_u16(),
            title: text(&self.title),
            detail: text(&self.detail),
            rule: self.rule.clone(),
            accepted: self.accepted.as_ref().map(text),
            offending: self.offending.clone(),
            field: self.field.clone(),
        }
    }

    /// The same as JSON.
    pub fn json(&self, language: Language) -> Value {
        // Texts and a number are always JSON.
        serde_json::to_value(self.details(language)).unwrap_or_default()
    }

    /// The answer to a program.
    pub fn render(&self, language: Language) -> Response {
        let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::CONTENT_LANGUAGE, language.tag())];
        (self.status, headers, self.json(language).to_string()).into_response()
    }
}
