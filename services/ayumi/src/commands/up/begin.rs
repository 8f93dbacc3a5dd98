//! What an empty log begins with. A mark beside the log shows that filling it began and hasn't ended, however the
//! process ended: a log that is half filled is never taken for a whole one.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use ayumi_reporter::deliver::deliver;
use ayumi_runtime::Log;
use clap::{Args, ValueEnum};
use tempfile::NamedTempFile;

use crate::{
    commands::import::Restored,
    example::{self, Report},
    outcome::Failure,
    services::REPORTS,
};

/// What an empty log begins with; nothing, if nothing is named.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
pub struct Begin {
    /// Load an example into an empty log
    ///
    /// If interrupted, the next start continues it automatically.
    #[arg(long)]
    pub example: Option<Example>,
    /// Import a log into an empty log, every commit unchanged: a complete export (.jsonl, .csv, .parquet) or a history
    /// file of a projection
    ///
    /// The file is checked first; nothing is stored from an incomplete file. If interrupted, start again with the same
    /// options to complete the import; no other start is accepted until then.
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
}

/// The examples that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// Fiscal year 2019: published facts, with simulated details marked as such
    Fy2019,
}

/// What a log has to be filled with before it is whole.
pub struct Filling {
    what: What,
    mark: Mark,
}

enum What {
    Nothing,
    Example,
    Import(PathBuf),
}

/// What a mark says was begun.
enum StartedFilling {
    Example,
    Import(PathBuf),
}

/// What was begun can't be gone on with as asked.
#[derive(Debug, thiserror::Error)]
enum IncompleteSetup {
    #[error(
        "an import into {} was interrupted and its log is incomplete: start again with `--import {}` to complete it",
        .0.display(), .1.display()
    )]
    Import(PathBuf, PathBuf),
    #[error(
        "loading the example into {} was interrupted: start without --import to continue, or import into another folder",
        .0.display()
    )]
    Example(PathBuf),
    #[error("{} isn't the file of the interrupted import: the log already contains more", .0.display())]
    Short(PathBuf),
}

impl Filling {
    /// What is to be filled in: what was begun and broken off, else what is asked for, an example only into an empty
    /// log. The example is at hand; an import is only gone on with by naming its file again.
    pub fn of(data: &Path, asked: Begin, empty: bool) -> Result<Self, Failure> {
        let mark = Mark(data.join("filling"));
        let what = match (mark.read()?, asked.import) {
            (None | Some(StartedFilling::Import(_)), Some(file)) => What::Import(file),
            (None, None) if asked.example.is_some() && empty => What::Example,
            (None, None) => What::Nothing,
            (Some(StartedFilling::Import(file)), None) => {
                return Err(IncompleteSetup::Import(data.to_owned(), file).into());
            }
            (Some(StartedFilling::Example), None) => What::Example,
            (Some(StartedFilling::Example), Some(_)) => return Err(IncompleteSetup::Example(data.to_owned()).into()),
        };
        Ok(Self { what, mark })
    }

    /// Fills the log, before anything runs on it.
    pub async fn fill(&self, log: &Log, data: &Path) -> Result<(), Failure> {
        match &self.what {
            What::Nothing => Ok(()),
            What::Example => self.load_example(log, data).await,
            What::Import(file) => self.import(log, file).await,
        }
    }

    async fn import(&self, log: &Log, file: &Path) -> Result<(), Failure> {
        let restored = Restored::compare(log.clone(), file).await?;
        if self.mark.read()?.is_some() && restored.goes_further() {
            return Err(IncompleteSetup::Short(file.to_owned()).into());
        }
        if !restored.is_whole() {
            let file = fs::canonicalize(file)?;
            self.mark.set(&format!("{IMPORT}{}", file.display()))?;
            restored.store().await?;
        }
        Ok(self.mark.remove()?)
    }

    /// Writes the example's history, which is the same each time, and imports it; its reports are delivered.
    async fn load_example(&self, log: &Log, data: &Path) -> Result<(), Failure> {
        let started = Instant::now();
        let folder = tempfile::Builder::new().prefix(".example").tempdir_in(data)?;
        let file = folder.path().join("history");
        let written = file.clone();
        let reports = tokio::task::spawn_blocking(move || example::write(&written)).await??;
        let restored = Restored::compare(log.clone(), &file).await?;
        self.mark.set("example fy2019")?;
        let commits = restored.store().await?;
        for Report { folder, files } in &reports {
            deliver(&data.join(REPORTS), Path::new(folder), files)?;
        }
        tracing::info!(commits, seconds = started.elapsed().as_secs_f64(), "example loaded");
        Ok(self.mark.remove()?)
    }
}

/// The file that says with what a log is being filled.
struct Mark(PathBuf);

/// Its text before the name of a file.
const IMPORT: &str = "import ";

impl Mark {
    fn read(&self) -> io::Result<Option<StartedFilling>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => {
                let file = text.trim_end().strip_prefix(IMPORT);
                Ok(Some(file.map_or(StartedFilling::Example, |file| StartedFilling::Import(file.into()))))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sets it, whole and on disk before the log takes anything.
    fn set(&self, what: &str) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(self.folder())?;
        writeln!(file, "{what}")?;
        file.as_file().sync_all()?;
        file.persist(&self.0)?;
        self.sync_folder()
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.0) {
            Ok(()) => self.sync_folder(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn folder(&self) -> &Path {
        self.0.parent().unwrap_or(Path::new("."))
    }

    fn sync_folder(&self) -> io::Result<()> {
        fs::File::open(self.folder())?.sync_all()
    }
}
