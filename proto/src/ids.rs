//! Identifiers, each checked when it is parsed. All are short ASCII that fits into a NATS subject
//! token, a figure's address and a URL path as it is.

use std::{fmt, str::FromStr};

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{
    text::{Malformed, Parse, as_kept_string, as_string, string_schema},
    time::{Day, Span},
};

/// The longest identifier, in bytes: as much as a [`CompactString`] holds without allocating.
pub const ID_BYTES_MAX: usize = 24;

/// Lower-case letters, digits and single inner hyphens, at most [`ID_BYTES_MAX`].
fn is_slug(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !value.is_empty()
        && value.len() <= ID_BYTES_MAX
        && value.chars().all(allowed)
        && value.split('-').all(|part| !part.is_empty())
}

/// Declares an identifier kept inline as text.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $check:expr, $pattern:literal, $ja:literal, $en:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        /// Lists are paged by ids.
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(value: &str) -> Result<Self, Malformed> {
                let is_valid: fn(&str) -> bool = $check;
                if is_valid(value) {
                    Ok(Self(CompactString::new(value)))
                } else {
                    Err(Malformed::new(value, $ja, $en))
                }
            }
        }

        as_kept_string!($name, ID_BYTES_MAX, $pattern, $en);
    };
}

identifier!(
    /// A region of a pilot edition, such as `tohoku`.
    RegionId, is_slug, "^[a-z0-9]+(-[a-z0-9]+)*$",
    "英小文字・数字・ハイフンで24文字までの地域ID", "a region id of a-z, 0-9 and hyphens, at most 24 characters"
);
identifier!(
    /// A meeting of the council, such as `2019-2`.
    MeetingId, is_slug, "^[a-z0-9]+(-[a-z0-9]+)*$",
    "英小文字・数字・ハイフンで24文字までの会合ID", "a meeting id of a-z, 0-9 and hyphens, at most 24 characters"
);
identifier!(
    /// A thing inside an entity that later events refer to: a follow-up, a request, a briefing.
    ItemId, is_slug, "^[a-z0-9]+(-[a-z0-9]+)*$",
    "英小文字・数字・ハイフンで24文字までのID", "an id of a-z, 0-9 and hyphens, at most 24 characters"
);
identifier!(
    /// An issued report, such as `recruitment-2019-08`.
    ReportId, is_slug, "^[a-z0-9]+(-[a-z0-9]+)*$",
    "英小文字・数字・ハイフンで24文字までの報告書ID", "a report id of a-z, 0-9 and hyphens, at most 24 characters"
);
identifier!(
    /// A company: its 法人番号 (13 digits with a check digit, National Tax Agency), or for a sole
    /// proprietor, who has none, an id of ours that begins with `own-`.
    CompanyId, |value| is_corporate_number(value) || (is_slug(value) && value.starts_with("own-")),
    "^([1-9][0-9]{12}|own-[a-z0-9-]+)$",
    "検査数字の合う13桁の法人番号、または own- で始まるID",
    "a 13-digit corporate number whose check digit holds, or an id that begins with own-"
);
/// An expert's registration number (登録セキスペ), six digits. In the log: the digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpertId(u32);

impl ExpertId {
    /// The digits as a number, below a million.
    pub fn number(self) -> u32 {
        self.0
    }

    fn of_digits(digits: &[u8]) -> Option<Self> {
        let number = |number: u32, digit: &u8| digit.is_ascii_digit().then(|| 10 * number + u32::from(digit - b'0'));
        Some(digits).filter(|digits| digits.len() == 6)?.iter().try_fold(0, number).map(Self)
    }
}

impl fmt::Display for ExpertId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06}", self.0)
    }
}

impl FromStr for ExpertId {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        Self::of_digits(value.as_bytes())
            .ok_or_else(|| Malformed::new(value, "6桁の登録番号", "a registration number of six digits"))
    }
}

impl Serialize for ExpertId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExpertId {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(Parse::<Self>::default());
        }
        // Text has the form of bytes in the log, and digits needn't be checked to be text.
        let digits = <&[u8]>::deserialize(deserializer)?;
        Self::of_digits(digits).ok_or_else(|| serde::de::Error::custom("not a registration number"))
    }
}

string_schema!(ExpertId, "^[0-9]{6}$", "a registration number of six digits");

/// Whether `value` is a 法人番号: the first of 13 digits is 9 − (Σ Pₙ·Qₙ mod 9) over the other twelve
/// counted from the right, Qₙ being 1 for odd n and 2 for even n (Order of the Ministry of Finance
/// on corporate numbers, article 2).
pub fn is_corporate_number(value: &str) -> bool {
    let digits = value.as_bytes();
    digits.len() == 13 && digits.iter().all(u8::is_ascii_digit) && digits[0] - b'0' == check_digit(&digits[1..])
}

