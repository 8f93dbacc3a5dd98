//! `ayumi verify`: whether the log holds together, extends what it once was, and gives the figures that are
//! shown. Everything is computed here, from the commits alone.

use std::{
    io::{Write, stdout},
    path::Path,
};

use ayumi_history::tree::Tree;
use ayumi_projection::audit;
use ayumi_proto::{
    answer::{FigureList, Proof},
    digest::Digest,
    time::Moment,
};
use clap::Args;

use crate::{
    client::{Client, Remote},
    download::{Unreadable, download},
    outcome::{End, Failure},
    source::{Local, Question, Source},
    values::{by_path, said},
};

/// How many differing figures are listed.
const DIFFERENCES_SHOWN: usize = 20;

/// Verify the log of a running Ayumi: every chain, the hash tree and every figure shown
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: a check failed.")]
pub struct Verify {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    remote: Remote,
}

/// Against what to check.
#[derive(Debug, Args)]
pub struct Asked {
    /// Earlier root hash of the log, 64 hexadecimal digits, as printed in a report or by an earlier check
    #[arg(long, requires = "position")]
    root: Option<Digest>,
    /// Position of that root hash
    #[arg(long, requires = "root")]
    position: Option<u64>,
}

/// What was checked, as it is printed.
#[derive(Default)]
struct Checks {
    failed: bool,
}

impl Checks {
    fn say(&mut self, name: &str, outcome: Result<String, String>) -> Result<(), Failure> {
        let (mark, message) = match &outcome {
            Ok(message) => ("ok", message),
            Err(message) => ("FAILED", message),
        };
        self.failed |= outcome.is_err();
        Ok(writeln!(stdout(), "{name:<8} {mark:<6}  {message}")?)
    }

    fn end(self) -> End {
        if self.failed { End::InPart } else { End::Done }
    }
}

impl Verify {
    /// Fetches the log and checks it and what is shown of it.
    pub fn run(self) -> Result<End, Failure> {
        let client = Client::new(&self.remote);
        let mut checks = Checks::default();
        let log = match download(&client, 1, None) {
            Ok(log) => log,
            Err(error) if error.is::<Unreadable>() => {
                checks.say("log", Err(error.to_string()))?;
                return Ok(checks.end());
            }
            Err(error) => return Err(error),
        };
        checks.say("log", Ok(format!("read to the end, position {}", log.last)))?;
        if let Some((local, root)) = self.asked.check(Local::fetched(log), &mut checks)? {
            let server = Source::Remote(client);
            checks.say("root", same_root(&local, root, &server)?)?;
            checks.say("shown", same_figures(&local, &server)?)?;
        }
        Ok(checks.end())
    }
}

impl Asked {
    /// Checks a file.
    pub fn of_file(&self, file: &Path) -> Result<End, Failure> {
        let mut checks = Checks::default();
        self.check(Local::open(file), &mut checks)?;
        Ok(checks.end())
    }

    /// Checks a history by itself, and returns its root; `None` if it is no history.
    fn check(&self, read: Result<Local, Failure>, checks: &mut Checks) -> Result<Option<(Local, Digest)>, Failure> {
        let local = match read {
            Ok(local) => local,
            Err(error) => {
                checks.say("chains", Err(error.to_string()))?;
                return Ok(None);
            }
        };
        let (position, file, mut tree) =
            (local.state.history.position(), local.state.history.reader(), Tree::default());
        checks.say("chains", Ok(format!("{position} commits, each linked to the previous commit of its entity")))?;
        let root = tree.root(&file, position)?;
        checks.say("tree", Ok(format!("root {root} at position {position}")))?;
        if let (Some(old), Some(at)) = (self.root, self.position) {
            let outcome = match at <= position {
                true => extends(old, tree.root(&file, at)?, at),
                false => Err(format!("the log ends at position {position}, before {at}")),
            };
            checks.say("extends", outcome)?;
        }
        let audited = audit::whole(&local.state, Moment::now().day());
        let message = audited.map(|figures| format!("{figures} figures, the same in two calculations"));
        checks.say("figures", message.map_err(|error| error.to_string()))?;
        Ok(Some((local, root)))
    }
}

type Outcome = Result<String, String>;

fn extends(old: Digest, root: Digest, position: u64) -> Outcome {
    match root == old {
        true => Ok(format!("the log is unaltered since root {old} at position {position}")),
        false => Err(format!("at position {position} the root is {root}, not {old}")),
    }
}

/// A question about what was known at the position up to which a history goes.
fn question(name: &str, local: &Local) -> Question {
    let known_at = Some(local.state.history.position().to_string());
    Question { name: name.to_owned(), known_at, ..Question::default() }
}

fn same_root(local: &Local, root: Digest, server: &Source) -> Result<Outcome, Failure> {
    let shown = server.read::<Proof>(&question("proof", local))?.value.root;
    let position = local.state.history.position();
    Ok(match shown == root {
        true => Ok(format!("the server reports the same root at position {position}")),
        false => Err(format!("the server reports {shown} at position {position}, but the log has {root}")),
    })
}

fn same_figures(local: &Local, server: &Source) -> Result<Outcome, Failure> {
    let today = Moment::now().day();
    let asked = Question { as_of: Some(today.to_string()), ..question("figures", local) };
    let (answered, all) = (server.read::<FigureList>(&asked)?.value, local.state.figures().all());
    let (shown, folded) = (by_path(&answered.figures), by_path(&all));
    let differs = |path: &&str| shown.get(*path) != folded.get(*path);
    let all = shown.keys().chain(folded.keys().filter(|path| !shown.contains_key(*path)));
    let different: Vec<&str> = all.copied().filter(differs).collect();
    if different.is_empty() {
        return Ok(Ok(format!("{} figures on the server match the log", shown.len())));
    }
    let say = |path: &&str| {
        format!("\n  {path}: server {}, log {}", said(shown.get(*path).copied()), said(folded.get(*path).copied()))
    };
    let listed: String = different.iter().take(DIFFERENCES_SHOWN).map(say).collect();
    Ok(Err(format!("{} figures differ{listed}", different.len())))
}
