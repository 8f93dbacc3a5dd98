//! Bodies, each the same in all its spellings.

use std::{
    fmt::{self, Write},
    str::FromStr,
};

use ayumi_core::figures::point::DimensionValue;
use ayumi_proto::text::{Malformed, Name, Text};
use compact_str::CompactString;

/// The name of a body in normal form, by which two spellings of it are one body. Its text is the form that it has in
/// addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyName(CompactString);

/// What would end a part of an address, or of a URL, and what represents it there. All else is written as it is, so
/// that names stay readable. The percent sign comes last: the others' escapes hold it.
const ESCAPES: [(char, &str); 5] = [('/', "%2F"), ('?', "%3F"), ('#', "%23"), (' ', "%20"), ('%', "%25")];

impl BodyName {
    /// The normal form of a name.
    pub fn of<T: AsRef<str>>(written: &Name<T>) -> Self {
        Self(written.normalised().into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BodyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|sign| match ESCAPES.into_iter().find(|(escaped, _)| *escaped == sign) {
            Some((_, escape)) => formatter.write_str(escape),
            None => formatter.write_char(sign),
        })
    }
}

impl FromStr for BodyName {
    type Err = Malformed;

    /// The name that a part of an address says; none if it is empty. What should have been escaped is taken as it is
    /// where it can be: the escapes of a URL are undone before the address is read.
    fn from_str(part: &str) -> Result<Self, Malformed> {
        let unescape = |name: String, (sign, escape): (char, &str)| name.replace(escape, sign.encode_utf8(&mut [0; 4]));
        let name = ESCAPES.into_iter().fold(part.to_owned(), unescape);
        if name.is_empty() {
            return Err(Malformed::new(part, "団体名", "the name of a body"));
        }
        Ok(Self(name.into()))
    }
}

impl DimensionValue for BodyName {
    fn words(&self) -> Text {
        Text::new(self.as_str(), self.as_str())
    }

    fn in_address(part: &str) -> Option<Self> {
        part.parse().ok()
    }
}
