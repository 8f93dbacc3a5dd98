//! What the services behind the gateway don't answer, or answer that they can't.

use axum::http::StatusCode;
use ayumi_proto::{obstacle::Obstacle, text::Text};

use super::Problem;

impl Problem {
    /// A service didn't answer in time.
    pub fn unanswered() -> Self {
        Self::unavailable("サービスの応答がありません。", "The service didn't answer in time.")
    }

    /// A programme's service wouldn't accept a command just now.
    pub fn not_accepting(why: &str) -> Self {
        let (ja, en) = (format!("記録を受け付けられません（{why}）。"), format!("Commands aren't accepted: {why}."));
        Self { rule: "not-accepting".to_owned(), ..Self::unavailable(&ja, &en) }
    }

    /// Nothing can be recorded just now.
    pub fn obstructed(obstacle: &Obstacle) -> Self {
        let (title, text) = (("記録できません", "Nothing can be recorded"), obstacle.text());
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self { is_passing: true, ..Self::new(status, obstacle.kind(), title, (&text.ja, &text.en)) }
    }

    /// The projection hasn't folded yet what was asked for.
    pub fn behind(position: u64, why: Option<&str>) -> Self {
        let [ja, en] = why.map_or_else(Default::default, |why| [format!("（{why}）"), format!(": {why}")]);
        Self::unavailable(
            &format!("指標は記録番号{position}まで反映しています。しばらくしてから、もう一度お試しください{ja}。"),
            &format!("The figures include records up to {position}. Try again later{en}."),
        )
    }

    /// Too many questions about the past wait already.
    pub fn busy() -> Self {
        Self::unavailable(
            "過去の時点についての問い合わせが混み合っています。少し待ってから、もう一度お試しください。",
            "Too many questions about the past are waiting. Try again in a few seconds.",
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
}
