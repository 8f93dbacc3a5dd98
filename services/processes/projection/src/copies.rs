//! The log and the history file are two copies of one history. Where they part, which of the two is at fault as
//! far as that can be known, and what helps.

use std::{ops::ControlFlow, path::Path};

use ayumi_history::{Break, Damage, FileError, Frame, FramesError, HistoryFile, file::Frames};
use ayumi_programmes::decode_any;
use ayumi_proto::{codec, subject::EventSubject, text::Text};
use ayumi_runtime::{
    Log, Shutdown,
    follow::{Followed, Follower, follow},
    log::LogError,
};
use tokio::task::JoinError;

use crate::cause::{BACK, Cause, REPAIR};

/// The most commits that are compared at once.
const BATCH_MAX: usize = 1024;

/// How the two part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Divergence {
    #[error("the log ends at position {log}, but the history file continues to {file}: the log lost {} commits", file - log)]
    Lost { log: u64, file: u64 },
    /// Somewhere up to that position.
    #[error("{1}")]
    Unreadable(u64, LogError),
    #[error("the log's commit at position {0} is invalid: {1}")]
    Invalid(u64, Break),
    #[error(
        "the log's commit at position {0} ({1}) was changed: the entity's next commit is linked to the one in the history file"
    )]
    Changed(u64, EventSubject),
    #[error(
        "the log and the history file differ at position {0} ({1} in the log, {2} in the file), and either could be \
         valid: it is the file of another log, or one of them was replaced"
    )]
    Exchanged(u64, EventSubject, String),
    #[error("the commit at position {0} can't be read from the history file, but the log has it")]
    FileDamaged(u64),
}

impl Divergence {
    /// Where the fault is, as far as it can be told.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::Lost { file, .. } => Cause::LogLacks(*file),
            Self::Unreadable(until, error) => Cause::of(error, *until),
            Self::Invalid(position, Break::Bytes(why)) if why.is_newer() => Cause::Newer(*position),
            Self::Invalid(position, _) | Self::Changed(position, _) => Cause::Log(*position),
            Self::Exchanged(..) | Self::FileDamaged(_) => Cause::Here,
        }
    }
}

/// Why the copies couldn't be compared just now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotNow {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Panic(#[from] JoinError),
}