/// The check digit of twelve ASCII digits.
fn check_digit(twelve: &[u8]) -> u8 {
    let weights = [1u32, 2].into_iter().cycle();
    let sum: u32 = twelve.iter().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    9 - (sum % 9) as u8
}

impl CompanyId {
    /// The corporate number whose last twelve digits are `base`; used for simulated companies.
    pub fn from_base(base: u64) -> Self {
        let twelve = format!("{:012}", base % 1_000_000_000_000);
        Self(compact_str::format_compact!("{}{twelve}", check_digit(twelve.as_bytes())))
    }
}

/// The first and the last fiscal year of which there can be an edition.
const EDITION_YEARS: (u16, u16) = (1990, 2199);

/// An edition of a programme: the fiscal year (April to March) that it belongs to, such as `fy2019`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition(u16);

impl Edition {
    /// The edition of the fiscal year that a day falls in.
    pub fn of(day: Day) -> Self {
        let (first, last) = EDITION_YEARS;
        Self(day.fiscal_year().clamp(first as i16, last as i16) as u16)
    }

    /// The fiscal year's first calendar year.
    pub fn year(self) -> u16 {
        self.0
    }

    /// The editions after another one, or all of them, up to this one, the newest first.
    pub fn and_earlier(self, after: Option<Self>) -> impl Iterator<Item = Self> {
        let first = after.map_or(EDITION_YEARS.0, |after| after.0 + 1);
        (first..=self.0).rev().map(Self)
    }

    /// Its first and its last day: 1 April and 31 March.
    pub fn days(self) -> (Day, Day) {
        let year = self.0 as i16;
        let day = |year, month, day| Day::from_ymd(year, month, day).unwrap_or(Day::LAST);
        (day(year, 4, 1), day(year + 1, 3, 31))
    }

    /// The days that what is recorded of it may name: its fiscal year, half a year before it, in which it is prepared,
    /// and the year after it, in which it is settled, evaluated and followed up.
    pub fn days_of_records(self) -> (Day, Day) {
        let year = self.0 as i16;
        let first = Day::from_ymd(year - 1, 10, 1).unwrap_or(Day::FIRST);
        (first, Day::from_ymd(year + 2, 3, 31).unwrap_or(Day::LAST))
    }

    /// The days of its fiscal year on which something of the edition occurred, extended to today until the year has
    /// ended; the whole year, if all of it occurred outside. What was recorded by a later day stretches nothing.
    pub fn days_so_far(self, occurred: Span, today: Day) -> Span {
        let (first, last) = self.days();
        let to = if today <= last { occurred.to().max(today) } else { occurred.to() };
        let within = Span::new(occurred.from().max(first), to.min(last));
        within.or_else(|_| Span::new(first, last)).unwrap_or(occurred)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "fy{:04}", self.0)
    }
}

impl FromStr for Edition {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let year = value.strip_prefix("fy").filter(|year| year.len() == 4);
        match year.and_then(|year| year.parse::<u16>().ok()) {
            Some(year) if (EDITION_YEARS.0..=EDITION_YEARS.1).contains(&year) => Ok(Self(year)),
            Some(_) | None => Err(Malformed::new(value, "fy2019 のような年度", "an edition such as fy2019")),
        }
    }
}

as_string!(Edition, "^fy[0-9]{4}$", "an edition such as fy2019");

/// Identifies a command for ever: submitted again, it gets the answer that it got first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CommandId(pub Uuid);

impl CommandId {
    /// The id derived from `key`: a client's Idempotency-Key, or the content of an imported row.
    pub fn from_key(key: &str) -> Self {
        Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes()))
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corporate_numbers_of_public_bodies_hold() {
        // The National Tax Agency's own number, and that of the Ministry of Economy, Trade and Industry.
        assert!(is_corporate_number("7000012050002"));
        assert!(is_corporate_number("4000012090001"));
        assert!(!is_corporate_number("4000012090002"));
        assert!(!is_corporate_number("400001209000"));
    }

    #[test]
    fn slugs_fit_into_a_subject() {
        for bad in ["", "-a", "a-", "a--b", "A", "a.b", "a*", "a>", "a b", "東北", "aaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(bad.parse::<RegionId>().is_err(), "{bad}");
        }
        assert!("aaaaaaaaaaaaaaaaaaaaaaaa".parse::<RegionId>().is_ok());
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_found(base in 0u64..1_000_000_000_000, place in 0usize..13, step in 1u8..9) {
            let good = CompanyId::from_base(base).to_string();
            proptest::prop_assert!(is_corporate_number(&good));
            let mut bad = good.clone().into_bytes();
            bad[place] = b'0' + (bad[place] - b'0' + step) % 10;
            let bad = String::from_utf8(bad).unwrap();
            // 0 and 9 weigh the same modulo 9, so that one swap can't be found by this check digit.
            let swapped = |text: &str| text.replace('9', "0");
            proptest::prop_assert!(!is_corporate_number(&bad) || swapped(&good) == swapped(&bad));
        }
    }
}
