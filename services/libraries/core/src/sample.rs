//! Values written in tests.

/// Parses a value in a test.
#[track_caller]
pub fn v<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    #[expect(clippy::expect_used, reason = "only tests call this")]
    text.parse().expect("a value of the right form")
}
