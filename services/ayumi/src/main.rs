//! `ayumi`: see `ayumi --help`.

use std::process::ExitCode;

use ayumi::commands::Cli;
use clap::Parser;

fn main() -> ExitCode {
    Cli::parse().run()
}
