//! Input that has the wrong form, in words for people.

mod json;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{Malformed, Text};

/// Input that has the wrong form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field at fault, as a path into the body, or the name of a parameter.
    pub field: String,
    /// What is wrong with it and what would be accepted.
    pub detail: Text,
}

impl Fault {
    /// A fault of a field, in Japanese and in English.
    pub fn new(field: impl Into<String>, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: field.into(), detail: Text::new(ja, en) }
    }

    /// A value that hasn't the form of its type.
    pub fn malformed(field: impl Into<String>, error: &Malformed) -> Self {
        let value = format!("{:?}", error.value);
        Self { field: field.into(), detail: error.why.of_value((&value, &value)) }
    }

    /// JSON, or parameters, that serde can't read, with its message.
    pub fn of_serde(field: impl Into<String>, message: &str) -> Self {
        Self { field: field.into(), detail: json::worded(message) }
    }
}

impl fmt::Display for Fault {
    /// In English, for logs and terminals.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.field, self.detail.en)
    }
}
