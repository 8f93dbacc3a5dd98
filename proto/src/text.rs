//! Text that people wrote, bounded, and words that exist in both languages.

use std::{borrow::Borrow, cell::Cell, fmt, str::FromStr};

#[doc(hidden)]
pub use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

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

thread_local! {
    /// Whether what is read is being submitted, or was recorded before.
    static SUBMITTED: Cell<bool> = const { Cell::new(false) };
}

/// Parses what somebody submits: a text needs a character that can be seen, and a name is one line. All else that is
/// parsed may have been recorded when more was accepted, and is taken as it is.
pub fn as_submitted<T>(read: impl FnOnce() -> T) -> T {
    SUBMITTED.set(true);
    let read = read();
    SUBMITTED.set(false);
    read
}

/// Whether a character shows nothing by itself and means nothing in a name: Unicode's `Default_Ignorable_Code_Point`,
/// such as zero-width spaces and joiners, the soft hyphen, direction marks and variation selectors.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character can be seen by itself. The blank of Braille can't, nor can what annotates other text.
fn is_visible(c: char) -> bool {
    let is_blank = c.is_whitespace() || matches!(c, '\u{2800}' | '\u{FFF9}'..='\u{FFFB}');
    !is_blank && !is_ignorable(c) && !is_combining_mark(c)
}

/// Whether a character ends a line; those that are control characters in texts of no kind.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

/// How many characters a text has; `None` if one of them is a control character other than a line's end. In one
/// pass, for every text of every event that is folded comes by here.
fn printable_chars(text: &str) -> Option<usize> {
    let printable = |c: char| !c.is_control() || c == '\n';
    text.chars().try_fold(0, |count, c| printable(c).then_some(count + 1))
}

/// Declares a bounded, trimmed text with a visible character and without control characters; of one line, or of some. In
/// JSON it is parsed. In the log it is what was parsed when it was submitted, and every fold reads it again: only its
/// length is looked at.
macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $is_one_line:literal, $max:literal, $pattern:literal, $ja:literal, $en:literal) => {
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
                let may_be_submitted = || text.contains(is_visible) && !($is_one_line && text.contains(ends_line));
                match printable_chars(text) {
                    Some(1..=$max) if !SUBMITTED.get() || may_be_submitted() => Ok(Self(CompactString::new(text))),
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
    Name, true, 120, "^.{1,120}$", "1〜120文字（1行）の名称", "a name of 1 to 120 characters on one line"
);

bounded_text!(
    /// The name of a company, as it was written.
    CompanyName, true, 120, "^.{1,120}$", "1〜120文字（1行）の名称", "a name of 1 to 120 characters on one line"
);

bounded_text!(
    /// Free text: a reason, a summary, a question. Anybody may be named in it.
    Note, false, 2000, "^[\\s\\S]{1,2000}$", "1〜2000文字の文章", "a text of 1 to 2,000 characters"
);

impl<T: AsRef<str>> Name<T> {
    /// The name in normal form (without what can't be seen, NFKC, single spaces), by which two spellings of one name are
    /// equal. What was recorded with nothing that can be seen is itself.
    pub fn normalised(&self) -> String {
        let folded: String = self.as_str().chars().filter(|c| !is_ignorable(*c)).nfkc().collect();
        let joined = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        if joined.is_empty() { self.as_str().to_owned() } else { joined }
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
    fn d12_what_can_not_be_seen_is_no_part_of_a_name() {
        let body: Name = "団体甲".parse().unwrap();
        for hidden in
            ["\u{200B}", "\u{FEFF}", "\u{200D}", "\u{AD}", "\u{202E}", "\u{2066}", "\u{FE0F}", "\u{E0101}", "\u{3164}"]
        {
            let written = format!("{hidden}団体{hidden}甲{hidden}");
            let name: Name = as_submitted(|| written.parse()).unwrap();
            assert_eq!((name.as_str(), name.normalised()), (&*written, body.normalised()), "{hidden:?}");
            assert!(as_submitted(|| hidden.parse::<Name>()).is_err(), "{hidden:?}");
            assert!(
                as_submitted(|| format!(" {hidden}\u{3000}{hidden}").parse::<CompanyName>()).is_err(),
                "{hidden:?}"
            );
        }
        // A letter whose parts an invisible character separates is the same letter.
        let name = |text: &str| text.parse::<Name>().unwrap().normalised();
        assert_eq!(name("か\u{200B}\u{3099}"), name("が"));
    }

    #[test]
    fn d12_a_name_is_one_line_and_a_text_has_something_to_read() {
        for broken in ["団体\n甲", "団体\r\n甲", "団体\u{2028}甲", "団体\u{2029}甲", "団体\u{B}甲", "団体\u{85}甲"]
        {
            assert!(as_submitted(|| broken.parse::<Name>()).is_err(), "{broken:?}");
        }
        for nothing in ["\u{2800}", "\u{301}", "\u{FFF9}", "\u{200B} \n\u{2060}"] {
            assert!(as_submitted(|| nothing.parse::<Note>()).is_err(), "{nothing:?}");
        }
        assert!(as_submitted(|| "一行目\n二行目".parse::<Note>()).is_ok());
    }

    #[test]
    fn d12_what_was_recorded_before_is_still_read() {
        let json = serde_json::to_string(&["団体\n甲", "\u{200B}"]).unwrap();
        let names: Vec<Name> = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&names).unwrap(), json);
        assert!(as_submitted(|| serde_json::from_str::<Vec<Name>>(&json)).is_err());
        assert!(names.iter().all(|name| !name.normalised().is_empty()));
    }

    #[test]
    fn text_is_bounded_and_printable() {
        assert!("".parse::<Name>().is_err());
        assert!("a\u{0}b".parse::<Name>().is_err());
        assert!("あ".repeat(120).parse::<Name>().is_ok());
        assert!("あ".repeat(121).parse::<Name>().is_err());
    }
}
