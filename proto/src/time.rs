//! Time: days and moments, when something occurred, and fiscal years. Dates are those of Asia/Tokyo,
//! which has kept UTC+9 without summer time since 1952.

mod calendar;

use std::{
    fmt,
    ops::{Add, Sub},
    str::FromStr,
};

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::{Malformed, Parse, Why, as_string, string_schema};

/// The form of an instant, in Japanese and in English.
const INSTANT: (&str, &str) = ("2019-08-07T15:30:00+09:00 の形の時刻", "an instant such as 2019-08-07T15:30:00+09:00");
const TOKYO_SECONDS: i64 = 9 * 3600;
const DAY_SECONDS: i64 = 24 * 3600;
const DAY_MICROS: i64 = DAY_SECONDS * 1_000_000;

/// A calendar day in Japan, from 1900 to 2199. In the log: days since 1970-01-01. At edges: `2019-08-07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    const MIN: i32 = -25_567;
    const MAX: i32 = 84_005;
    /// The last day that there is.
    pub const LAST: Self = Self(Self::MAX);

    /// The first day that there is.
    pub const FIRST: Self = Self(Self::MIN);

    /// The day that many days after 1970-01-01; `None` outside 1900 to 2199.
    pub fn from_epoch(days: i32) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&days).then_some(Self(days))
    }

    /// The day of a calendar date; `None` where there is none such.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        let seconds = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        Self::from_epoch(i32::try_from(seconds / DAY_SECONDS).ok()?)
    }

    /// Days since 1970-01-01.
    pub fn epoch_days(self) -> i32 {
        self.0
    }

    /// Year, month and day of month.
    ///
    /// Folds ask this of every visit, so that it is computed by the era of 400 years that the day falls in, each of
    /// which has 146,097 days and is counted from 1 March, when a leap day comes last.
    pub fn ymd(self) -> (i16, i8, i8) {
        const FROM_0000_03_01: i32 = 719_468;
        const ERA_DAYS: i32 = 146_097;
        let days = self.0 + FROM_0000_03_01;
        let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year_of_era + i32::from(month <= 2);
        (year as i16, month as i8, day as i8)
    }

    /// The fiscal year (April to March) that the day falls in.
    pub fn fiscal_year(self) -> i16 {
        let (year, month, _) = self.ymd();
        if month >= 4 { year } else { year - 1 }
    }

    /// The day's first moment in Tokyo.
    pub fn start(self) -> Moment {
        Moment((i64::from(self.0) * DAY_SECONDS - TOKYO_SECONDS) * 1_000_000)
    }

    /// The last day of the day's month.
    pub fn month_end(self) -> Self {
        let (year, month, _) = self.ymd();
        let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        Self::from_ymd(next.0, next.1, 1).map_or(self, |first| first - 1)
    }

    /// The last day of the month before the day's month.
    pub fn previous_month_end(self) -> Self {
        let (_, _, day) = self.ymd();
        self - i32::from(day)
    }
}

impl Add<i32> for Day {
    type Output = Self;
    fn add(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::MIN, Self::MAX))
    }
}

impl Sub<i32> for Day {
    type Output = Self;
    fn sub(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days).clamp(Self::MIN, Self::MAX))
    }
}

impl Sub for Day {
    type Output = i32;
    /// Days from `other` to `self`.
    fn sub(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new(value, "2019-08-07 の形の日付", "a date such as 2019-08-07");
        let parts: Vec<&str> = value.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(malformed()) };
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return Err(malformed());
        }
        let number = |part: &str| part.parse::<i16>().map_err(|_| malformed());
        let (year, month, day) = (number(year)?, number(month)? as i8, number(day)? as i8);
        Self::from_ymd(year, month, day).ok_or_else(|| match calendar::why_no_day(year, month, day) {
            Some(why) => Malformed::of(value, Why::NoSuchDay(why)),
            None => Malformed::new(value, "1900年から2199年までの日付", "a date from 1900 to 2199"),
        })
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(Parse::<Self>::default());
        }
        let days = i32::deserialize(deserializer)?;
        Self::from_epoch(days).ok_or_else(|| serde::de::Error::custom("a day outside 1900 to 2199"))
    }
}

