//! The paper that charts are drawn on: where days and numbers lie, grid lines and labels.

use std::fmt::Write as _;

use ayumi_proto::time::Day;

use crate::{
    format::{self, escape, month, western_day},
    language::Language,
};

const RIGHT: f64 = 24.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 50.0;
/// The narrowest margin on the left, in which numbers of five signs stand.
const LEFT_MIN: f64 = 56.0;
/// The width of a sign of a number, about.
const SIGN: f64 = 7.5;

pub(super) const INK: &str = "#1d2733";
pub(super) const MUTED: &str = "#4f5b67";
pub(super) const GRID: &str = "#dbe1e5";
pub(super) const LINE: &str = "#0b5d70";

/// Keeps labels readable where a line passes behind them.
const HALO: &str = "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\"";

/// The most labels along the time axis.
const MONTH_LABELS_MAX: usize = 9;

/// Where things lie on the paper. What lies along it is counted in days since 1970 or in log positions.
pub(super) struct Paper {
    width: f64,
    height: f64,
    left: f64,
    from: f64,
    to: f64,
    step: f64,
    low: f64,
    high: f64,
    language: Language,
}

impl Paper {
    /// Paper for what lies between `from` and `to`, with numbers from `lowest` to `highest`.
    pub(super) fn new(
        (width, height): (f64, f64),
        (from, to): (f64, f64),
        (lowest, highest): (f64, f64),
        language: Language,
    ) -> Self {
        let step = step(highest - lowest);
        let (low, high) = ((lowest / step).floor() * step, (highest * 1.04 / step).ceil() * step);
        let signs =
            [low, high].map(|end| format::number(language, end).chars().count()).into_iter().max().unwrap_or_default();
        let left = LEFT_MIN.max(16.0 + SIGN * signs as f64);
        Self { width, height, left, from, to: to.max(from + 1.0), step, low, high, language }
    }

    /// The first line of the SVG. `title` and `desc` say in words what is drawn.
    pub(super) fn open(&self, id: &str, title: &str, desc: &str) -> String {
        let (id, title, desc) = (escape(id), escape(title), escape(desc));
        let Self { width, height, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             font-family=\"sans-serif\" font-size=\"13\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{desc}</desc>"
        )
    }

    /// Where something lies along the paper.
    pub(super) fn x(&self, along: f64) -> f64 {
        self.left + (self.right() - self.left) * (along - self.from) / (self.to - self.from)
    }

    /// How high a number lies.
    pub(super) fn y(&self, count: f64) -> f64 {
        self.height - BOTTOM - (self.height - TOP - BOTTOM) * (count - self.low) / (self.high - self.low)
    }

    /// A number in the language of the paper.
    pub(super) fn number(&self, number: f64) -> String {
        format::number(self.language, number)
    }

    /// Where the paper begins.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// Where it ends.
    pub(super) fn right(&self) -> f64 {
        self.width - RIGHT
    }

    /// The grid with its numbers, under the name of what is counted.
    pub(super) fn counts(&self, svg: &mut String, axis: &str, mark: Option<&str>) {
        let mark = mark.map(|mark| format!(" [{mark}]")).unwrap_or_default();
        text(svg, (8.0, 18.0), "start", MUTED, &format!("{axis}{mark}"));
        let lines = ((self.high - self.low) / self.step).round() as u32;
        for line in 0..=lines {
            let count = self.low + f64::from(line) * self.step;
            let y = self.y(count);
            stroke(svg, (self.left, y), (self.right(), y), if count == 0.0 { MUTED } else { GRID }, "");
            text(svg, (self.left - 8.0, y + 4.5), "end", MUTED, &self.number(count));
        }
    }

    /// The months along the paper.
    pub(super) fn months(&self, svg: &mut String, (from, to): (Day, Day)) {
        let firsts: Vec<Day> = month_firsts(from, to).collect();
        let every = firsts.len().div_ceil(MONTH_LABELS_MAX).max(1);
        let mut year = None;
        for first in firsts.into_iter().step_by(every) {
            let x = self.x(f64::from(first.epoch_days()));
            self.mark(svg, x, "middle", &month(self.language, first));
            if year != Some(first.ymd().0) {
                year = Some(first.ymd().0);
                text(svg, (x, self.height - BOTTOM + 37.0), "middle", MUTED, &first.ymd().0.to_string());
            }
        }
    }

    /// Days at both ends, where there are no months to name.
    pub(super) fn days(&self, svg: &mut String, (first, last): (Day, Day)) {
        let label = |day| western_day(self.language, day);
        self.ends(svg, &label(first), &label(last));
    }

    /// Labels at both ends.
    pub(super) fn ends(&self, svg: &mut String, first: &str, last: &str) {
        self.mark(svg, self.x(self.from), "start", first);
        if first != last {
            self.mark(svg, self.x(self.to), "end", last);
        }
    }

    fn mark(&self, svg: &mut String, x: f64, anchor: &str, label: &str) {
        let y = self.height - BOTTOM;
        stroke(svg, (x, y), (x, y + 5.0), MUTED, "");
        text(svg, (x, y + 20.0), anchor, MUTED, label);
    }

    /// The last number of a line, where the line ends.
    pub(super) fn last(&self, svg: &mut String, (x, y): (f64, f64), value: f64) {
        let (x, anchor) = if x < self.left + 40.0 { (x + 8.0, "start") } else { (x - 4.0, "end") };
        let (y, label) = (y - 9.0, self.number(value));
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{INK}\" font-size=\"16\" \
             font-weight=\"bold\" {HALO}>{label}</text>"
        );
    }
}

/// The distance of grid lines: 1, 2 or 5 times a power of ten, five lines or fewer.
fn step(height: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if height <= decade * factor * 5.0 {
                return decade * factor;
            }
        }
        decade *= 10.0;
    }
}

/// The first days of the months between two days, both included.
pub(super) fn month_firsts(from: Day, to: Day) -> impl Iterator<Item = Day> {
    let before = from.previous_month_end();
    std::iter::successors(Some(before + 1), |first| Some(first.month_end() + 1))
        .skip_while(move |first| *first < from)
        .take_while(move |first| *first <= to)
}

/// A straight line.
pub(super) fn stroke(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, more: &str) {
    let _ =
        write!(svg, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\"{more}/>");
}

/// A label.
pub(super) fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, colour: &str, text: &str) {
    let text = escape(text);
    let _ =
        write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\" {HALO}>{text}</text>");
}

/// A dot.
pub(super) fn dot(svg: &mut String, (x, y): (f64, f64)) {
    let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{LINE}\"/>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_are_few_and_round() {
        assert_eq!([step(4.0), step(5.1), step(62.0), step(150.0), step(1117.0)], [1.0, 2.0, 20.0, 50.0, 500.0]);
    }

    #[test]
    fn what_is_below_zero_is_on_the_paper() {
        let paper = Paper::new((640.0, 220.0), (0.0, 10.0), (-3.0, 4.0), Language::En);
        assert!(paper.y(-3.0) <= 220.0 - BOTTOM && paper.y(4.0) >= TOP && paper.y(-3.0) > paper.y(0.0));
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
