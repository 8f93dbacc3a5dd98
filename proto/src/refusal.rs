//! Why a command was rejected, in the form that leaves the process.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A rejection as people and programs meet it. Every programme's `Rejection` turns into one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// The rule's name, stable, for programs: `visit-limit`.
    pub rule: String,
    /// The value at fault, as it was given.
    pub offending: String,
    /// The rule in a few words.
    pub title: Text,
    /// What went wrong this time.
    pub detail: Text,
    /// What would be accepted.
    pub accepted: Text,
}

impl Refusal {
    /// A refusal by `rule` of `offending`; wordings are `(Japanese, English)`.
    pub fn new<J: Into<String>, E: Into<String>>(
        rule: &str,
        offending: impl std::fmt::Display,
        title: (&str, &str),
        detail: (J, E),
        accepted: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            offending: offending.to_string(),
            title: Text::new(title.0, title.1),
            detail: Text::new(detail.0, detail.1),
            accepted: Text::new(accepted.0, accepted.1),
        }
    }
}
