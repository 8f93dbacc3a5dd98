//! What is shown: every report with its issues, newest last.

use std::{fmt, str::FromStr};

use crate::{Event, File, ReportIssue};
use ayumi_core::{Ask, At, ByEntity, Caption, Page, View, page};
use ayumi_proto::{
    figure::{Unit, Value},
    ids::Edition,
    text::{Malformed, Text},
    time::{Day, Moment},
};
use serde::Serialize;

/// The reports of one edition.
#[derive(Clone, Debug, Default)]
pub struct ReportsView {
    reports: ByEntity<Report>,
    issued: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Report {
    id: String,
    issues: Vec<Issue>,
}

#[derive(Clone, Debug, Serialize)]
struct Issue {
    on: Day,
    as_of: Day,
    position: u64,
    files: Vec<File>,
    recorded_at: Moment,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    reports: Vec<&'a Report>,
    total: usize,
    next: Option<String>,
}

/// The address of a figure; there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// How many issues there are of all reports.
    Issued,
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issued => formatter.write_str("issued"),
        }
    }
}

impl FromStr for Address {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "issued" => Ok(Self::Issued),
            _ => Err(Malformed::new(text, "指標のアドレス issued", "the address issued")),
        }
    }
}

/// Reports are paged by id.
impl AsRef<str> for Report {
    fn as_ref(&self) -> &str {
        &self.id
    }
}

impl View for ReportsView {
    const NAME: &'static str = "reports";
    type Event<'e> = Event;
    type Address = Address;

    fn apply(&mut self, at: &At<'_>, event: &Event) {
        match event {
            Event::ReportIssued(issue) => {
                let ReportIssue { on, as_of, position, files } = issue.clone();
                let issue = Issue { on, as_of, position, files, recorded_at: at.recorded_at };
                let first = || Report { id: at.entity().to_owned(), issues: Vec::new() };
                self.reports.get_or_insert_with(at.number, first).issues.push(issue);
                self.issued += 1;
            }
        }
    }

    fn addresses(&self, _: Day) -> Vec<Address> {
        vec![Address::Issued]
    }

    fn value(&self, address: &Address, _: Day) -> Option<Value> {
        match address {
            Address::Issued => Some(self.issued.into()),
        }
    }

    fn caption(&self, address: &Address) -> Caption {
        match address {
            Address::Issued => {
                let label = Text::new("発行した報告書", "Reports issued");
                Caption { unit: Unit::Reports, label, simulated: false }
            }
        }
    }

    fn concerns(address: &Address, _: &str, event: &Event) -> bool {
        match (address, event) {
            (Address::Issued, Event::ReportIssued(_)) => true,
        }
    }

    /// An issue that is wrong is followed by another and stays what it was.
    fn corrects(event: &Event) -> bool {
        match event {
            Event::ReportIssued(_) => false,
        }
    }

    fn answer(&self, _: Edition, ask: &Ask<'_>) -> Option<serde_json::Value> {
        let value = match ask.key {
            Some(id) => serde_json::to_value(self.reports.iter().find(|report| report.id == id)?),
            None => {
                let mut reports: Vec<&Report> = self.reports.iter().collect();
                reports.sort_unstable_by_key(|report| &report.id);
                let Page { rows, total, next } = page(reports.into_iter(), ask, |report| *report);
                serde_json::to_value(Answer { reports: rows, total, next })
            }
        };
        value.ok()
    }
}
