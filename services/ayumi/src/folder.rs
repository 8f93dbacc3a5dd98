//! Folders for what names companies and persons, or lets people in.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::Path,
};

use crate::outcome::Failure;

/// Makes a folder, and those above it that are missing, for their owner alone. One that is there stays as it is.
pub fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// One process at a time may use a data folder; the lock goes with the process, however it ends.
pub fn lock(data: &Path) -> Result<fs::File, Failure> {
    let path = data.join("lock");
    let file = fs::File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(format!("{} is in use by another ayumi", data.display()).into()),
        Err(fs::TryLockError::Error(error)) => Err(format!("{}: {error}", path.display()).into()),
    }
}