string_schema!(Day, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a day in Japan, such as 2019-08-07");

/// An instant, to the microsecond. In the log: microseconds since 1970-01-01T00:00Z. At edges: RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment that many microseconds after the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The machine's clock. Only shells call this; programmes and views are given the day.
    pub fn now() -> Self {
        Self(Timestamp::now().as_microsecond())
    }

    /// The day it is in Tokyo at this moment.
    pub fn day(self) -> Day {
        let tokyo = self.0.saturating_add(TOKYO_SECONDS * 1_000_000);
        let days = tokyo.div_euclid(DAY_MICROS).clamp(i64::from(Day::MIN), i64::from(Day::MAX));
        Day(days as i32)
    }

    /// Hour and minute in Tokyo.
    pub fn hour_minute(self) -> (i64, i64) {
        let minutes = self.0.saturating_add(TOKYO_SECONDS * 1_000_000).rem_euclid(DAY_MICROS) / 60_000_000;
        (minutes / 60, minutes % 60)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(formatter),
            Err(_) => write!(formatter, "@{}us", self.0),
        }
    }
}

impl FromStr for Moment {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let timestamp =
            Some(value).filter(|value| is_rfc_3339(value)).and_then(|value| value.parse::<Timestamp>().ok());
        timestamp.map(|timestamp| Self(timestamp.as_microsecond())).ok_or_else(|| {
            let day = value.split_once('T').and_then(|(day, _)| day.parse::<Day>().err());
            let malformed = || Malformed::new(value, INSTANT.0, INSTANT.1);
            day.filter(Malformed::is_no_such_day).map_or_else(malformed, |day| Malformed::of(value, day.why))
        })
    }
}

/// Whether a text has the form of an instant in RFC 3339, and an offset that is one. The parser of timestamps takes more:
/// offsets of more than a day, those without a colon, names of time zones.
fn is_rfc_3339(value: &str) -> bool {
    let has_form = |text: &str, form: &str| {
        let fits = |(byte, like): (u8, u8)| if like == b'0' { byte.is_ascii_digit() } else { byte == like };
        text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
    };
    let Some((time, rest)) = value.split_at_checked("2019-08-07T15:30:00".len()) else { return false };
    let offset = rest.strip_prefix('.').map_or(rest, |digits| digits.trim_start_matches(|c: char| c.is_ascii_digit()));
    let is_offset = match offset.split_at_checked(1) {
        Some(("Z", "")) => true,
        Some(("+" | "-", clock)) => has_form(clock, "00:00") && clock < "24:00" && &clock[3..] < "60",
        Some(_) | None => false,
    };
    has_form(time, "0000-00-00T00:00:00") && is_offset
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(Parse::<Self>::default());
        }
        i64::deserialize(deserializer).map(Self)
    }
}

string_schema!(
    Moment,
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    "an instant in RFC 3339, such as 2019-08-07T15:30:00+09:00"
);

/// A span of whole days, both ends included, `from` not after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SpanForm", deny_unknown_fields)]
pub struct Span {
    from: Day,
    to: Day,
}

/// What [`Span`] is read from, before its ends are compared.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SpanForm {
    from: Day,
    to: Day,
}

impl TryFrom<SpanForm> for Span {
    type Error = Malformed;

    fn try_from(form: SpanForm) -> Result<Self, Malformed> {
        Self::new(form.from, form.to)
    }
}

impl Span {
    /// The days from `from` to `to`.
    pub fn new(from: Day, to: Day) -> Result<Self, Malformed> {
        if from <= to {
            Ok(Self { from, to })
        } else {
            Err(Malformed::new(
                format_args!("{from}..{to}"),
                "from が to 以前の期間",
                "a span whose from isn't after its to",
            ))
        }
    }

    /// The first day.
    pub fn from(self) -> Day {
        self.from
    }

    /// The last day.
    pub fn to(self) -> Day {
        self.to
    }

    /// The span from the first day of both to their last.
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// Whether the day is in the span.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.from, self.to)
    }
}

/// When something happened, or as of when a figure holds (valid time).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurred {
    /// On a day.
    Day(Day),
    /// At an instant.
    Instant(Moment),
    /// Somewhere in a span of days, such as "December to the new year".
    Interval(Span),
}

impl Occurred {
    /// The day from which it counts when a view is asked as of a day.
    pub fn first_day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(moment) => moment.day(),
            Self::Interval(span) => span.from(),
        }
    }
}

impl fmt::Display for Occurred {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(formatter),
            Self::Instant(moment) => moment.fmt(formatter),
            Self::Interval(span) => span.fmt(formatter),
        }
    }
}

