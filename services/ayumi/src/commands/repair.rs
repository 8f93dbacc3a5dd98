//! `ayumi repair`: a new log with everything that can be read of one that can't be read on from some position, and a list
//! of what isn't in it. The old one is only read.

mod carry;

use std::{
    fs,
    path::{Path, PathBuf},
};

use ayumi_history::HistoryFile;
use ayumi_runtime::{Bus, Log, log::salvage::Salvage};
use clap::Args;

use self::carry::Carry;
use crate::{
    commands::import::Restored,
    folder::{lock, make_private},
    nats_server::NatsServer,
    outcome::{End, Failure},
    progress,
};

/// Carry everything readable over from a damaged log to a new one, and list the rest
///
/// Reads the log and the history file side by side: a record that either has is carried over, in the same order and
/// unchanged, if its entity's earlier records are. What is left out is listed in INTO/not-carried.jsonl, with its content
/// where it can be read. The old log and file are left as they are. Positions after the first record that is left out
/// are others than before.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: something was left out.")]
pub struct Repair {
    /// Data folder of `ayumi up`, which must not be running
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address of nats-server, with credentials, if `ayumi up` didn't run it; set AYUMI_NATS_URL rather than this option,
    /// as others can read command lines. INTO then holds a history file for `ayumi import`
    #[arg(long, env = "AYUMI_NATS_URL", hide_env_values = true)]
    nats: Option<String>,
    /// History file of a projection [default: DATA/history]
    #[arg(long)]
    history: Option<PathBuf>,
    /// New folder, for use with `ayumi up --data INTO`
    #[arg(long)]
    into: PathBuf,
}

/// The name of the list.
const NOT_CARRIED: &str = "not-carried.jsonl";

impl Repair {
    /// Reads both copies and writes the new one.
    pub async fn run(self) -> Result<End, Failure> {
        let Self { data, nats, history, into } = self;
        if fs::read_dir(&into).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(format!("{} isn't empty: name a new folder", into.display()).into());
        }
        make_private(&into)?;
        let file = history.unwrap_or_else(|| data.join("history"));
        let left_out = match &nats {
            Some(url) => carry_over(url, &file, &into).await?,
            None => {
                let _lock = lock(&data)?;
                let server = NatsServer::start(&data.join("nats")).await?;
                let left_out = carry_over(&server.url(), &file, &into).await;
                server.stop().await;
                let left_out = left_out?;
                fill(&into).await?;
                left_out
            }
        };
        let start = match nats {
            Some(_) => format!("`ayumi import {}` into an empty log", into.join("history").display()),
            None => format!(
                "`ayumi up --data {}`; move `reports` and `secretariat.token` there to keep them",
                into.display()
            ),
        };
        println!("Continue with {start}.");
        Ok(if left_out == 0 { End::Done } else { End::InPart })
    }
}

/// Writes the new history file and the list. How many records were left out.
async fn carry_over(url: &str, file: &Path, into: &Path) -> Result<u64, Failure> {
    let mut log = Salvage::start(Log::new(&Bus::connect("ayumi-repair", url).await?)).await?;
    let mut kept = match file.exists() {
        true => Some(HistoryFile::open_to_read(file)?.frames(HistoryFile::first())),
        false => None,
    };
    let list = into.join(NOT_CARRIED);
    let mut carry = Carry::start(&into.join("history"), &list)?;
    let bar = progress::count("reading");
    for position in 1.. {
        // From the first place on that makes no sense, the file has nothing more to say.
        let frame = kept.as_mut().and_then(|frames| frames.advance().ok().flatten());
        let frame = frame.map(|(_, frame)| (frame.subject.to_owned(), frame.payload.to_vec()));
        let found = log.read().await?.map(|found| (found.subject, found.payload.to_vec()));
        if frame.is_none() {
            kept = None;
            if position > log.last() {
                break;
            }
        }
        carry.position(position, frame, found)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let (carried, left_out) = carry.finish()?;
    println!("{carried} records were carried over, {left_out} left out (see {})", list.display());
    Ok(left_out)
}

/// Fills the log of a new data folder from its history file.
async fn fill(into: &Path) -> Result<(), Failure> {
    let server = NatsServer::start(&into.join("nats")).await?;
    let filled = async {
        let log = Log::new(&Bus::connect("ayumi-repair", &server.admin_url()).await?);
        log.create(1).await?;
        Restored::compare(log, &into.join("history")).await?.store().await
    };
    let filled = filled.await;
    server.stop().await;
    filled.map(drop)
}
