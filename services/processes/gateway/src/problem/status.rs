//! What HTTP itself refuses: a method, a body, a form.

use axum::http::StatusCode;
use ayumi_proto::text::Text;

use super::Problem;
use crate::bounds::BODY_BYTES_MAX;

impl Problem {
    /// What HTTP itself refused, by its status and its message, which is in English.
    pub fn of_status(status: StatusCode, message: &str) -> Self {
        let message =
            if message.trim().is_empty() { status.canonical_reason().unwrap_or_default() } else { message.trim() };
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                let title = ("この操作はできません", "Not available");
                let detail = ("この操作はできません。前の画面に戻ってください。", "Not available. Go back.");
                Self::new(status, "method-not-allowed", title, detail)
            }
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                let title = ("対応していない形式です", "Unsupported media type");
                Self::new(status, "media-type", title, ("画面のフォームから送信してください。", message))
            }
            status if status.is_server_error() => {
                tracing::error!(%status, message, "internal error");
                let title = ("システムエラーです", "System error");
                let detail =
                    ("システムエラーです。管理者に連絡してください。", "System error. Contact your administrator.");
                Self::new(status, "internal", title, detail)
            }
            _ => {
                let title = ("入力の形式が正しくありません", "The input is malformed");
                Self::new(status, "malformed", title, ("送信内容を読み取れません。", message))
            }
        }
    }
}

fn too_large() -> Problem {
    let max = BODY_BYTES_MAX;
    let accepted = Text::new(format!("{max}バイトまで"), format!("up to {max} bytes"));
    let detail = (format!("送信できるのは{}です。", accepted.ja), format!("A request may have {}.", accepted.en));
    let title = ("送信内容が大きすぎます", "Request too large");
    let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title, (&detail.0, &detail.1));
    Problem { field: Some("body".to_owned()), accepted: Some(accepted), ..problem }
}