impl FromStr for Occurred {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        if let Some((from, to)) = value.split_once('/') {
            return Ok(Self::Interval(Span::new(from.parse()?, to.parse()?)?));
        }
        if value.contains('T') { value.parse().map(Self::Instant) } else { value.parse().map(Self::Day) }
    }
}

as_string!(Occurred, "^[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, an instant, or two days joined by a slash");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_tokyo() {
        let moment: Moment = "2019-08-06T15:00:00Z".parse().unwrap();
        assert_eq!(moment.day().to_string(), "2019-08-07");
        assert_eq!(moment.day().start(), moment);
        assert_eq!(Moment::from_micros(moment.micros() - 1).day().to_string(), "2019-08-06");
    }

    #[test]
    fn fiscal_years_begin_in_april() {
        let year = |day: &str| day.parse::<Day>().unwrap().fiscal_year();
        assert_eq!((year("2019-03-31"), year("2019-04-01"), year("2020-03-31")), (2018, 2019, 2019));
    }

    #[test]
    fn months_end_where_they_end() {
        let day: Day = "2020-02-05".parse().unwrap();
        assert_eq!(day.month_end().to_string(), "2020-02-29");
        assert_eq!(day.previous_month_end().to_string(), "2020-01-31");
    }

    #[test]
    fn malformed_days_are_refused() {
        for bad in
            ["2019-8-7", "2019-02-29", "2019/08/07", "20190807", "", "2019-08-07T00:00Z", "1899-12-31", "2019-0８-07"]
        {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn r11_instants_are_those_of_rfc_3339() {
        let (tokyo, utc) = ("2019-08-07T15:30:00+09:00".parse::<Moment>(), "2019-08-07T06:30:00.000Z".parse());
        assert!(tokyo.is_ok() && tokyo == utc);
        for good in ["2019-08-07T15:30:00-23:59", "2019-08-07T15:30:00.123456+00:00", "2019-08-07T15:30:00-00:00"] {
            assert!(good.parse::<Moment>().is_ok(), "{good}");
        }
        for bad in [
            "2019-08-07T15:30:00+25:59",
            "2019-08-07T15:30:00+24:00",
            "2019-08-07T15:30:00-25:00",
            "2019-08-07T15:30:00+09:60",
            "2019-08-07T15:30:00+0900",
            "2019-08-07T15:30:00+09",
            "2019-08-07T15:30:00+09:00:00",
            "2019-08-07T15:30:00+09:00[Asia/Tokyo]",
            "2019-08-07T15:30:00",
            "2019-08-07T15:30:00.Z",
            "2019-08-07T15:30+09:00",
            "2019-08-07 15:30:00+09:00",
            "2019-08-07T24:30:00+09:00",
            "2019-02-29T15:30:00+09:00",
            "+002019-08-07T15:30:00Z",
            "2019-08-07T15:30:00Ｚ",
        ] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }

    #[test]
    fn s19_a_day_that_no_calendar_has_is_refused_with_the_reason() {
        for (bad, ja, en) in [
            (
                "2019-02-29",
                "2019年はうるう年ではないため、2月は28日までです",
                "2019 is not a leap year, so February has 28 days",
            ),
            ("2020-02-30", "2020年2月は29日までです", "February 2020 has 29 days"),
            ("2019-04-31", "4月は30日までです", "April has 30 days"),
            ("2019-13-01", "月は01から12までです", "months are 01 to 12"),
            ("2019-00-10", "月は01から12までです", "months are 01 to 12"),
            ("2019-08-00", "日は01から始まります", "days begin at 01"),
        ] {
            let why = Why::NoSuchDay(crate::text::Text::new(ja, en));
            assert_eq!(bad.parse::<Day>().unwrap_err().why, why, "{bad}");
            assert_eq!(format!("{bad}T10:00:00+09:00").parse::<Moment>().unwrap_err().why, why, "{bad}");
            assert_eq!(format!("2019-01-01/{bad}").parse::<Occurred>().unwrap_err().why, why, "{bad}");
        }
        assert!(!"1899-12-31".parse::<Day>().unwrap_err().is_no_such_day());
        assert!(!"2019-08-07T25:00:00+09:00".parse::<Moment>().unwrap_err().is_no_such_day());
    }

    proptest::proptest! {
        #[test]
        fn days_read_back(days in Day::MIN..=Day::MAX) {
            let day = Day::from_epoch(days).unwrap();
            proptest::prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }
    }
}
