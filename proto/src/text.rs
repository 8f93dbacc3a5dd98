//! Text that people wrote, bounded, and words that exist in both languages.

use std::{borrow::Borrow, fmt, str::FromStr};

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use unicode_normalization::UnicodeNormalization;

/// One wording in Japanese and in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// The Japanese wording.
    pub ja: String,
    /// The English wording.
    pub en: String,
}

impl Text {
    /// Both wordings at once.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

/// A value that its type doesn't have: of another form, or of the form of a day that no calendar has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?}: {} {} ({})", .why.mark(), .why.words().en, .why.words().ja)]
pub struct Malformed {
    /// What was given, cut to 80 characters.
    pub value: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its form; these words name the one that would be accepted.
    Expected(Text),
    /// It is no day; these words say why there is none.
    NoSuchDay(Text),
}

impl Malformed {
    /// Reports `value`, cut so that a hostile value can't swell logs and answers.
    pub fn new(value: impl fmt::Display, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::of(value, Why::Expected(Text::new(ja, en)))
    }

    pub(crate) fn of(value: impl fmt::Display, why: Why) -> Self {
        Self { value: value.to_string().chars().take(80).collect(), why }
    }

    /// The form that would be accepted, unless the form is right.
    pub fn expected(&self) -> Option<&Text> {
        match &self.why {
            Why::Expected(form) => Some(form),
            Why::NoSuchDay(_) => None,
        }
    }

    /// Whether the value has the form of a day and is none.
    pub fn is_no_such_day(&self) -> bool {
        matches!(self.why, Why::NoSuchDay(_))
    }
}

impl Why {
    pub(crate) const EXPECTED: &str = "expected";
    pub(crate) const NO_SUCH_DAY: &str = "there is no such day:";

    /// How what is wrong begins where it is one line of text.
    fn mark(&self) -> &'static str {
        match self {
            Self::Expected(_) => Self::EXPECTED,
            Self::NoSuchDay(_) => Self::NO_SUCH_DAY,
        }
    }

    fn words(&self) -> &Text {
        match self {
            Self::Expected(words) | Self::NoSuchDay(words) => words,
        }
    }

    /// What is wrong with a value, as a sentence in each language; the value is written as `value` has it.
    pub(crate) fn of_value(&self, value: (&str, &str)) -> Text {
        let ja = match self {
            Self::Expected(Text { ja, .. }) => format!("{} は使えません。{ja}を指定してください。", value.0),
            Self::NoSuchDay(Text { ja, .. }) => format!("{} という日はありません。{ja}。", value.0),
        };
        Text::new(ja, format!("{}: {} {}", value.1, self.mark(), self.words().en))
    }
}

/// Implements serde and JSON Schema for a type by its `FromStr` and `Display`: parsed once, at the edge.
macro_rules! as_string {
    ($name:ident, $pattern:literal, $description:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::text::Parse::<Self>::default())
            }
        }
        $crate::text::string_schema!($name, $pattern, $description);
    };
}

/// Implements serde and JSON Schema for a type whose text is kept as it is. In JSON it is parsed. In the log it is
/// what was parsed when it was submitted, and every fold reads it again: only its length is looked at.
macro_rules! as_kept_string {
    ($name:ident, $bytes_max:expr, $pattern:literal, $description:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    return deserializer.deserialize_str($crate::text::Parse::<Self>::default());
                }
                deserializer.deserialize_str($crate::text::Kept::<_, { $bytes_max }>::default()).map(Self)
            }
        }
        $crate::text::string_schema!($name, $pattern, $description);
    };
}

/// Gives a type the JSON Schema of a string with a pattern.
macro_rules! string_schema {
    ($name:ident $(<$held:ident>)?, $pattern:literal, $description:literal) => {
        impl$(<$held>)? schemars::JsonSchema for $name$(<$held>)? {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern, "description": $description})
            }
        }
    };
}
pub(crate) use {as_kept_string, as_string, string_schema};

/// How a text is held: by itself, or in the bytes that it was read from, as long as those are there.
pub trait Held<'de>: AsRef<str> + Sized {
    /// Holds the text in the bytes that are read.
    fn read(text: &'de str) -> Self;

    /// Holds what was made of them; `None` if only the text in the bytes can be held.
    fn made(text: CompactString) -> Option<Self>;
}

impl<'de> Held<'de> for CompactString {
    fn read(text: &'de str) -> Self {
        Self::new(text)
    }

    fn made(text: CompactString) -> Option<Self> {
        Some(text)
    }
}

/// So that folds, which look at every text and keep few, copy none but those.
impl<'de> Held<'de> for &'de str {
    fn read(text: &'de str) -> Self {
        text
    }

    fn made(_: CompactString) -> Option<Self> {
        None
    }
}

