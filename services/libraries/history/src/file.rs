//! The file: a line that names its format, then frames. It is only ever appended to, and is a cache: the
//! log can make it again.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use tempfile::NamedTempFile;

use crate::frame::{self, FRAME_BYTES_MAX, Frame, FrameError, HEADER_BYTES};

/// The first bytes of every history file; the number is that of the format.
const MAGIC: &[u8; 16] = b"AYUMI HISTORY 1\n";
/// How much is read at once.
const READ_BYTES: usize = 4 * FRAME_BYTES_MAX;

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error("the history file can't be {doing}: {source}")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The system's message.
        source: io::Error,
    },
    /// It is something else.
    #[error("not a history file of this version")]
    Foreign,
    /// Two that append to one file would spoil it.
    #[error("the history file is in use by another process")]
    Locked,
}

fn io(doing: &'static str) -> impl Fn(io::Error) -> FileError {
    move |source| FileError::Io { doing, source }
}

/// Copies a file, whole or not at all, for its owner alone; what was there before is replaced.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    let copy = || -> io::Result<()> {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut copied = NamedTempFile::new_in(folder)?;
        io::copy(&mut File::open(from)?, &mut copied)?;
        copied.as_file().sync_all()?;
        copied.persist(to)?;
        Ok(())
    };
    copy().map_err(io("copied"))
}

/// Where the frames of a file stop making sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset} of the file: {why}")]
pub struct Damage {
    /// Where the frame that can't be read begins.
    pub offset: u64,
    /// What is wrong with it.
    pub why: FrameError,
}

/// An open file. A clone reads the same file as far as it goes now.
#[derive(Clone, Debug)]
pub struct HistoryFile {
    file: Arc<File>,
    /// Where the next frame goes.
    end: u64,
}

impl HistoryFile {
    /// Opens a file for appending, or makes it. Only its owner can read one that is made, for it names companies.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path).map_err(io("opened"))?;
        match file.try_lock() {
            Ok(()) => Self::begin(file),
            Err(TryLockError::WouldBlock) => Err(FileError::Locked),
            Err(TryLockError::Error(error)) => Err(io("locked")(error)),
        }
    }

    /// Opens a file that somebody else may be appending to, to read it.
    pub fn open_to_read(path: &Path) -> Result<Self, FileError> {
        let file = File::open(path).map_err(io("opened"))?;
        let end = file.metadata().map_err(io("opened"))?.len();
        let opened = Self { file: file.into(), end };
        if opened.begins_well()? { Ok(opened) } else { Err(FileError::Foreign) }
    }

    /// A file without a name, which is gone when it is closed.
    pub fn temporary() -> Result<Self, FileError> {
        Self::begin(tempfile::tempfile().map_err(io("made"))?)
    }

    fn begin(file: File) -> Result<Self, FileError> {
        let end = file.metadata().map_err(io("opened"))?.len();
        let mut opened = Self { file: file.into(), end };
        if end < MAGIC.len() as u64 {
            // A file that was cut off within its first line holds nothing yet.
            let mut start = vec![0; end as usize];
            opened.file.read_exact_at(&mut start, 0).map_err(io("read"))?;
            if !MAGIC.starts_with(&start) {
                return Err(FileError::Foreign);
            }
            opened.cut(0)?;
            opened.append(MAGIC)?;
        }
        if opened.begins_well()? { Ok(opened) } else { Err(FileError::Foreign) }
    }

    fn begins_well(&self) -> Result<bool, FileError> {
        let mut start = [0; MAGIC.len()];
        if self.end < start.len() as u64 {
            return Ok(false);
        }
        self.file.read_exact_at(&mut start, 0).map_err(io("read"))?;
        Ok(start == *MAGIC)
    }

    /// Where the first frame is.
    pub const fn first() -> u64 {
        MAGIC.len() as u64
    }

    /// Where the next frame goes.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Appends whole frames. If not all of them could be written, the file is as it was.
    pub fn append(&mut self, frames: &[u8]) -> Result<(), FileError> {
        if let Err(error) = self.file.write_all_at(frames, self.end) {
            // What was written of them would be cut as a torn tail, should this fail too.
            self.file.set_len(self.end).map_err(io("cut after a failed write"))?;
            return Err(io("written")(error));
        }
        self.end += frames.len() as u64;
        Ok(())
    }

    /// Cuts off everything from an offset on.
    pub fn cut(&mut self, offset: u64) -> Result<(), FileError> {
        self.file.set_len(offset).map_err(io("cut"))?;
        self.end = offset;
        Ok(())
    }

    /// The bytes of one frame, into a buffer that is used again.
    pub fn read_at<'a>(&self, offset: u64, buffer: &'a mut Vec<u8>) -> Result<Frame<'a>, FramesError> {
        let damaged = |why| Damage { offset, why };
        let left = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
        buffer.resize(left.min(HEADER_BYTES), 0);
        // That the file is shorter than it was is damage, and no mere refusal of the system's.
        let failed = |error: io::Error| -> FramesError {
            let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
            if is_cut { damaged(FrameError::Short).into() } else { io("read")(error).into() }
        };
        self.file.read_exact_at(buffer, offset).map_err(failed)?;
        let len = frame::len_bytes(buffer).map_err(damaged)?;
        buffer.resize(left.min(len), 0);
        self.file.read_exact_at(buffer, offset).map_err(failed)?;
        Ok(Frame::read(buffer).map_err(damaged)?)
    }

    /// The frames from an offset on, as far as the file goes now.
    pub fn frames(&self, offset: u64) -> Frames {
        Frames { file: self.clone(), buffer: vec![0; READ_BYTES], offset, read: 0, filled: 0 }
    }

    /// Reads every frame, and finds the first that isn't what was written.
    pub fn check(&self) -> Result<(), FramesError> {
        let mut frames = self.frames(Self::first());
        while frames.advance()?.is_some() {}
        Ok(())
    }

    /// Reads the whole file and does nothing with it; the number of bytes. What bench compares with.
    pub fn read_flat(&self) -> Result<u64, FileError> {
        let (mut buffer, mut bytes) = (vec![0; READ_BYTES], 0);
        loop {
            match self.file.read_at(&mut buffer, bytes).map_err(io("read"))? {
                0 => return Ok(bytes),
                read => bytes += read as u64,
            }
        }
    }
}

