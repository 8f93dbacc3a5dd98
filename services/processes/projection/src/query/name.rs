//! What can be asked, and in pages of what size.

use ayumi_proto::{event::ProgrammeName, fault::Fault};
use strum::IntoEnumIterator;

/// Rows of a page unless the question says otherwise.
const LIMIT: usize = 100;
/// The most rows of a page.
const LIMIT_MAX: usize = 500;
/// The most figures of a page; they are shorter than rows.
const FIGURES_MAX: usize = 2000;
/// The most rows of a cube or a table on a page.
const CELLS_MAX: usize = 2000;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A programme's answer.
    View(ProgrammeName),
    /// Figures by address.
    Figures,
    /// The events that made a figure.
    Explain,
    /// A figure over both times.
    History,
    /// The figures that changed between two positions.
    Diff,
    /// The log's root at a position.
    Proof,
    /// Which editions there are.
    Editions,
    /// A programme's measures and indicators by any dimensions.
    Cube,
    /// A programme's table.
    Table,
    /// What is recorded of an entity.
    Records,
}

impl Name {
    /// Everything that can be asked but for programmes.
    const OTHERS: [(&'static str, Self); 9] = [
        ("figures", Self::Figures),
        ("explain", Self::Explain),
        ("history", Self::History),
        ("diff", Self::Diff),
        ("proof", Self::Proof),
        ("editions", Self::Editions),
        ("cube", Self::Cube),
        ("table", Self::Table),
        ("records", Self::Records),
    ];

    /// Everything that can be asked, by the last token of the subject.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        ProgrammeName::iter().map(|programme| (programme.into(), Self::View(programme))).chain(Self::OTHERS)
    }

    /// What a name asks for.
    pub fn of(name: &str) -> Option<Self> {
        Self::all().find(|(known, _)| *known == name).map(|(_, name)| name)
    }

    /// Whether the answer is in the editions as they are folded; else the log has to be read.
    pub fn is_of_views(self) -> bool {
        match self {
            Self::View(_) | Self::Figures | Self::Editions => true,
            Self::Explain | Self::History | Self::Diff | Self::Proof | Self::Cube | Self::Table | Self::Records => {
                false
            }
        }
    }

    /// The rows of a page, if the question doesn't say or says a valid number.
    pub(super) fn limit(self, asked: Option<usize>) -> Result<usize, Fault> {
        let (usual, max) = match self {
            Self::Figures => (FIGURES_MAX, FIGURES_MAX),
            Self::Cube | Self::Table => (CELLS_MAX, CELLS_MAX),
            Self::View(_)
            | Self::Explain
            | Self::History
            | Self::Diff
            | Self::Proof
            | Self::Editions
            | Self::Records => (LIMIT, LIMIT_MAX),
        };
        match asked {
            None => Ok(usual),
            Some(limit) if (1..=max).contains(&limit) => Ok(limit),
            Some(limit) => Err(limit_fault(limit, max)),
        }
    }
}

fn limit_fault(limit: usize, max: usize) -> Fault {
    let ja = format!("{limit}は使えません。1〜{max}の件数を指定してください。");
    Fault::new("limit", ja, format!("{limit} must be from 1 to {max}"))
}