/// A serde visitor that takes a string of 1 to `BYTES_MAX` bytes as it is.
pub(crate) struct Kept<T, const BYTES_MAX: usize>(std::marker::PhantomData<T>);

impl<T, const BYTES_MAX: usize> Default for Kept<T, BYTES_MAX> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<'de, T: Held<'de>, const BYTES_MAX: usize> serde::de::Visitor<'de> for Kept<T, BYTES_MAX> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a string of 1 to {BYTES_MAX} bytes")
    }

    #[inline]
    fn visit_borrowed_str<E: serde::de::Error>(self, value: &'de str) -> Result<T, E> {
        match value.len() {
            len if (1..=BYTES_MAX).contains(&len) => Ok(T::read(value)),
            len => Err(E::invalid_length(len, &self)),
        }
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<T, E> {
        let made = T::made(CompactString::new(value)).filter(|_| (1..=BYTES_MAX).contains(&value.len()));
        made.ok_or_else(|| E::invalid_length(value.len(), &self))
    }
}

/// A serde visitor that parses a string in place, without an allocation of its own.
pub(crate) struct Parse<T>(std::marker::PhantomData<T>);

impl<T> Default for Parse<T> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<T: FromStr> serde::de::Visitor<'_> for Parse<T>
where
    T::Err: fmt::Display,
{
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<T, E> {
        value.parse().map_err(E::custom)
    }
}

/// How many characters a text has; `None` if one of them is a control character other than a line's end. In one
/// pass, for every text of every event that is folded comes by here.
fn printable_chars(text: &str) -> Option<usize> {
    let printable = |c: char| !c.is_control() || c == '\n';
    text.chars().try_fold(0, |count, c| printable(c).then_some(count + 1))
}

/// Declares a bounded, trimmed, non-empty text without control characters. In JSON it is parsed. In the log it is
/// what was parsed when it was submitted, and every fold reads it again: only its length is looked at.
macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $max:literal, $pattern:literal, $ja:literal, $en:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T = CompactString>(T);

        impl<T: AsRef<str>> $name<T> {
            /// The text as it was written.
            pub fn as_str(&self) -> &str {
                self.0.as_ref()
            }

            /// The same text, held by itself.
            pub fn keep(&self) -> $name {
                $name(CompactString::new(self.as_str()))
            }
        }

        impl<T: AsRef<str>> fmt::Display for $name<T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(value: &str) -> Result<Self, Malformed> {
                let text = value.trim();
                match printable_chars(text) {
                    Some(1..=$max) => Ok(Self(CompactString::new(text))),
                    Some(_) | None => Err(Malformed::new(value, $ja, $en)),
                }
            }
        }

        /// Maps by names are searched by the text in the log.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<T: AsRef<str>> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de, T: Held<'de>> Deserialize<'de> for $name<T> {
            #[inline]
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let $name(parsed) = deserializer.deserialize_str(Parse::<$name>::default())?;
                    return T::made(parsed).map(Self).ok_or_else(|| D::Error::custom("only the log's bytes can be borrowed"));
                }
                // A character takes at most four bytes.
                deserializer.deserialize_str(Kept::<T, { 4 * $max }>::default()).map(Self)
            }
        }

        string_schema!($name<T>, $pattern, $en);
    };
}

bounded_text!(
    /// The name of a public body, a place, a region or a thing, as it was written: nothing that has to be kept from
    /// anybody. A company's is a [`CompanyName`].
    Name, 120, "^.{1,120}$", "1〜120文字の名称", "a name of 1 to 120 characters"
);

bounded_text!(
    /// The name of a company, as it was written.
    CompanyName, 120, "^.{1,120}$", "1〜120文字の名称", "a name of 1 to 120 characters"
);

bounded_text!(
    /// Free text: a reason, a summary, a question. Anybody may be named in it.
    Note, 2000, "^[\\s\\S]{1,2000}$", "1〜2000文字の文章", "a text of 1 to 2,000 characters"
);

impl<T: AsRef<str>> Name<T> {
    /// The name in normal form (NFKC, single spaces), by which two spellings of one name are equal.
    pub fn normalised(&self) -> String {
        let folded: String = self.as_str().nfkc().collect();
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_was_written_and_normalise_beside_it() {
        let name: Name = "　㈱ テスト　商会 ".parse().unwrap();
        assert_eq!(name.as_str(), "㈱ テスト　商会");
        assert_eq!(name.normalised(), "(株) テスト 商会");
    }

    #[test]
    fn text_is_bounded_and_printable() {
        assert!("".parse::<Name>().is_err());
        assert!("a\u{0}b".parse::<Name>().is_err());
        assert!("あ".repeat(120).parse::<Name>().is_ok());
        assert!("あ".repeat(121).parse::<Name>().is_err());
    }
}
