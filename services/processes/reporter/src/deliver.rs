//! Delivery into a folder: all files of an issue or none, and never others than were there. They name companies, so only
//! their owner can read them, no matter who made the folders above them.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Folders are entered, and files read and written, by their owner alone.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// A rendered file.
pub struct Rendered {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Writes the files of one issue into a folder within `reports`, synced to disk. An issue that is already there must have
/// the same bytes: what was delivered is never changed.
pub fn deliver(reports: &Path, folder: &Path, files: &[Rendered]) -> io::Result<()> {
    let folder = reports.join(folder);
    let parent = folder.parent().ok_or_else(|| io::Error::other("a folder without a parent"))?;
    let mut private = DirBuilder::new();
    private.recursive(true).mode(FOLDER_MODE).create(parent)?;
    for made_before in parent.ancestors().take_while(|folder| folder.starts_with(reports)) {
        fs::set_permissions(made_before, Permissions::from_mode(FOLDER_MODE))?;
    }
    if folder.exists() {
        return files.iter().try_for_each(|file| same(&folder.join(&file.name), &file.bytes));
    }
    // The whole name belongs to it: issues of one day differ only in what looks like an extension.
    let mut draft = folder.as_os_str().to_owned();
    draft.push(".draft");
    let draft = Path::new(&draft);
    // A draft is left over from an issue that was interrupted.
    if draft.exists() {
        fs::remove_dir_all(draft)?;
    }
    private.create(draft)?;
    for file in files {
        let mut written =
            OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(draft.join(&file.name))?;
        written.write_all(&file.bytes)?;
        written.sync_all()?;
    }
    fs::rename(draft, &folder)?;
    fs::File::open(parent)?.sync_all()
}

fn same(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path)? == bytes {
        return Ok(());
    }
    let why = format!("{} was delivered earlier with different content; left unchanged", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn r10_only_the_owner_reads_reports_in_a_folder_that_was_made_before() {
        let data = tempfile::tempdir().unwrap();
        let reports = data.path().join("reports");
        let before = reports.join("fy2019");
        fs::create_dir_all(&before).unwrap();
        for folder in [&reports, &before] {
            fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
        }
        let file = Rendered { name: "report.html".to_owned(), bytes: b"a company".to_vec() };
        deliver(&reports, Path::new("fy2019/recruitment-2019-08/2019-08-31.7"), &[file]).unwrap();
        let issue = reports.join("fy2019/recruitment-2019-08/2019-08-31.7");
        for folder in [&reports, &before, &reports.join("fy2019/recruitment-2019-08"), &issue] {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        assert_eq!(mode(&issue.join("report.html")), 0o600);
    }
}
