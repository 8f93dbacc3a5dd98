//! Watching the programmes unfold, day by day, in a terminal.

use std::{
    io::{IsTerminal, Write, stdout},
    str::FromStr,
    time::Duration,
};

use ayumi_proto::{
    ids::Edition,
    time::{Day, Moment, Span},
};
use clap::Args;
use serde_json::Value;

use crate::{
    outcome::{End, Failure},
    source::{Question, Source},
    table,
};

/// Pictures a second, at most.
const PICTURES_PER_S: u32 = 5;
/// The programmes that are shown.
const SHOWN: [&str; 2] = ["pilots", "visits"];
/// Clears the terminal.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// How many days go by in a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    days_per_s: u32,
}

impl FromStr for Speed {
    type Err = String;

    fn from_str(value: &str) -> Result<Self, String> {
        let days =
            value.strip_suffix("d/s").map(|days| (days, 1)).or(value.strip_suffix("w/s").map(|weeks| (weeks, 7)));
        let days = days.and_then(|(count, days)| count.parse::<u32>().ok()?.checked_mul(days));
        match days {
            Some(days_per_s @ 1..=3660) => Ok(Self { days_per_s }),
            _ => Err(format!("{value:?} must be days or weeks per second, such as 30d/s or 2w/s, up to ten years")),
        }
    }
}

/// Which days to watch.
#[derive(Debug, Args)]
pub struct Range {
    /// Fiscal year, such as fy2019 [default: newest]
    #[arg(long)]
    edition: Option<String>,
    /// First date, such as 2019-07-01 [default: date of the first event]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last date [default: date of the last event, or today during the fiscal year]
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
}

/// Shows the state at intervals of some days. Without a speed, the last day alone.
pub fn play(source: &Source, speed: Option<Speed>, range: &Range) -> Result<End, Failure> {
    let edition = edition(source, range)?;
    let days = days(source, edition)?;
    let (first, last) = (range.from.unwrap_or(days.from()), range.to.unwrap_or(days.to()).min(Moment::now().day()));
    let Some(Speed { days_per_s }) = speed else { return picture(source, edition, last).map(|()| End::Done) };
    let step = days_per_s.div_ceil(PICTURES_PER_S);
    let pause = Duration::from_secs(1) * step / days_per_s;
    let mut day = first;
    while day < last {
        picture(source, edition, day)?;
        std::thread::sleep(pause);
        day = day + step as i32;
    }
    picture(source, edition, last).map(|()| End::Done)
}

/// The edition that is asked for, else the newest that any programme has begun.
fn edition(source: &Source, range: &Range) -> Result<Edition, Failure> {
    if let Some(edition) = &range.edition {
        return Ok(edition.parse()?);
    }
    let answer = source.first_page(&Question { name: "reports".to_owned(), ..Question::default() })?;
    let newest = answer["editions"].as_array().and_then(|editions| editions.last()?.as_str());
    Ok(newest.ok_or("this history has no records")?.parse()?)
}

/// The days on which anything that is shown occurred, on to today while the edition goes on.
fn days(source: &Source, edition: Edition) -> Result<Span, Failure> {
    let mut days: Option<Span> = None;
    for name in SHOWN {
        let question = Question { name: name.to_owned(), edition: Some(edition.to_string()), ..Question::default() };
        let answer = source.find(&question)?.ok_or_else(|| format!("no records of {edition}"))?;
        let own: Option<Span> = serde_json::from_value(answer["days"].clone())?;
        days = days.into_iter().chain(own).reduce(Span::and);
    }
    let days = days.ok_or_else(|| format!("no pilots and no visits in {edition}"))?;
    Ok(edition.days_so_far(days, Moment::now().day()))
}

fn picture(source: &Source, edition: Edition, day: Day) -> Result<(), Failure> {
    let ask = |name: &str| {
        let (edition, as_of) = (Some(edition.to_string()), Some(day.to_string()));
        // An edition that hadn't begun by that day shows nothing.
        let found = source.find(&Question { name: name.to_owned(), edition, as_of, ..Question::default() })?;
        Ok::<_, Failure>(found.unwrap_or_default())
    };
    let [pilots, visits] = SHOWN.map(ask);
    let (pilots, visits) = (pilots?, visits?);
    let totals = |answer: &Value, names: &[&str]| {
        let totals = names.iter().map(|name| format!("{name} {}", answer["totals"][*name]));
        totals.collect::<Vec<_>>().join("  ").replace("null", "-")
    };
    let mut out = stdout();
    if out.is_terminal() {
        write!(out, "{CLEAR}")?;
    }
    writeln!(out, "{day}  {edition}")?;
    writeln!(out, "pilots  {}", totals(&pilots, &["recruited", "target", "applied", "served"]))?;
    writeln!(out, "visits  {}", totals(&visits, &["applied", "enrolled", "served", "visits", "spent_yen"]))?;
    if out.is_terminal() {
        let mut regions = Value::Object(serde_json::Map::new());
        regions["regions"] = pilots["regions"].clone();
        writeln!(out, "\n{}", table::people::text(&regions))?;
    }
    Ok(out.flush()?)
}
