//! What HTTP itself refuses: a method, a body, a form.

use axum::http::StatusCode;
use ayumi_proto::text::Text;

use super::Problem;

impl Problem {
    /// What HTTP itself refused, by its status and its message, which is in English.
    pub fn of_status(status: StatusCode, message: &str) -> Self {
        let message =
            if message.trim().is_empty() { status.canonical_reason().unwrap_or_default() } else { message.trim() };
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                let title = ("この操作はできません", "The method isn't allowed here");
                let detail = (
                    "Allow ヘッダーにあるメソッドを使ってください。",
                    "The header Allow names the methods that are taken.",
                );
                Self::new(status, "method-not-allowed", title, detail)
            }
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                let title = ("対応していない形式です", "The media type isn't taken");
                Self::new(status, "media-type", title, ("フォームの形式で送ってください。", message))
            }
            status if status.is_server_error() => {
                let title = ("内部エラーです", "Something is wrong here");
                Self::new(status, "internal", title, ("サーバーの記録を確認してください。", message))
            }
            _ => {
                let title = ("入力の形式が正しくありません", "The input is malformed");
                Self::new(status, "malformed", title, ("リクエストを読み取れません。", message))
            }
        }
    }
}

fn too_large() -> Problem {
    let max = crate::BODY_BYTES_MAX;
    let accepted = Text::new(format!("{max} バイトまで"), format!("up to {max} bytes"));
    let detail = (format!("本文は {}です。", accepted.ja), format!("The body may have {}.", accepted.en));
    let title = ("大きすぎます", "The body is too large");
    let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title, (&detail.0, &detail.1));
    Problem { field: Some("body".to_owned()), accepted: Some(accepted), ..problem }
}
