//! Where the fault is when figures are suspended, and what helps.

use ayumi_history::HistoryError;
use ayumi_proto::text::Text;
use ayumi_runtime::log::LogError;

/// Where the fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The log has no commit at a position. It may have it again, when the servers that keep it are back.
    LogLacks(u64),
    /// What the log has at a position isn't a commit that can be there.
    Log(u64),
    /// What the log has at a position was written by a newer build.
    Newer(u64),
    /// In this copy: its file, or its memory.
    Here,
}

impl Cause {
    /// The cause of what the log answered.
    pub(crate) fn of(error: &LogError, next: u64) -> Self {
        match error.lacks() {
            Some(position) => Self::LogLacks(position),
            None if error.is_newer() => Self::Newer(next),
            None if error.is_permanent() => Self::Log(next),
            None => Self::Here,
        }
    }

    /// The cause of a commit that can't be taken.
    pub(crate) fn of_next(error: &HistoryError, next: u64) -> Self {
        match error {
            HistoryError::Broken { .. } if error.is_newer() => Self::Newer(next),
            HistoryError::Broken { .. } => Self::Log(next),
            HistoryError::Frames(_) | HistoryError::Deadline => Self::Here,
        }
    }

    /// What helps if the log and the history file are the same up to a position.
    pub(crate) fn help(self, position: u64) -> Text {
        let help = |ja: &str, en: &str| {
            Text::new(
                format!("台帳と履歴ファイルは記録番号{position}まで一致しています。{ja}"),
                format!("The log and the history file match up to position {position}{en}"),
            )
        };
        match self {
            Self::Here => help("再起動すると全指標を再計算します", ": start Ayumi again to recalculate every figure"),
            Self::LogLacks(_) => help(&format!("{}{}", BACK.0, REPAIR.0), &format!(". {}{}", BACK.1, REPAIR.1)),
            Self::Log(_) => help(
                &format!("以降の記録は台帳にのみあります。{}", REPAIR.0),
                &format!(", and only the log has later commits: {}", REPAIR.1),
            ),
            Self::Newer(_) => Text::new(
                "新しいバージョンのAyumiで書かれた記録です。そのバージョンを起動してください",
                "The record was written by a newer Ayumi: start that one",
            ),
        }
    }
}

/// What helps where a commit can't be had back.
pub(crate) const REPAIR: (&str, &str) = (
    "`ayumi repair` で、読み取れる記録をすべて新しい台帳に移し、読み取れない記録を一覧にしてください",
    "`ayumi repair` carries everything that can be read over to a new log and lists what can't",
);
/// What helps where it may come back.
pub(crate) const BACK: (&str, &str) = (
    "すべてのnats-serverの稼働を確認してください。台帳に記録が戻れば、表示は自動的に再開します。失われた場合は、",
    "Make sure that every nats-server runs: figures are shown again by themselves as soon as the log has the records. If \
     they are lost, ",
);
