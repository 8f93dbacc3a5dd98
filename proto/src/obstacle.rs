//! Why a service records nothing just now, as services report it of themselves.

use serde::{Deserialize, Serialize};

use crate::{text::Text, time::Moment};

/// Why a service records nothing just now. What it would acknowledge could be lost, or be recorded wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Obstacle {
    /// There is no space left where the log is kept.
    DiskFull {
        /// The nats-server.
        server: String,
    },
    /// The log can't be written to for another reason.
    WritesFail {
        /// The nats-server.
        server: String,
        /// Its message.
        why: String,
    },
    /// The newest record is later than now, by the clock of the service.
    ClockBehindLog {
        /// The service's clock.
        now: Moment,
        /// When the newest record was recorded.
        newest: Moment,
    },
    /// The clocks of the service and of the nats-servers differ.
    ClockOffServers {
        /// The service's clock.
        now: Moment,
        /// That of the servers.
        servers: Moment,
    },
    /// The clock was set while the service ran.
    ClockWasSet {
        /// The service's clock.
        now: Moment,
        /// What it would say if it hadn't been set.
        expected: Moment,
    },
    /// The log doesn't answer.
    LogUnreachable {
        /// The message of what asked.
        why: String,
    },
    /// A projection found that the log can't be read.
    LogUnreadable {
        /// The first position at fault.
        position: u64,
        /// What is wrong there.
        why: String,
    },
    /// The log holds what a newer build wrote.
    LogNewer {
        /// Where.
        position: u64,
    },
}

/// What somebody has to do about a clock.
const CLOCK_HELP: (&str, &str) = (
    "時計を合わせてください。時計が正しい場合は、--accept-clock を付けて起動してください。",
    "Correct the clock, or start with --accept-clock if it is right.",
);

impl Obstacle {
    /// Every [`Obstacle::kind`].
    pub const KINDS: [&str; 5] = ["disk-full", "writes-fail", "clock", "log-unreachable", "log-unreadable"];

    /// What kind it is, for programs.
    pub fn kind(&self) -> &'static str {
        let [disk_full, writes_fail, clock, unreachable, unreadable] = Self::KINDS;
        match self {
            Self::DiskFull { .. } => disk_full,
            Self::WritesFail { .. } => writes_fail,
            Self::ClockBehindLog { .. } | Self::ClockOffServers { .. } | Self::ClockWasSet { .. } => clock,
            Self::LogUnreachable { .. } => unreachable,
            Self::LogUnreadable { .. } | Self::LogNewer { .. } => unreadable,
        }
    }

    /// What it is and what to do about it.
    pub fn text(&self) -> Text {
        let clock =
            |ja: String, en: String| Text::new(format!("{ja}{}", CLOCK_HELP.0), format!("{en} {}", CLOCK_HELP.1));
        match self {
            Self::DiskFull { server } => Text::new(
                format!("台帳のディスクに空きがありません（nats-server {server}）。空きができるまで記録できません。"),
                format!("The disk of nats-server {server} is full: nothing can be recorded until there is space."),
            ),
            Self::WritesFail { server, why } => Text::new(
                format!("台帳に書き込めません（nats-server {server}：{why}）。"),
                format!("nats-server {server} can't write to the log: {why}."),
            ),
            Self::ClockBehindLog { now, newest } => clock(
                format!("サーバーの時計（{now}）が最新の記録（{newest}）より遅れているため、記録できません。"),
                format!("Nothing is recorded: this server's clock ({now}) is behind the newest record ({newest})."),
            ),
            Self::ClockOffServers { now, servers } => clock(
                format!("サーバーの時計（{now}）が nats-server の時計（{servers}）と異なるため、記録できません。"),
                format!(
                    "Nothing is recorded: this server's clock ({now}) differs from that of nats-server ({servers})."
                ),
            ),
            Self::ClockWasSet { now, expected } => clock(
                format!("稼働中にサーバーの時計が{expected}から{now}に変更されたため、記録できません。"),
                format!("Nothing is recorded: this server's clock was set from {expected} to {now} while it ran."),
            ),
            Self::LogUnreachable { why } => Text::new(
                format!("台帳から応答がないため、記録できません（{why}）。"),
                format!("Nothing can be recorded while the log doesn't answer: {why}."),
            ),
            Self::LogUnreadable { position, why } => Text::new(
                format!("台帳を記録番号{position}で読み取れないため、記録できません（{why}）。"),
                format!("Nothing is recorded while the log can't be read at record {position}: {why}."),
            ),
            Self::LogNewer { position } => Text::new(
                format!(
                    "記録番号{position}は新しいバージョンのAyumiで書かれています。そのバージョンを起動してください。"
                ),
                format!("Record {position} was written by a newer Ayumi: start that one."),
            ),
        }
    }
}

/// What a programme's service answers on [`crate::subject::health`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// What keeps it from recording, if anything does.
    pub obstacle: Option<Obstacle>,
}

/// What a projection reports on [`crate::subject::ALARM`], once a second, while it is stopped over what the log holds or
/// lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The first position at fault. A projection that has folded it has read the log.
    pub position: u64,
    /// What is wrong there.
    pub why: String,
    /// Whether a newer build wrote it.
    pub is_newer: bool,
}

impl From<Alarm> for Obstacle {
    fn from(Alarm { position, why, is_newer }: Alarm) -> Self {
        if is_newer { Self::LogNewer { position } } else { Self::LogUnreadable { position, why } }
    }
}
