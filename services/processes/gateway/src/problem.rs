//! What went wrong, as problem+json (RFC 9457) for programs; pages show the same in words. A handler answers with a
//! [`Problem`] in both languages; [`problem_pages`](crate::problem_pages) renders it in the one that was asked for.

mod details;
mod status;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ayumi_proto::{
    fault::Fault,
    obstacle::Obstacle,
    refusal::Refusal,
    text::{Malformed, Text},
};
use ayumi_runtime::log::LogError;

pub use self::details::ProblemDetails;

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
    /// Whether the same request may well be met when it is sent again.
    pub is_passing: bool,
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
            is_passing: false,
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
        Self { status, rule, title, detail, accepted, offending, field: None, is_passing: false }
    }

    /// Too many writers at once.
    pub fn contended() -> Self {
        let title = ("ほかの更新と重なりました", "Conflicting update");
        let detail = ("ほかの更新と重なりました。もう一度送信してください。", "Conflicting update. Submit again.");
        Self { is_passing: true, ..Self::new(StatusCode::CONFLICT, "contended", title, detail) }
    }

    /// The log or a service can't be reached just now, in Japanese and in English.
    pub fn unavailable(ja: &str, en: &str) -> Self {
        let title = ("一時的に利用できません", "Temporarily unavailable");
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title, (ja, en));
        Self { is_passing: true, ..problem }
    }

    /// The same, for the message of a service or of the system, which is in English.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Self::unavailable(
            &format!("処理できませんでした。しばらくしてから、もう一度送信してください（{why}）。"),
            &why.to_string(),
        )
    }

    /// Nothing can be recorded just now.
    pub fn obstructed(obstacle: &Obstacle) -> Self {
        let (title, text) = (("記録できません", "Nothing can be recorded"), obstacle.text());
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self { is_passing: true, ..Self::new(status, obstacle.kind(), title, (&text.ja, &text.en)) }
    }

    /// Something is wrong that sending the request again doesn't mend, with the message of what found it, which is in
    /// English.
    pub fn broken(why: impl std::fmt::Display) -> Self {
        let detail = (
            format!("システムエラーです。管理者に連絡してください。（{why}）"),
            format!("{why}. Sending it again doesn't help; contact your administrator."),
        );
        let title = ("システムエラー", "System error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "system-error", title, (&detail.0, &detail.1))
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

    /// The projection has stopped: its figures can't be believed. Without `help` the cause is still being looked for,
    /// and asking again is worth while.
    pub fn stopped(position: u64, why: &str, help: Option<&Text>) -> Self {
        let (status, rule, ja, en) = match help {
            Some(help) => (StatusCode::INTERNAL_SERVER_ERROR, "stopped", help.ja.as_str(), help.en.as_str()),
            None => (
                StatusCode::SERVICE_UNAVAILABLE,
                "stopping",
                "台帳と履歴ファイルを照合中です",
                "The log and the history file are being compared",
            ),
        };
        let title = ("数値の表示を停止中です", "Figures suspended");
        let detail = (
            format!("整合性を確認できないため数値の表示を停止中です（記録番号{position}まで確認済み）。{why}。{ja}。"),
            format!("Figures suspended: consistency check failed after record {position}: {why}. {en}."),
        );
        Self { is_passing: help.is_none(), ..Self::new(status, rule, title, (&detail.0, &detail.1)) }
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

    /// The same, where the answer is whether this process is ready to serve: it isn't.
    pub fn not_ready(self) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, ..self }
    }
}

impl From<LogError> for Problem {
    fn from(error: LogError) -> Self {
        if error.is_permanent() { Self::broken(error) } else { Self::failed(error) }
    }
}

impl IntoResponse for Problem {
    /// The status and what else is in headers; the problem goes along, to be rendered for its reader.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if self.is_passing {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer where there is nothing.
pub async fn not_found(uri: axum::http::Uri) -> Problem {
    Problem::missing(uri.path())
}

#[cfg(test)]
mod tests;
