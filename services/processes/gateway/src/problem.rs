//! What went wrong, as problem+json (RFC 9457) for programs; pages show the same in words. A handler answers with a
//! [`Problem`] in both languages; [`problem_pages`](crate::problem_pages) renders it in the one that was asked for.

mod details;
mod doors;
mod services;
mod status;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ayumi_core::{En, Ja};
use ayumi_proto::{
    fault::Fault,
    refusal::Refusal,
    text::{Malformed, Text},
    time::Moment,
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
        Self { offending: Some(error.value.clone()), accepted: error.expected().cloned(), ..problem }
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

    /// Whether nothing was found under that name.
    pub fn is_missing(&self) -> bool {
        self.rule == "not-found"
    }

    /// Nothing had been recorded at the time that is asked about; the first record came later.
    pub fn nothing_yet(first: Moment) -> Self {
        let detail = (
            format!("この時点の記録はありません。最初の記録は{}です。", Ja(&first)),
            format!("No records at this time. The first was recorded on {}.", En(&first)),
        );
        let title = ("この時点の記録なし", "No records at this time");
        Self::new(StatusCode::NOT_FOUND, "no-records-yet", title, (&detail.0, &detail.1))
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
