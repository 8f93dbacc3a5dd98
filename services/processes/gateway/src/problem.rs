//! What went wrong, as problem+json (RFC 9457) for programs; pages show the same in words.

mod status;

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use ayumi_pages::Language;
use ayumi_proto::{
    fault::Fault,
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
    /// The allowed values.
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
        let title = ("入力の形式が正しくありません", "Malformed input");
        let Fault { field, detail } = fault;
        let detail = (format!("{field}：{}", detail.ja), format!("{field}: {}", detail.en));
        let problem = Self::new(StatusCode::BAD_REQUEST, "malformed", title, (&detail.0, &detail.1));
        Self { field: Some(field.clone()), ..problem }
    }

    /// A parameter of the wrong form.
    pub fn parameter(field: &str, error: &Malformed) -> Self {
        let problem = Self::malformed(&Fault::malformed(field, error));
        let accepted = Some(Text::new(error.ja, error.en));
        Self { offending: Some(error.value.clone()), accepted, ..problem }
    }

    /// A position that the log doesn't have, from 0 up to its newest.
    pub fn no_position(field: &str, position: &dyn std::fmt::Display, newest: u64) -> Self {
        let ja = format!("{position}は使えません。0〜{newest}の記録番号を指定してください。");
        Self::malformed(&Fault::new(field, ja, format!("{position} must be a record number from 0 to {newest}")))
    }

    /// Nothing found under that name.
    pub fn missing(what: &str) -> Self {
        let detail = (format!("{what}は見つかりません。"), format!("{what} was not found."));
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
        let title = ("ほかの更新と重なりました", "Conflicting update");
        let detail = ("ほかの更新と重なりました。もう一度送信してください。", "Conflicting update. Submit again.");
        Self::new(StatusCode::CONFLICT, "contended", title, detail)
    }

    /// The log or a service can't be reached just now, in Japanese and in English.
    pub fn unavailable(ja: &str, en: &str) -> Self {
        let title = ("一時的に利用できません", "Temporarily unavailable");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title, (ja, en))
    }

    /// The same, for what a service or the system says, which it says in English.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Self::unavailable(
            &format!("処理できませんでした。しばらくしてから、もう一度送信してください（{why}）。"),
            &why.to_string(),
        )
    }

    /// As many clients follow the log as may.
    pub fn crowded() -> Self {
        let max = crate::FOLLOWERS_MAX;
        Self::unavailable(
            &format!("更新の受信は同時に{max}件までです。"),
            &format!("The maximum of {max} event streams is in use."),
        )
    }

    /// The projection hasn't folded yet what was asked for.
    pub fn behind(position: u64, why: Option<&str>) -> Self {
        let [ja, en] = why.map_or_else(Default::default, |why| [format!("（{why}）"), format!(": {why}")]);
        Self::unavailable(
            &format!("指標は記録番号{position}まで反映しています。しばらくしてから、もう一度お試しください{ja}。"),
            &format!("The figures include records up to {position}. Try again later{en}."),
        )
    }

    /// The projection has stopped: its figures can't be believed. Without `help` that is still looked for, and asking
    /// again is worth while.
    pub fn stopped(position: u64, why: &str, help: Option<&str>) -> Self {
        let (rule, ja, en) = match help {
            Some(help) => ("stopped", help, help),
            None => ("stopping", "台帳と履歴ファイルを照合中です", "The log and the history file are being compared"),
        };
        let title = ("数値の表示を停止中です", "Figures suspended");
        let detail = (
            format!("整合性を確認できないため数値の表示を停止中です（記録番号{position}まで確認済み）。{why}。{ja}。"),
            format!("Figures suspended: consistency check failed after record {position}: {why}. {en}."),
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, rule, title, (&detail.0, &detail.1))
    }

    /// The log can't be read at a position.
    pub fn unreadable(position: u64, why: &str) -> Self {
        let title = ("台帳を読み取れません", "The log can't be read");
        let detail = (
            format!("記録番号{position}以降は出力されていません（{why}）。"),
            format!("{why}. Records from {position} onwards were not sent."),
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "log-unreadable", title, (&detail.0, &detail.1))
    }

    /// Nobody is logged in.
    pub fn unauthorized() -> Self {
        let title = ("ログインが必要です", "Login required");
        let detail = (
            "ログインするか、APIではトークン（Authorization: Bearer）を指定してください。",
            "Log in, or send a token to the API (Authorization: Bearer).",
        );
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", title, detail)
    }

    /// The request comes from another site's page.
    pub fn forbidden() -> Self {
        let title = ("受け付けられません", "Not allowed");
        let detail = ("別のサイトからの送信は受け付けません。", "Requests from other sites are not allowed.");
        Self::new(StatusCode::FORBIDDEN, "cross-site", title, detail)
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
