//! What went wrong, as problem+json (RFC 9457) for programs; pages show the same in words.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use ayumi_pages::Language;
use ayumi_proto::{
    message::Fault,
    refusal::Refusal,
    text::{Malformed, Text},
};
use serde_json::{Value, json};

/// How long a client had better wait before it tries again, in seconds.
const RETRY_AFTER_SECONDS: &str = "1";

/// A request that couldn't be met.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The rule, or the kind of problem, for programs.
    pub rule: String,
    /// What kind of problem it is.
    pub title: Text,
    /// What went wrong this time.
    pub detail: Text,
    /// What would be accepted.
    pub accepted: Option<Text>,
    /// The value at fault.
    pub offending: Option<String>,
    /// The field at fault.
    pub field: Option<String>,
    /// The language that was asked for.
    pub language: Language,
}

impl Problem {
    fn new(status: StatusCode, rule: &str, title: (&str, &str), detail: (&str, &str)) -> Self {
        Self {
            status,
            rule: rule.to_owned(),
            title: Text::new(title.0, title.1),
            detail: Text::new(detail.0, detail.1),
            accepted: None,
            offending: None,
            field: None,
            language: Language::Ja,
        }
    }

    /// Input of the wrong form, in a field of the body or a parameter.
    pub fn malformed(fault: &Fault) -> Self {
        let title = ("入力の形式が正しくありません", "The input is malformed");
        let detail = format!("{}: {}", fault.field, fault.detail);
        Self {
            field: Some(fault.field.clone()),
            ..Self::new(StatusCode::BAD_REQUEST, "malformed", title, (&detail, &detail))
        }
    }

    /// A parameter of the wrong form.
    pub fn parameter(field: &str, error: &Malformed) -> Self {
        let problem = Self::malformed(&Fault { field: field.to_owned(), detail: error.to_string() });
        let accepted = Some(Text::new(error.ja, error.en));
        Self { offending: Some(error.value.clone()), accepted, ..problem }
    }

    /// There is no such thing.
    pub fn missing(what: &str) -> Self {
        let detail = (format!("{what} は見つかりません。"), format!("There is no {what}."));
        Self::new(StatusCode::NOT_FOUND, "not-found", ("見つかりません", "Not found"), (&detail.0, &detail.1))
    }

    /// A rule forbids the command.
    pub fn refused(refusal: Refusal) -> Self {
        let Refusal { rule, offending, title, detail, accepted } = refusal;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let (accepted, offending) = (Some(accepted), Some(offending));
        Self { status, rule, title, detail, accepted, offending, field: None, language: Language::Ja }
    }

    /// Too many writers at once.
    pub fn contended() -> Self {
        let title = ("同時の書き込みが多すぎます", "Too many writers at once");
        let detail = ("同じキーでもう一度送ってください。", "Send it again with the same key.");
        Self::new(StatusCode::CONFLICT, "contended", title, detail)
    }

    /// The log or a service can't be reached just now.
    pub fn unavailable(why: &str) -> Self {
        let title = ("一時的に利用できません", "Unavailable just now");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title, (why, why))
    }

    /// The projection hasn't folded yet what was asked for.
    pub fn behind(position: u64, why: Option<&str>) -> Self {
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        Self::unavailable(&format!("the projection is at position {position}{why} (集計が追いついていません)"))
    }

    /// The projection has stopped: its figures can't be believed. Without `help` that is still looked for, and asking
    /// again is worth while.
    pub fn stopped(position: u64, why: &str, help: Option<&str>) -> Self {
        let (rule, help) = match help {
            Some(help) => ("stopped", help),
            None => ("stopping", "The log and the history file are being compared (照合中です)"),
        };
        let title = ("集計が停止しています", "The projection has stopped");
        let detail = format!("the projection stopped after position {position}: {why}. {help}.");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, rule, title, (&detail, &detail))
    }

    /// The log can't be read at a position.
    pub fn unreadable(position: u64, why: &str) -> Self {
        let title = ("ログを読めません", "The log can't be read");
        let detail = (
            format!("位置 {position} から先は出力されていません。{why}"),
            format!("{why}. Nothing from position {position} on was sent."),
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "log-unreadable", title, (&detail.0, &detail.1))
    }

    /// Nobody is logged in.
    pub fn unauthorized() -> Self {
        let title = ("認証が必要です", "Authentication is required");
        let detail = ("Authorization: Bearer のトークンが必要です。", "An Authorization: Bearer token is needed.");
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", title, detail)
    }

    /// The request comes from another site's page.
    pub fn forbidden() -> Self {
        let title = ("受け付けられません", "Not accepted");
        let detail = ("別のサイトからの送信は受け付けません。", "Requests from other sites' pages aren't accepted.");
        Self::new(StatusCode::FORBIDDEN, "cross-site", title, detail)
    }

    /// What HTTP itself refused, by its status and what was said of it.
    pub fn of_status(status: StatusCode, said: &str) -> Self {
        let (rule, title) = match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method-not-allowed", ("この操作はできません", "The method isn't allowed here"))
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", ("大きすぎます", "The body is too large")),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("media-type", ("対応していない形式です", "The media type isn't taken"))
            }
            status if status.is_server_error() => ("internal", ("内部エラーです", "Something is wrong here")),
            _ => ("malformed", ("入力の形式が正しくありません", "The input is malformed")),
        };
        let said = if said.trim().is_empty() { status.canonical_reason().unwrap_or_default() } else { said.trim() };
        let problem = Self::new(status, rule, title, (said, said));
        let limit = crate::BODY_BYTES_MAX;
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self {
                field: Some("body".to_owned()),
                accepted: Some(Text::new(format!("{limit} バイトまで"), format!("up to {limit} bytes"))),
                ..problem
            },
            _ => problem,
        }
    }

    /// The same problem in the language that the request asks for.
    pub fn in_language(self, headers: &HeaderMap) -> Self {
        Self { language: language(headers), ..self }
    }

    /// The problem as JSON.
    pub fn json(&self) -> Value {
        let say = |text: &Text| match self.language {
            Language::Ja => text.ja.clone(),
            Language::En => text.en.clone(),
        };
        let mut body = json!({
            "type": format!("/problems/{}", self.rule),
            "status": self.status.as_u16(),
            "title": say(&self.title),
            "detail": say(&self.detail),
            "rule": self.rule,
        });
        for (name, value) in [
            ("accepted", self.accepted.as_ref().map(say)),
            ("offending", self.offending.clone()),
            ("field", self.field.clone()),
        ] {
            if let Some(value) = value {
                body[name] = value.into();
            }
        }
        body
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let language = match self.language {
            Language::Ja => "ja",
            Language::En => "en",
        };
        let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::CONTENT_LANGUAGE, language)];
        let mut response = (self.status, headers, self.json().to_string()).into_response();
        let more = response.headers_mut();
        if matches!(self.status, StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE) {
            more.insert(header::RETRY_AFTER, axum::http::HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            more.insert(header::WWW_AUTHENTICATE, axum::http::HeaderValue::from_static("Bearer"));
        }
        // Where people ask, a page is made of it.
        response.extensions_mut().insert(self);
        response
    }
}

/// The language that a request asks for: Accept-Language, else Japanese.
pub fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map_or(Language::Ja, Language::from_accept)
}

/// The answer where there is nothing.
pub async fn not_found(uri: axum::http::Uri, headers: HeaderMap) -> Problem {
    Problem::missing(uri.path()).in_language(&headers)
}
