//! Charts as SVG, drawn here so that a page, a report and a mail show the same one. Colours stand in the SVG
//! itself, for it also has to hold where no stylesheet is.

use std::fmt::Write as _;

use ayumi_proto::time::Day;
use serde::Deserialize;

use crate::{
    format::{escape, month, number},
    language::Language,
};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 50.0;

const INK: &str = "#1d2733";
const MUTED: &str = "#4f5b67";
const GRID: &str = "#dbe1e5";
const LINE: &str = "#0b5d70";
const TARGET: &str = "#8a3b00";

/// Keeps labels readable where a line passes behind them.
const HALO: &str = "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\"";

/// The most labels along the time axis.
const MONTH_LABELS_MAX: usize = 9;

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
    recruited: u32,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Forecast {
    mean: f64,
    low: f64,
    high: f64,
}

/// Where days and numbers lie on the paper.
struct Scale {
    from: Day,
    to: Day,
    step: f64,
    top: f64,
}

impl Scale {
    fn of(chart: &Chart) -> Option<Self> {
        let (first, last) = (chart.series.first()?, chart.series.last()?);
        let from = chart.opened_on.map_or(first.as_of, |opened| opened.min(first.as_of));
        let to = chart.target_by.map_or(last.as_of, |by| by.max(last.as_of)).max(from + 1);
        let recruited = chart.series.iter().map(|point| point.recruited).max()?;
        let forecast = chart.outlook().map_or(0.0, |(_, forecast)| forecast.high);
        let highest = f64::from(recruited.max(chart.target.unwrap_or_default())).max(forecast).max(4.0);
        let step = step(highest);
        Some(Self { from, to, step, top: (highest * 1.04 / step).ceil() * step })
    }

    fn x(&self, day: Day) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * f64::from(day - self.from) / f64::from(self.to - self.from)
    }

    fn y(&self, count: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / self.top
    }
}

/// The distance of grid lines: 1, 2 or 5 times a power of ten, five lines or fewer.
fn step(highest: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if highest <= decade * factor * 5.0 {
                return decade * factor;
            }
        }
        decade *= 10.0;
    }
}

impl Chart {
    /// The forecast with its day, unless that day has passed.
    fn outlook(&self) -> Option<(Day, Forecast)> {
        let last = self.series.last()?;
        self.target_by.zip(self.forecast).filter(|(by, _)| *by > last.as_of)
    }

