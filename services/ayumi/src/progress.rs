//! How far a long job is, on a terminal; nothing where standard error isn't one.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often it is drawn.
const DRAW_EVERY: Duration = Duration::from_millis(200);

/// For a job of known length.
pub fn bar(what: &'static str, length: usize) -> ProgressBar {
    with_style(ProgressBar::new(length as u64), what, "{msg} {wide_bar} {pos}/{len}, {eta} left")
}

/// For a job whose length isn't known.
pub fn count(what: &'static str) -> ProgressBar {
    with_style(ProgressBar::new_spinner(), what, "{msg} {pos}")
}

fn with_style(bar: ProgressBar, what: &'static str, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.enable_steady_tick(DRAW_EVERY);
    bar.with_style(style).with_message(what)
}
