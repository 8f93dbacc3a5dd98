//! `ayumi codebook`: what every programme counts, computes, groups by and lists.

use ayumi_exchange::Sheet;
use clap::Args;
use serde_json::json;

use crate::{
    commands::rows::Output,
    outcome::{End, Failure},
};

/// The measures, indicators, dimensions, tables and columns of every programme, with their meaning
///
/// Those of this version of Ayumi; no running Ayumi is asked.
#[derive(Debug, Args)]
pub struct Codebook {
    #[command(flatten)]
    output: Output,
}

impl Codebook {
    /// Writes it.
    pub fn run(self) -> Result<End, Failure> {
        let entries = ayumi_programmes::codebook();
        self.output.write(&json!({ "entries": entries }), &Sheet::from(entries.as_slice()))
    }
}
