//! `ayumi report`: issues reports.

use ayumi_reports::{File, Issued};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    client::{Client, Remote},
    outcome::{End, Failure},
};

/// Issue reports
#[derive(Debug, Args)]
pub struct Report {
    #[command(subcommand)]
    command: ReportCommand,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    Issue(Issue),
}

/// Issue a report: render it, deliver its files and record the issue in the log
///
/// The same report for the same date and position has the same bytes; issuing it again changes nothing.
#[derive(Debug, Args)]
struct Issue {
    /// Kind of report
    #[arg(default_value = "recruitment")]
    report: String,
    /// Fiscal year, such as fy2019 [default: newest]
    #[arg(long)]
    edition: Option<String>,
    /// As-of date, such as 2019-08-31 [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Position of the last record included [default: latest]
    #[arg(long)]
    position: Option<u64>,
    #[command(flatten)]
    remote: Remote,
}

impl Report {
    /// Issues it and prints where it is.
    pub fn run(self) -> Result<End, Failure> {
        let ReportCommand::Issue(issue) = self.command;
        let body = json!({ "edition": issue.edition, "as_of": issue.as_of, "position": issue.position });
        let path = format!("/api/v1/reports/{}/issue", issue.report);
        let (_, issued) = Client::new(&issue.remote).post(&path, &body)?;
        let Issued { report, as_of, position, repeated, folder, files, .. } = serde_json::from_value(issued)?;
        let again = if repeated { " (duplicate: issued before)" } else { "" };
        println!("{report} as of {as_of} at position {position}{again}");
        for File { name, sha256, .. } in files {
            println!("  reports/{folder}/{name}  sha256 {sha256}");
        }
        Ok(End::Done)
    }
}
