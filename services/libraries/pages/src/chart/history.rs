//! The history of a figure: its values, each until the next.

use std::fmt::Write as _;

use ayumi_proto::time::{Day, Moment};
use serde::Deserialize;

use super::paper::{LINE, Paper, dot, month_firsts};
use crate::language::Language;

/// Width and height: small enough for two side by side, and for a telephone.
const SIZE: (f64, f64) = (480.0, 220.0);
/// With more values than that, dots would hide the line.
const DOTS_MAX: usize = 60;

/// A figure's values over one of the two times.
#[derive(Debug, Deserialize)]
pub struct History {
    /// Unique in the page.
    id: String,
    title: String,
    /// What the chart shows, in words.
    desc: String,
    /// The name of what is counted, above the axis.
    axis: String,
    /// What a commit is called along the paper, with its position in the place of `{n}`.
    along: String,
    values: Vec<Point>,
    /// The mark of simulated data, if it has to be borne.
    mark: Option<String>,
}

/// A value, or nothing, from a day or from a commit on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
enum Point {
    Occurred { as_of: Day, value: Option<f64> },
    Recorded { position: u64, recorded_at: Moment, value: Option<f64> },
}

impl Point {
    fn value(self) -> Option<f64> {
        match self {
            Self::Occurred { value, .. } | Self::Recorded { value, .. } => value,
        }
    }

    fn day(self) -> Day {
        match self {
            Self::Occurred { as_of, .. } => as_of,
            Self::Recorded { recorded_at, .. } => recorded_at.day(),
        }
    }

    /// Days since 1970 with their fraction.
    fn days(self) -> f64 {
        let day = f64::from(self.day().epoch_days());
        match self {
            Self::Occurred { .. } => day,
            Self::Recorded { recorded_at, .. } => {
                day + (recorded_at.micros() - recorded_at.day().start().micros()) as f64 / 86_400e6
            }
        }
    }
}

/// What lies along the paper.
#[derive(Clone, Copy, PartialEq)]
enum Along {
    Days,
    /// What was recorded within one day, as when a history was imported, is distinguished by its place in the log.
    Positions,
}

impl Along {
    fn of(first: Point, last: Point) -> Self {
        match first {
            Point::Recorded { .. } if first.day() == last.day() => Self::Positions,
            Point::Recorded { .. } | Point::Occurred { .. } => Self::Days,
        }
    }

    fn of_point(self, point: Point) -> f64 {
        match (self, point) {
            (Self::Positions, Point::Recorded { position, .. }) => position as f64,
            (Self::Days | Self::Positions, _) => point.days(),
        }
    }
}

impl History {
    /// The SVG; nothing if there is no value to draw.
    pub fn svg(&self, language: Language) -> String {
        let values: Vec<f64> = self.values.iter().filter_map(|point| point.value()).collect();
        let (Some(first), Some(last)) = (self.values.first(), self.values.last()) else { return String::new() };
        if values.is_empty() {
            return String::new();
        }
        let along = Along::of(*first, *last);
        let lowest = values.iter().copied().fold(0.0, f64::min);
        let highest = values.iter().copied().fold(4.0, f64::max);
        let paper = Paper::new(SIZE, (along.of_point(*first), along.of_point(*last)), (lowest, highest), language);
        let mut svg = paper.open(&self.id, &self.title, &self.desc);
        paper.counts(&mut svg, &self.axis, self.mark.as_deref());
        self.axis(&mut svg, &paper, along);
        self.line(&mut svg, &paper, along);
        svg.push_str("</svg>");
        svg
    }

    fn axis(&self, svg: &mut String, paper: &Paper, along: Along) {
        let (Some(first), Some(last)) = (self.values.first(), self.values.last()) else { return };
        let span = (first.day(), last.day());
        if along == Along::Positions {
            let label = |point: &Point| self.along.replace("{n}", &paper.number(along.of_point(*point)));
            paper.ends(svg, &label(first), &label(last));
        } else if month_firsts(span.0, span.1).nth(1).is_some() {
            paper.months(svg, span);
        } else {
            paper.days(svg, span);
        }
    }

    /// A value holds until the next; where nothing stands, there is a gap.
    fn line(&self, svg: &mut String, paper: &Paper, along: Along) {
        let (mut path, mut dots, mut last) = (String::new(), Vec::new(), None);
        for point in &self.values {
            let x = paper.x(along.of_point(*point));
            match (point.value(), last) {
                (Some(value), None) => _ = write!(path, "M{x:.1} {:.1}", paper.y(value)),
                (Some(value), Some(_)) => _ = write!(path, "H{x:.1}V{:.1}", paper.y(value)),
                (None, Some(_)) => _ = write!(path, "H{x:.1}"),
                (None, None) => {}
            }
            last = point.value();
            dots.extend(last.map(|value| (x, paper.y(value))));
        }
        let _ = write!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"2\"/>");
        if dots.len() <= DOTS_MAX {
            dots.iter().for_each(|at| dot(svg, *at));
        }
        if let Some((at, value)) = dots.last().zip(last) {
            paper.last(svg, *at, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn svg(values: Value) -> String {
        let history = json!({"id": "c", "title": "t", "desc": "d", "axis": "a", "along": "at {n}", "values": values, "mark": null});
        serde_json::from_value::<History>(history).unwrap().svg(Language::En)
    }

    #[test]
    fn a_value_holds_until_the_next_and_nothing_leaves_a_gap() {
        let day = |day: &str, value: Value| json!({"as_of": day, "value": value});
        let drawn = svg(json!([
            day("2019-04-01", json!(1)),
            day("2019-05-01", json!(3.5)),
            day("2019-06-01", Value::Null),
            day("2019-07-01", json!(2)),
        ]));
        let path = drawn.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
        let signs: String = path.chars().filter(char::is_ascii_alphabetic).collect();
        assert_eq!(signs, "MHVHM", "{path}");
        assert!(drawn.contains(">May<") && drawn.contains(">2</text>"));
    }

    #[test]
    fn what_was_recorded_within_a_day_lies_along_the_log() {
        let commit = |position: u64, at: &str| json!({"position": position, "recorded_at": at, "value": position});
        let within = svg(json!([commit(7, "2019-08-07T01:00:00Z"), commit(1234, "2019-08-07T02:00:00Z")]));
        assert!(within.contains(">at 7</text>") && within.contains(">at 1,234</text>"));
        let over = svg(json!([commit(7, "2019-08-07T01:00:00Z"), commit(1234, "2019-08-09T02:00:00Z")]));
        assert!(over.contains(">7 Aug 2019</text>") && over.contains(">9 Aug 2019</text>"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(svg(json!([])), "");
        assert_eq!(svg(json!([{"as_of": "2019-04-01", "value": null}])), "");
        assert!(!svg(json!([{"as_of": "2019-04-01", "value": 0}])).contains("NaN"));
    }
}