/// Compares the log with a file, commit by commit, up to a position that the file has. What was found where they
/// part; each is read once.
pub(crate) async fn compare(log: &Log, file: &HistoryFile, until: u64) -> Result<Option<Divergence>, NotNow> {
    let last = log.position_from(until).await?;
    if until.min(last) > 0 {
        let mut pairs = Pairs { frames: file.frames(HistoryFile::first()), until: until.min(last) };
        let take = move |commits: &[Followed]| pairs.take(commits);
        match follow(Follower::new(log.clone(), 1), BATCH_MAX, take, Shutdown::new()).await {
            Ok(Some(End::Same) | None) => {}
            Ok(Some(End::Differ(kept, found))) => return Ok(Some(judge(log, &kept, &found).await?)),
            Ok(Some(End::Frame(_, FramesError::File(error)))) => return Err(error.into()),
            Ok(Some(End::Frame(position, FramesError::Damaged(_)))) => {
                return Ok(Some(Divergence::FileDamaged(position)));
            }
            Err(error) if error.is_permanent() => return Ok(Some(Divergence::Unreadable(until, error))),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((last < until).then_some(Divergence::Lost { log: last, file: until }))
}

/// What ends a comparison.
enum End {
    Same,
    /// What the file has and what the log has.
    Differ(Kept, Followed),
    /// The file can't be read there.
    Frame(u64, FramesError),
}

/// A commit as the file has it.
struct Kept {
    subject: String,
    payload: Vec<u8>,
}

/// The file's commits beside the log's.
struct Pairs {
    frames: Frames,
    until: u64,
}

impl Pairs {
    fn take(&mut self, commits: &[Followed]) -> ControlFlow<End> {
        for commit in commits {
            match self.frames.advance() {
                Ok(Some((_, frame))) if is_same(&frame, commit) => {}
                Ok(Some((_, Frame { subject, payload, .. }))) => {
                    let kept = Kept { subject: subject.to_owned(), payload: payload.to_vec() };
                    return ControlFlow::Break(End::Differ(kept, commit.clone()));
                }
                Ok(None) => return ControlFlow::Break(End::Same),
                Err(error) => return ControlFlow::Break(End::Frame(commit.position, error)),
            }
            if commit.position == self.until {
                return ControlFlow::Break(End::Same);
            }
        }
        ControlFlow::Continue(())
    }
}

fn is_same(frame: &Frame<'_>, commit: &Followed) -> bool {
    (frame.position, frame.subject, frame.payload) == (commit.position, commit.subject(), &*commit.payload)
}

/// Which of two commits at one position is at fault. Before it the two copies are the same.
async fn judge(log: &Log, kept: &Kept, found: &Followed) -> Result<Divergence, LogError> {
    let subject = match parse_valid(kept, found) {
        Ok(subject) => subject,
        Err(why) => return Ok(Divergence::Invalid(found.position, why)),
    };
    let next = log.get(&subject.at(subject.version + 1)).await?;
    let named = next.and_then(|next| codec::brief(&next.payload).ok().map(|brief| brief.previous));
    Ok(match named == Some(codec::hash_under(&kept.subject, &kept.payload)) {
        true => Divergence::Changed(found.position, subject),
        false => Divergence::Exchanged(found.position, subject, kept.subject.clone()),
    })
}

/// Whether the log's commit can stand where it does: it has to name the same one before it as the file's.
fn parse_valid(kept: &Kept, found: &Followed) -> Result<EventSubject, Break> {
    let subject: EventSubject = found.subject().parse().map_err(Break::Subject)?;
    let commit = decode_any(subject.programme, &found.payload)?;
    let previous = codec::brief(&kept.payload)?.previous;
    let is_chained = kept.subject != found.subject() || commit.head.previous == previous;
    is_chained.then_some(subject).ok_or(Break::Chain)
}

/// What helps where the copies part; `path` is where the file is. The file is read once more, for what isn't whole
/// can't be restored from.
pub(crate) async fn advise(parting: &Divergence, file: HistoryFile, path: &Path) -> Result<Text, NotNow> {
    match tokio::task::spawn_blocking(move || file.check()).await? {
        Ok(()) => Ok(help(parting, None, &path.display().to_string())),
        Err(FramesError::Damaged(damage)) => Ok(help(parting, Some(damage), &path.display().to_string())),
        Err(FramesError::File(error)) => Err(error.into()),
    }
}

fn help(parting: &Divergence, damage: Option<Damage>, path: &str) -> Text {
    let alone = (
        format!(
            "履歴ファイルだけから復元するには `ayumi up --data NEWFOLDER --import {path}`（外部のNATSでは `ayumi import {path}`）"
        ),
        format!(
            "With the file alone, `ayumi up --data NEWFOLDER --import {path}` or, with your own NATS, `ayumi import {path}` \
             restores the log as far as the file goes"
        ),
    );
    let back = if matches!(parting.cause(), Cause::LogLacks(_)) { BACK } else { ("", "") };
    match (parting, damage) {
        (Divergence::FileDamaged(_), _) => Text::new(
            "再起動してください。残りは台帳から読み直し、破損したファイルの写しを残します",
            "Start Ayumi again: the rest of the file is read from the log again, and a copy of the damaged file is kept beside it",
        ),
        (Divergence::Exchanged(..), _) => Text::new(
            format!(
                "両方を保管してください。どちらが正しいかは、報告書の照合値で分かります（`ayumi replay {path} verify --root ROOT \
                 --position N`）。ファイルが正しい場合は、{}。台帳が正しい場合は、ファイルを移動すると作り直します。{}",
                REPAIR.0, alone.0
            ),
            format!(
                "Keep both. The root hash in a report shows which one is right (`ayumi replay {path} verify --root ROOT \
                 --position N`). If it is the file, {}. If it is the log, move the file away, and it is rebuilt. {}",
                REPAIR.1, alone.1
            ),
        ),
        (
            Divergence::Lost { .. } | Divergence::Unreadable(..) | Divergence::Invalid(..) | Divergence::Changed(..),
            None,
        ) => Text::new(
            format!("履歴ファイルは完全です。保管してください。{}{}。{}", back.0, REPAIR.0, alone.0),
            format!("The history file is complete. Keep it. {}{}. {}", back.1, REPAIR.1, alone.1),
        ),
        (
            Divergence::Lost { .. } | Divergence::Unreadable(..) | Divergence::Invalid(..) | Divergence::Changed(..),
            Some(damage),
        ) => Text::new(
            format!("履歴ファイルも破損しています（{damage}）。両方を保管してください。{}{}", back.0, REPAIR.0),
            format!("The history file is damaged too, {damage}. Keep both. {}{}", back.1, REPAIR.1),
        ),
    }
}
