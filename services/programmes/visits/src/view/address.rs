//! Where the figures of the visits stand.

use std::{cmp::Ordering, fmt, str::FromStr};

use crate::Outcome;
use ayumi_proto::{
    ids::{CompanyId, ExpertId},
    place::BureauArea,
    text::Malformed,
};

use crate::month::Month;

/// What comes after `visits/<edition>/` in a figure's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// `spent-yen` and its like: a sum over the edition.
    Total(Sum),
    /// `exposure-yen`: what all visits would cost if every place were taken and every visit made.
    ExposureYen,
    /// `remaining-yen`: what of the exposure is neither spent nor reserved.
    RemainingYen,
    /// `companies-by-visits/N`: enrolled companies with N visits that stand.
    CompaniesByVisits(u16),
    /// `cases/OUTCOME`: companies whose last evaluation has that outcome.
    Cases(Case),
    /// `region/AREA/…`: a sum over the companies of a bureau's area.
    Region(BureauArea, Sum),
    /// `company/ID/…`.
    Company(CompanyId, OfCompany),
    /// `expert/ID/…`.
    Expert(ExpertId, OfExpert),
    /// `expert/ID/YYYY-MM/…`: the line of the honoraria statement for that month.
    Payment(ExpertId, Month, OfPayment),
}

/// Declares figures of one kind by the last part of their addresses.
macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $figure:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$note])* $figure,)*
        }

        impl $name {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$figure),*];
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self { $(Self::$figure => $text),* })
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(value: &str) -> Result<Self, Malformed> {
                match value {
                    $($text => Ok(Self::$figure),)*
                    _ => Err(malformed(value)),
                }
            }
        }
    };
}

figures! {
    /// A sum over companies.
    Sum {
        /// Companies that applied.
        Applied = "applied",
        /// Companies that were enrolled, whether or not their guidance is over.
        Enrolled = "enrolled",
        /// Companies of which a visit stands.
        Served = "served",
        /// Companies that withdrew.
        Withdrawn = "withdrawn",
        /// Visits that stand.
        Visits = "visits",
        /// What they pay.
        SpentYen = "spent-yen",
        /// What is kept back for visits that may still be made, by the terms in force.
        ReservedYen = "reserved-yen",
    }
}

figures! {
    /// A figure of one company.
    OfCompany {
        /// Its visits that stand.
        Visits = "visits",
        /// What they pay.
        SpentYen = "spent-yen",
        /// What is kept back for the visits that it may still get.
        ReservedYen = "reserved-yen",
    }
}

figures! {
    /// A figure of one expert.
    OfExpert {
        /// The companies that the expert is assigned to.
        Companies = "companies",
        /// The visits that stand.
        Visits = "visits",
    }
}

figures! {
    /// A figure of what one expert is paid for one month.
    OfPayment {
        /// The visits that stand.
        Visits = "visits",
        /// Their honoraria.
        GrossYen = "gross-yen",
        /// The income tax withheld.
        WithheldYen = "withheld-yen",
        /// What is paid out.
        NetYen = "net-yen",
    }
}

/// How a case turned out, as a part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case(pub Outcome);

impl Case {
    /// All of them, in the order of the outcomes.
    pub const ALL: [Self; 3] = [Self(Outcome::Success), Self(Outcome::Mixed), Self(Outcome::Failure)];
}

impl Ord for Case {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0 as u8).cmp(&(other.0 as u8))
    }
}

impl PartialOrd for Case {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Case {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|case| case.0.to_string() == value).ok_or_else(|| malformed(value))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total(sum) => sum.fmt(formatter),
            Self::ExposureYen => formatter.write_str("exposure-yen"),
            Self::RemainingYen => formatter.write_str("remaining-yen"),
            Self::CompaniesByVisits(visits) => write!(formatter, "companies-by-visits/{visits}"),
            Self::Cases(Case(outcome)) => write!(formatter, "cases/{outcome}"),
            Self::Region(area, sum) => write!(formatter, "region/{area}/{sum}"),
            Self::Company(company, figure) => write!(formatter, "company/{company}/{figure}"),
            Self::Expert(expert, figure) => write!(formatter, "expert/{expert}/{figure}"),
            Self::Payment(expert, month, figure) => write!(formatter, "expert/{expert}/{month}/{figure}"),
        }
    }
}

impl FromStr for Address {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let parts: Vec<&str> = value.split('/').collect();
        let address = match parts[..] {
            ["exposure-yen"] => Self::ExposureYen,
            ["remaining-yen"] => Self::RemainingYen,
            [sum] => Self::Total(sum.parse()?),
            ["companies-by-visits", visits] => Self::CompaniesByVisits(visits.parse().map_err(|_| malformed(value))?),
            ["cases", case] => Self::Cases(case.parse()?),
            ["region", area, sum] => Self::Region(area.parse()?, sum.parse()?),
            ["company", company, figure] => Self::Company(company.parse()?, figure.parse()?),
            ["expert", expert, figure] => Self::Expert(expert.parse()?, figure.parse()?),
            ["expert", expert, month, figure] => Self::Payment(expert.parse()?, month.parse()?, figure.parse()?),
            _ => return Err(malformed(value)),
        };
        // Numbers can be written in more than one way, and a figure has one address.
        if address.to_string() == value { Ok(address) } else { Err(malformed(value)) }
    }
}

fn malformed(value: &str) -> Malformed {
    Malformed::new(
        value,
        "spent-yen、region/tohoku/visits、company/法人番号/visits のような数値の場所",
        "where a figure stands, such as spent-yen, region/tohoku/visits or company/ID/visits",
    )
}
