//! The command line, one command a file.

mod answer;
mod bench;
mod clock;
mod codebook;
mod completions;
mod cube;
mod diff;
mod doctor;
mod explain;
mod export;
mod import;
mod playback;
mod repair;
mod replay;
mod report;
mod rows;
mod serve;
mod show;
mod simulate;
mod stream;
mod submit;
mod table;
mod tap;
pub mod up;
mod verify;
mod what_if;

use std::{process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use crate::outcome::{End, Failure};

/// What holds for every command.
const OF_ALL: &str = "\
Values:
  date         2019-08-07 (Japan time)
  timestamp    2019-08-07T15:30:00+09:00
  position     2000: record no. 2,000 of the log
  fiscal year  fy2019: April 2019 to March 2020

`ayumi up` and `ayumi serve` run Ayumi. Most other commands use a running Ayumi, given by AYUMI_URL and
AYUMI_TOKEN. Files are written under a name ending in .draft and renamed once they are complete.

Exit codes:
  0  success
  1  completed, but a line was rejected, a check failed or a figure differs: submit, verify, doctor, repair, replay --compare
  2  error: invalid arguments, not found, or no connection";

/// Progress and evidence of public programmes: records, figures and the records behind every figure
#[derive(Debug, Parser)]
#[command(name = "ayumi", version, after_help = OF_ALL)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(up::Up),
    Serve(serve::Serve),
    Stream(stream::Stream),
    Submit(submit::Submit),
    Show(show::Show),
    Explain(explain::Explain),
    Diff(diff::Diff),
    Cube(cube::Cube),
    Table(table::Table),
    Codebook(codebook::Codebook),
    Verify(verify::Verify),
    Export(export::Export),
    Import(import::Import),
    Repair(repair::Repair),
    Replay(replay::Replay),
    WhatIf(what_if::WhatIf),
    Simulate(simulate::Simulate),
    Tap(tap::Tap),
    Report(report::Report),
    Doctor(doctor::Doctor),
    Bench(bench::Bench),
    Completions(completions::Completions),
}

impl Cli {
    /// Runs the command and returns how it ended.
    pub fn run(self) -> ExitCode {
        let ended = match self.command {
            Command::Up(up) => asynchronously(up.run()),
            Command::Serve(serve) => asynchronously(serve.run()),
            Command::Stream(stream) => asynchronously(stream.run()),
            Command::Doctor(doctor) => asynchronously(doctor.run()),
            Command::Bench(bench) => asynchronously(bench.run()),
            Command::Submit(submit) => submit.run(),
            Command::Show(show) => show.run(),
            Command::Explain(explain) => explain.run(),
            Command::Diff(diff) => diff.run(),
            Command::Cube(cube) => cube.run(),
            Command::Table(table) => table.run(),
            Command::Codebook(codebook) => codebook.run(),
            Command::Verify(verify) => verify.run(),
            Command::Export(export) => export.run(),
            Command::Import(import) => asynchronously(import.run()),
            Command::Repair(repair) => asynchronously(repair.run()),
            Command::Replay(replay) => replay.run(),
            Command::WhatIf(what_if) => what_if.run(),
            Command::Simulate(simulate) => simulate.run(),
            Command::Tap(tap) => tap.run(),
            Command::Report(report) => report.run(),
            Command::Completions(completions) => completions.run(),
        };
        match ended {
            Ok(End::Done) => ExitCode::SUCCESS,
            Ok(End::InPart) => ExitCode::from(1),
            // The reader of what was printed (`ayumi tap | head`) has read enough.
            Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("ayumi: {error}");
                ExitCode::from(2)
            }
        }
    }
}

fn is_broken_pipe(error: &Failure) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// How long work that was given up may take to end.
const ABANDON_WAIT: Duration = Duration::from_secs(2);

fn asynchronously(command: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(command);
    runtime.shutdown_timeout(ABANDON_WAIT);
    ended
}
