//! A file that gets its name once it is whole.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::{Builder, TempPath};

/// Why a file can't be made, or can't be put into its place.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", .path.display())]
pub struct DraftError {
    /// The place.
    pub path: PathBuf,
    /// The system's message.
    pub why: io::Error,
}

/// A file beside its place, under a name that shows what it is to become, until it is whole. Dropped,
/// it is gone; of a process that was killed it is left there, and what is at the place is as it was. Only its owner
/// can read it, for it may name companies and persons.
#[derive(Debug)]
pub struct Draft {
    file: File,
    beside: TempPath,
    path: PathBuf,
}

impl Draft {
    /// An empty file beside `path`. What is there already must be a file: a device or a folder isn't replaced.
    pub fn of(path: &Path) -> Result<Self, DraftError> {
        Self::beside(path).map_err(|why| DraftError { path: path.to_owned(), why })
    }

    fn beside(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is there, and isn't a file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?.to_string_lossy();
        let made = Builder::new().prefix(&format!(".{name}.")).suffix(".draft").tempfile_in(folder)?;
        let (file, beside) = made.into_parts();
        Ok(Self { file, beside, path: path.to_owned() })
    }

    /// The file, to be written.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Where it is for now.
    pub fn path(&self) -> &Path {
        &self.beside
    }

    /// Puts it into its place, whole and on disk, instead of what is there.
    pub fn finish(self) -> Result<(), DraftError> {
        let Self { file, beside, path } = self;
        // A name that comes before the bytes would survive a power cut without them.
        let placed = file.sync_all().and_then(|()| beside.persist(&path).map_err(io::Error::from));
        placed.map_err(|why| DraftError { path, why })
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write, os::unix::fs::PermissionsExt};

    use super::*;

    /// Until it is whole the file that was there is there, and one that never becomes whole leaves nothing.
    #[test]
    fn what_was_there_stays_until_the_draft_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.jsonl");
        fs::write(&path, "good").unwrap();
        let begun = || {
            let draft = Draft::of(&path).unwrap();
            draft.file().write_all(b"better").unwrap();
            draft
        };
        drop(begun());
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"good".to_vec(), 1));
        begun().finish().unwrap();
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"better".to_vec(), 1));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path(), Path::new("/dev/null"), Path::new("/"), Path::new("/no/such/folder/file")] {
            let refused = Draft::of(path).unwrap_err();
            assert!(refused.to_string().starts_with(path.to_str().unwrap()), "{refused}");
        }
    }
}
