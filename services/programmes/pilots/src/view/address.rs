//! Where the figures of the pilots stand.

use std::{fmt, str::FromStr};

use crate::{ApproachResult, BodyKind};
use ayumi_proto::{ids::RegionId, place::Prefecture, text::Malformed};
use strum::{Display, EnumIter, EnumString};

/// The first part of the addresses of coverage; the rules see to it that no region has it for an id.
const COVERAGE: &str = "coverage";

/// What comes after `pilots/<edition>/` in a figure's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// `recruited` and its like: a sum over all regions.
    Total(Total),
    /// `REGION/recruited` and its like.
    Region(RegionId, OfRegion),
    /// `REGION/PREF/recruited` and its like: a prefecture of the region's area.
    Prefecture(RegionId, Prefecture, OfPrefecture),
    /// `coverage/PREF/bodies` and its like: the outreach of all regions in one prefecture.
    Coverage(Prefecture, OfCoverage),
}

/// A sum over all regions, in companies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumIter, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Total {
    /// The targets in force; none if no region has one.
    Target,
    /// Companies recruited.
    Recruited,
    /// Companies that applied; none unless every region that recruited says how many.
    Applied,
    /// Companies served; none if no region says how many.
    Served,
}

/// A figure of one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumIter, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum OfRegion {
    /// The target in force, in companies.
    Target,
    /// Companies that applied in the area, if reported.
    Applied,
    /// Companies recruited in the area; zero if nothing was reported.
    Recruited,
    /// Companies served in the area, if reported.
    Served,
    /// Companies that withdrew in the area, if reported.
    Withdrawn,
    /// `on-track`, `at-risk`, `struggling`, `silent` or `closed`.
    Status,
    /// Companies recruited a week, of late.
    PacePerWeek,
    /// Companies a week that would reach the target on its day.
    NeededPerWeek,
    /// Companies expected by the target's day.
    Forecast,
    /// Fewer come with a probability of at most a tenth.
    ForecastLow,
    /// More come with a probability of at most a tenth.
    ForecastHigh,
    /// Days since the last as-of day of a report.
    DaysSinceReport,
    /// Briefings held.
    Briefings,
    /// Companies at them.
    BriefingAttended,
    /// Support bodies approached, each once.
    Bodies,
    /// Approaches to them.
    Approaches,
}

/// A figure of one prefecture of a region's area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumIter, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum OfPrefecture {
    /// Companies that applied, if reported.
    Applied,
    /// Companies recruited, if reported.
    Recruited,
    /// Companies served, if reported.
    Served,
    /// Companies that withdrew, if reported.
    Withdrawn,
    /// The prefecture's part of the target in force, in companies.
    Target,
    /// Support bodies that the region approached there, each once.
    Bodies,
}

/// A figure of the outreach in one prefecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfCoverage {
    /// `approaches`: approaches to support bodies.
    Approaches,
    /// `bodies`: the bodies approached, each once.
    Bodies,
    /// `kind/KIND`: those of one kind, as the last approach to each says.
    Kind(BodyKind),
    /// `result/RESULT`: those of which the last approach had that result.
    Result(ApproachResult),
}

impl OfCoverage {
    /// All of them, in the order in which they are listed.
    pub fn iter() -> impl Iterator<Item = Self> {
        let (kinds, results) = (BodyKind::ALL.into_iter(), ApproachResult::ALL.into_iter());
        [Self::Approaches, Self::Bodies].into_iter().chain(kinds.map(Self::Kind)).chain(results.map(Self::Result))
    }
}

impl fmt::Display for OfCoverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approaches => formatter.write_str("approaches"),
            Self::Bodies => formatter.write_str("bodies"),
            Self::Kind(kind) => write!(formatter, "kind/{kind}"),
            Self::Result(result) => write!(formatter, "result/{result}"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total(total) => total.fmt(formatter),
            Self::Region(region, figure) => write!(formatter, "{region}/{figure}"),
            Self::Prefecture(region, prefecture, figure) => write!(formatter, "{region}/{prefecture}/{figure}"),
            Self::Coverage(prefecture, figure) => write!(formatter, "{COVERAGE}/{prefecture}/{figure}"),
        }
    }
}

impl FromStr for Address {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        parse(value).ok_or_else(|| {
            Malformed::new(
                value,
                "recruited、tohoku/recruited、tohoku/04/recruited、coverage/04/bodies のような数値の場所",
                "where a figure stands, such as recruited, tohoku/recruited, tohoku/04/recruited or coverage/04/bodies",
            )
        })
    }
}

fn parse(value: &str) -> Option<Address> {
    let parts: Vec<&str> = value.splitn(3, '/').collect();
    Some(match parts[..] {
        [total] => Address::Total(total.parse().ok()?),
        [COVERAGE, prefecture, figure] => {
            let figure = OfCoverage::iter().find(|known| known.to_string() == figure)?;
            Address::Coverage(prefecture.parse().ok()?, figure)
        }
        [COVERAGE, ..] => return None,
        [region, figure] => Address::Region(region.parse().ok()?, figure.parse().ok()?),
        [region, prefecture, figure] => {
            Address::Prefecture(region.parse().ok()?, prefecture.parse().ok()?, figure.parse().ok()?)
        }
        _ => return None,
    })
}
