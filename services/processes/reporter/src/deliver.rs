//! Delivery into a folder: all files of an issue or none, and never others than were there.

use std::{fs, io, path::Path};

/// A rendered file.
pub struct Rendered {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Writes the files of one issue into `folder`, synced to disk. An issue that is already there must have
/// the same bytes: what was delivered is never changed.
pub fn deliver(folder: &Path, files: &[Rendered]) -> io::Result<()> {
    if folder.exists() {
        return files.iter().try_for_each(|file| same(&folder.join(&file.name), &file.bytes));
    }
    let parent = folder.parent().ok_or_else(|| io::Error::other("a folder without a parent"))?;
    fs::create_dir_all(parent)?;
    // The whole name belongs to it: issues of one day differ only in what looks like an extension.
    let mut draft = folder.as_os_str().to_owned();
    draft.push(".draft");
    let draft = Path::new(&draft);
    // A draft is left over from an issue that was interrupted.
    if draft.exists() {
        fs::remove_dir_all(draft)?;
    }
    fs::create_dir(draft)?;
    for file in files {
        let path = draft.join(&file.name);
        fs::write(&path, &file.bytes)?;
        fs::File::open(&path)?.sync_all()?;
    }
    fs::rename(draft, folder)?;
    fs::File::open(parent)?.sync_all()
}

fn same(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path)? == bytes {
        return Ok(());
    }
    let why = format!("{} was delivered earlier with different content; left unchanged", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
}
