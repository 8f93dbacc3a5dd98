//! What has a history of its own.

use std::{fmt, str::FromStr};

use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    personal,
    text::Malformed,
};

/// What has a history of its own in an edition of the visits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// `terms`: the edition's terms and their amendments.
    Terms,
    /// `places`: the places that enrolled companies hold, up to the cap.
    Places,
    /// A company, by its id.
    Company(CompanyId),
    /// `expert-` and the registration number.
    Expert(ExpertId),
}

impl fmt::Display for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terms => formatter.write_str("terms"),
            Self::Places => formatter.write_str("places"),
            Self::Company(company) => company.fmt(formatter),
            Self::Expert(expert) => write!(formatter, "expert-{expert}"),
        }
    }
}

impl FromStr for Entity {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        match value {
            "terms" => Ok(Self::Terms),
            "places" => Ok(Self::Places),
            _ => match value.strip_prefix("expert-") {
                Some(expert) => expert.parse().map(Self::Expert),
                None => value.parse().map(Self::Company),
            },
        }
    }
}

personal! {
    enum Entity { Terms, Places, Company(company), Expert(expert) }
}
