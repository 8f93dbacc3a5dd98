//! Watching the programmes unfold, day by day, in a terminal.

use std::{
    collections::BTreeSet,
    io::{IsTerminal, Write, stdout},
    str::FromStr,
    time::Duration,
};

use ayumi_pilots::rows as pilots;
use ayumi_proto::{
    answer::Answered,
    ids::Edition,
    time::{Day, Moment, Span},
};
use ayumi_reports::rows as reports;
use ayumi_visits::rows as visits;
use clap::Args;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{
    outcome::{End, Failure},
    source::{Question, Source},
    table,
};

/// Pictures a second, at most.
const PICTURES_PER_S: u32 = 5;
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
    let answer: Answered<reports::Answer> = serde_json::from_value(answer)?;
    let newest = answer.editions.as_ref().and_then(BTreeSet::last).copied();
    Ok(newest.ok_or("this history has no records")?)
}

/// The first page of an answer about an edition; nothing, if it hadn't begun.
fn find<T: DeserializeOwned>(
    source: &Source,
    name: &str,
    edition: Edition,
    as_of: Option<Day>,
) -> Result<Option<Answered<T>>, Failure> {
    let (edition, as_of) = (Some(edition.to_string()), as_of.map(|day| day.to_string()));
    let found = source.find(&Question { name: name.to_owned(), edition, as_of, ..Question::default() })?;
    Ok(found.map(serde_json::from_value).transpose()?)
}

/// The days on which anything that is shown occurred, on to today while the edition goes on.
fn days(source: &Source, edition: Edition) -> Result<Span, Failure> {
    let pilots: Option<Answered<pilots::Overview>> = find(source, "pilots", edition, None)?;
    let visits: Option<Answered<visits::Overview>> = find(source, "visits", edition, None)?;
    let (Some(pilots), Some(visits)) = (pilots, visits) else {
        return Err(format!("no records of {edition}").into());
    };
    let days = pilots.days().into_iter().chain(visits.days()).reduce(Span::and);
    let days = days.ok_or_else(|| format!("no pilots and no visits in {edition}"))?;
    Ok(edition.days_so_far(days, Moment::now().day()))
}

fn picture(source: &Source, edition: Edition, day: Day) -> Result<(), Failure> {
    // An edition that hadn't begun by that day shows nothing.
    let pilots: Option<Answered<pilots::Overview>> = find(source, "pilots", edition, Some(day))?;
    let visits: Option<Answered<visits::Overview>> = find(source, "visits", edition, Some(day))?;
    let pilots = pilots.map(|answer| answer.value);
    let mut out = stdout();
    if out.is_terminal() {
        write!(out, "{CLEAR}")?;
    }
    writeln!(out, "{day}  {edition}")?;
    writeln!(out, "pilots  {}", of_pilots(pilots.as_ref().map(|pilots| &pilots.totals)))?;
    writeln!(out, "visits  {}", of_visits(visits.as_ref().map(|visits| &visits.value.totals)))?;
    if out.is_terminal() {
        let regions = pilots.map(|pilots| pilots.regions).unwrap_or_default();
        writeln!(out, "\n{}", table::people::text(&json!({ "regions": regions })))?;
    }
    Ok(out.flush()?)
}

fn of_pilots(totals: Option<&pilots::Totals>) -> String {
    line([
        ("recruited", totals.map(|totals| totals.recruited)),
        ("target", totals.and_then(|totals| totals.target)),
        ("applied", totals.and_then(|totals| totals.applied)),
        ("served", totals.and_then(|totals| totals.served)),
    ])
}

fn of_visits(totals: Option<&visits::Sums>) -> String {
    line([
        ("applied", totals.map(|totals| totals.applied)),
        ("enrolled", totals.map(|totals| totals.enrolled)),
        ("served", totals.map(|totals| totals.served)),
        ("visits", totals.map(|totals| totals.visits)),
        ("spent_yen", totals.map(|totals| totals.spent_yen)),
    ])
}

/// Sums with their names; a dash for what there is none of.
fn line<const N: usize>(sums: [(&str, Option<i64>); N]) -> String {
    let sum = |(name, sum): (&str, Option<i64>)| {
        format!("{name} {}", sum.map_or_else(|| "-".to_owned(), |sum| sum.to_string()))
    };
    sums.map(sum).join("  ")
}
