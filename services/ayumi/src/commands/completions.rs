//! `ayumi completions`: for shells.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{
    commands::Cli,
    outcome::{End, Failure},
};

/// Print shell completions
///
/// To load them in bash: source <(ayumi completions bash)
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub fn run(self) -> Result<End, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "ayumi", &mut script);
        std::io::stdout().write_all(&script)?;
        Ok(End::Done)
    }
}