    /// The SVG; nothing if there is no point to draw.
    pub fn svg(&self, language: Language) -> String {
        let Some(scale) = Scale::of(self) else { return String::new() };
        let (id, title, desc) = (escape(&self.id), escape(&self.title), escape(&self.desc));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             font-family=\"sans-serif\" font-size=\"13\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{desc}</desc>"
        );
        self.counts(&mut svg, &scale);
        self.months(&mut svg, &scale, language);
        self.target(&mut svg, &scale);
        self.forecast(&mut svg, &scale);
        self.line(&mut svg, &scale);
        svg.push_str("</svg>");
        svg
    }

    fn counts(&self, svg: &mut String, scale: &Scale) {
        let mark = self.mark.as_ref().map(|mark| format!(" [{mark}]")).unwrap_or_default();
        text(svg, (8.0, 18.0), "start", MUTED, &format!("{}{mark}", self.axis));
        let mut count = 0.0;
        while count <= scale.top {
            let y = scale.y(count);
            stroke(svg, (LEFT, y), (WIDTH - RIGHT, y), if count == 0.0 { MUTED } else { GRID }, "");
            text(svg, (LEFT - 8.0, y + 4.5), "end", MUTED, &number(count));
            count += scale.step;
        }
    }

    fn months(&self, svg: &mut String, scale: &Scale, language: Language) {
        let firsts: Vec<Day> = month_firsts(scale.from, scale.to).collect();
        let every = firsts.len().div_ceil(MONTH_LABELS_MAX).max(1);
        let mut year = None;
        for first in firsts.into_iter().step_by(every) {
            let x = scale.x(first);
            stroke(svg, (x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 5.0), MUTED, "");
            text(svg, (x, HEIGHT - BOTTOM + 20.0), "middle", MUTED, &month(language, first));
            if year != Some(first.ymd().0) {
                year = Some(first.ymd().0);
                text(svg, (x, HEIGHT - BOTTOM + 37.0), "middle", MUTED, &first.ymd().0.to_string());
            }
        }
    }

    fn target(&self, svg: &mut String, scale: &Scale) {
        let Some(target) = self.target else { return };
        let (x, y) = (scale.x(self.target_by.unwrap_or(scale.to)), scale.y(f64::from(target)));
        stroke(svg, (LEFT, y), (x, y), TARGET, " stroke-width=\"2\" stroke-dasharray=\"7 5\"");
        let _ = write!(svg, "<path d=\"M{x:.1} {:.1}l5 5-5 5-5-5z\" fill=\"{TARGET}\"/>", y - 5.0);
        text(svg, (LEFT + 6.0, y - 7.0), "start", TARGET, &self.target_label);
    }

    fn forecast(&self, svg: &mut String, scale: &Scale) {
        let Some(((by, forecast), last)) = self.outlook().zip(self.series.last()) else { return };
        let x = scale.x(by);
        let (low, mean, high) = (scale.y(forecast.low), scale.y(forecast.mean), scale.y(forecast.high));
        let last = (scale.x(last.as_of), scale.y(f64::from(last.recruited)));
        stroke(svg, last, (x, mean), LINE, " stroke-width=\"1.5\" stroke-dasharray=\"2 4\"");
        stroke(svg, (x, low), (x, high), LINE, " stroke-width=\"2\"");
        for end in [low, high] {
            stroke(svg, (x - 6.0, end), (x + 6.0, end), LINE, " stroke-width=\"2\"");
        }
        let _ = write!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{mean:.1}\" r=\"4\" fill=\"#fff\" stroke=\"{LINE}\" stroke-width=\"2\"/>"
        );
        // In the head of the chart, where no line passes, beside the sign that stands at the due day.
        let label = format!("○ {}", self.forecast_label);
        text(svg, (WIDTH - RIGHT, 18.0), "end", LINE, &label);
    }

    fn line(&self, svg: &mut String, scale: &Scale) {
        let place = |point: &Point| (scale.x(point.as_of), scale.y(f64::from(point.recruited)));
        let path: Vec<_> = self.series.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"2.5\"/>",
            path.join(" ")
        );
        for (x, y) in self.series.iter().map(place) {
            let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{LINE}\"/>");
        }
        if let Some(last) = self.series.last() {
            let (x, y) = place(last);
            let (x, anchor) = if x < LEFT + 40.0 { (x + 8.0, "start") } else { (x - 4.0, "end") };
            let label = number(f64::from(last.recruited));
            let _ = write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"{INK}\" font-size=\"16\" \
                 font-weight=\"bold\" {HALO}>{label}</text>",
                y - 9.0
            );
        }
    }
}

/// The first days of the months between two days, both included.
fn month_firsts(from: Day, to: Day) -> impl Iterator<Item = Day> {
    let before = from.previous_month_end();
    std::iter::successors(Some(before + 1), |first| Some(first.month_end() + 1))
        .skip_while(move |first| *first < from)
        .take_while(move |first| *first <= to)
}

fn stroke(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, more: &str) {
    let _ =
        write!(svg, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\"{more}/>");
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, colour: &str, text: &str) {
    let text = escape(text);
    let _ =
        write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\" {HALO}>{text}</text>");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_are_few_and_round() {
        assert_eq!([step(4.0), step(5.1), step(62.0), step(150.0), step(1117.0)], [1.0, 2.0, 20.0, 50.0, 500.0]);
    }

    #[test]
    fn months_begin_within_the_span() {
        let firsts = |from: &str, to: &str| -> Vec<String> {
            month_firsts(from.parse().unwrap(), to.parse().unwrap()).map(|day| day.to_string()).collect()
        };
        assert_eq!(firsts("2019-06-17", "2019-08-01"), ["2019-07-01", "2019-08-01"]);
        assert_eq!(firsts("2019-12-01", "2020-01-15"), ["2019-12-01", "2020-01-01"]);
    }
}