/// Frames of a file, in order.
pub struct Frames {
    file: HistoryFile,
    buffer: Vec<u8>,
    /// Where in the file the buffer begins.
    offset: u64,
    /// How much of the buffer was shown.
    read: usize,
    filled: usize,
}

/// What ends the reading of frames before the file ends.
#[derive(Debug, thiserror::Error)]
pub enum FramesError {
    /// The system refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// What comes isn't a frame.
    #[error("the history file is damaged {0}")]
    Damaged(#[from] Damage),
}

impl Frames {
    /// Shows the next frame and where it begins; `None` at the file's end. After an error there is no next.
    pub fn advance(&mut self) -> Result<Option<(u64, Frame<'_>)>, FramesError> {
        self.fill()?;
        let offset = self.offset + self.read as u64;
        if self.read == self.filled && offset == self.file.end {
            return Ok(None);
        }
        let frame = Frame::read(&self.buffer[self.read..self.filled]).map_err(|why| Damage { offset, why })?;
        self.read += frame.len_bytes();
        Ok(Some((offset, frame)))
    }

    /// Makes sure that the next frame is in the buffer, if the file has all of it.
    fn fill(&mut self) -> Result<(), FileError> {
        let rest = &self.buffer[self.read..self.filled];
        if frame::len_bytes(rest).is_ok_and(|len| len <= rest.len()) {
            return Ok(());
        }
        self.buffer.copy_within(self.read..self.filled, 0);
        (self.offset, self.filled) = (self.offset + self.read as u64, self.filled - self.read);
        self.read = 0;
        let begin = self.offset + self.filled as u64;
        let left = usize::try_from(self.file.end.saturating_sub(begin)).unwrap_or(usize::MAX);
        let end = self.buffer.len().min(self.filled.saturating_add(left));
        while self.filled < end {
            let at = self.offset + self.filled as u64;
            match self.file.file.read_at(&mut self.buffer[self.filled..end], at).map_err(io("read"))? {
                // The file is shorter than it was: a frame that isn't there is a damaged one.
                0 => break,
                read => self.filled += read,
            }
        }
        Ok(())
    }
}
