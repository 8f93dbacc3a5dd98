//! How much space there is where data is kept.

use std::{io, path::Path};

use rustix::fs::statvfs;

/// With less than this, in bytes, nats-server isn't started: it needs some to start, and more to take anything.
pub const FREE_BYTES_MIN: u64 = 4 * 1024 * 1024;

/// How many bytes are free for this user on the disk of a folder.
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Whether there is no space worth the name.
pub fn is_full(folder: &Path) -> bool {
    // A disk that can't be asked is no reason not to try.
    free_bytes(folder).is_ok_and(|bytes| bytes < FREE_BYTES_MIN)
}
