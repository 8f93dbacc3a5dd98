//! What is refused before anything is asked: who it is, how often, how slowly.

use axum::http::StatusCode;
use ayumi_proto::fault::Fault;

use super::Problem;
use crate::bounds::BODY_WAIT;

impl Problem {
    /// As many clients follow or export the log as may, or one holds as many places as it may.
    pub fn crowded(max: usize) -> Self {
        Self::unavailable(
            &format!("更新の受信と出力は、それぞれ同時に{max}件までです。"),
            &format!("The maximum of {max} event streams or exports is in use."),
        )
    }

    /// The body didn't arrive in time.
    pub fn slow() -> Self {
        let seconds = BODY_WAIT.as_secs();
        let detail = (
            format!("送信が{seconds}秒以内に終わりませんでした。"),
            format!("The request didn't arrive within {seconds} s."),
        );
        let title = ("送信に時間がかかりすぎました", "Request timed out");
        Self::new(StatusCode::REQUEST_TIMEOUT, "timed-out", title, (&detail.0, &detail.1))
    }

    /// The request doesn't name one host.
    pub fn host() -> Self {
        Self::malformed(&Fault::new("Host", "1つだけ指定してください。", "must be given once, as a host and port"))
    }

    /// Too many wrong tokens at once.
    pub fn too_many_attempts() -> Self {
        let title = ("試行回数が多すぎます", "Too many attempts");
        let detail = ("しばらくしてから、もう一度お試しください。", "Too many wrong tokens. Try again later.");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", title, detail);
        Self { is_passing: true, ..problem }
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
}
