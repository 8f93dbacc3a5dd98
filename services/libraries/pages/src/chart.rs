//! Charts as SVG, drawn here so that a page, a report and a mail show the same one. Colours stand in the SVG
//! itself, for it also has to hold where no stylesheet is.

mod history;
mod paper;

use std::fmt::Write as _;

use ayumi_proto::time::Day;
use serde::Deserialize;

use crate::language::Language;
use paper::{GRID, LINE, Paper, dot, stroke, text};

pub use history::History;

/// Width and height.
const SIZE: (f64, f64) = (640.0, 300.0);
const TARGET: &str = "#8a3b00";

/// Cumulative recruitment against its target.
#[derive(Debug, Deserialize)]
pub struct Chart {
    /// Unique in the page.
    id: String,
    title: String,
    /// What the chart shows, in words.
    desc: String,
    /// The name of what is counted, above the axis.
    axis: String,
    series: Vec<Point>,
    opened_on: Option<Day>,
    target: Option<u32>,
    target_by: Option<Day>,
    target_label: String,
    forecast: Option<Forecast>,
    forecast_label: String,
    /// The mark of simulated data, if it has to be borne.
    mark: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Point {
    as_of: Day,
    /// Net of withdrawals, as the target and the forecast are.
    participating: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Forecast {
    median: f64,
    low: f64,
    high: f64,
}

impl Chart {
    /// The forecast with its day, unless that day has passed.
    fn outlook(&self) -> Option<(Day, Forecast)> {
        let last = self.series.last()?;
        self.target_by.zip(self.forecast).filter(|(by, _)| *by > last.as_of)
    }

    /// From the first day that is drawn to the last.
    fn span(&self) -> Option<(Day, Day)> {
        let (first, last) = (self.series.first()?, self.series.last()?);
        let from = self.opened_on.map_or(first.as_of, |opened| opened.min(first.as_of));
        Some((from, self.target_by.map_or(last.as_of, |by| by.max(last.as_of)).max(from + 1)))
    }

    fn paper(&self, (from, to): (Day, Day), language: Language) -> Paper {
        let recruited = self.series.iter().map(|point| point.participating).max().unwrap_or_default();
        let forecast = self.outlook().map_or(0.0, |(_, forecast)| forecast.high);
        let highest = f64::from(self.target.unwrap_or_default()).max(recruited as f64).max(forecast).max(4.0);
        Paper::new(SIZE, (along(from), along(to)), (0.0, highest), language)
    }

    /// The SVG; nothing if there is no point to draw.
    pub fn svg(&self, language: Language) -> String {
        let Some(span) = self.span() else { return String::new() };
        let paper = self.paper(span, language);
        let mut svg = paper.open(&self.id, &self.title, &self.desc);
        paper.counts(&mut svg, &self.axis, self.mark.as_deref());
        paper.months(&mut svg, span);
        self.target(&mut svg, &paper, span.1);
        self.forecast(&mut svg, &paper);
        self.line(&mut svg, &paper);
        svg.push_str("</svg>");
        svg
    }

    fn target(&self, svg: &mut String, paper: &Paper, end: Day) {
        let Some(target) = self.target else { return };
        let (x, y) = (paper.x(along(self.target_by.unwrap_or(end))), paper.y(f64::from(target)));
        stroke(svg, (paper.left(), y), (x, y), TARGET, " stroke-width=\"2\" stroke-dasharray=\"7 5\"");
        let _ = write!(svg, "<path d=\"M{x:.1} {:.1}l5 5-5 5-5-5z\" fill=\"{TARGET}\"/>", y - 5.0);
        text(svg, (paper.left() + 6.0, y - 7.0), "start", TARGET, &self.target_label);
    }

    fn forecast(&self, svg: &mut String, paper: &Paper) {
        let Some(((by, forecast), last)) = self.outlook().zip(self.series.last()) else { return };
        let x = paper.x(along(by));
        let (low, median, high) = (paper.y(forecast.low), paper.y(forecast.median), paper.y(forecast.high));
        stroke(svg, place(paper, last), (x, median), LINE, " stroke-width=\"1.5\" stroke-dasharray=\"2 4\"");
        stroke(svg, (x, low), (x, high), LINE, " stroke-width=\"2\"");
        for end in [low, high] {
            stroke(svg, (x - 6.0, end), (x + 6.0, end), LINE, " stroke-width=\"2\"");
        }
        let _ = write!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{median:.1}\" r=\"4\" fill=\"#fff\" stroke=\"{LINE}\" stroke-width=\"2\"/>"
        );
        // In the head of the chart, where no line passes, beside the sign that stands at the due day.
        let label = format!("○ {}", self.forecast_label);
        text(svg, (paper.right(), 18.0), "end", LINE, &label);
    }

    fn line(&self, svg: &mut String, paper: &Paper) {
        let places: Vec<(f64, f64)> = self.series.iter().map(|point| place(paper, point)).collect();
        let path: Vec<_> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"2.5\"/>",
            path.join(" ")
        );
        places.iter().for_each(|at| dot(svg, *at));
        if let Some((at, last)) = places.last().zip(self.series.last()) {
            paper.last(svg, *at, last.participating as f64);
        }
    }
}

/// Where a day lies along the paper.
fn along(day: Day) -> f64 {
    f64::from(day.epoch_days())
}

fn place(paper: &Paper, point: &Point) -> (f64, f64) {
    (paper.x(along(point.as_of)), paper.y(point.participating as f64))
}

/// A bar of `part` in `whole`. It only repeats a number that stands beside it, so that readers of the screen
/// needn't hear of it.
pub fn bar(part: i64, whole: i64) -> String {
    let width = if whole > 0 { (part * 1000 / whole).clamp(0, 1000) } else { 0 };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bar\" viewBox=\"0 0 1000 60\" width=\"120\" height=\"8\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"1000\" height=\"60\" fill=\"{GRID}\"/><rect width=\"{width}\" height=\"60\" fill=\"{LINE}\"/></svg>"
    )
}
