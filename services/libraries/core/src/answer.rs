//! What a programme answers when asked for all of it, for one item, or for a table.

use ayumi_proto::{ids::Edition, time::Day};
use serde::Serialize;

use crate::{
    Ask, At, Figures, Log, ReadError,
    figures::{declare::Words, folded::Folded, reader::Reader},
    table::{Cells, Column},
};

/// What a programme answers. What only a page shows, such as names and notes, is read from the entity's own events.
pub trait Answers: Figures {
    /// An answer, as it is sent; the question says which form it has.
    type Answer: Serialize;

    /// The tables of the programme.
    const TABLES: &'static [TableSpec<Self>];

    /// The entity that a cell of a table names, if it is in a column that names entities.
    fn entity_of(column: &str, cell: &str) -> Option<Self::Entity> {
        (column == "id" || column == Self::ITEM).then(|| cell.parse().ok()).flatten()
    }

    /// The answer to a question; `None` if there is no such item.
    ///
    /// # Errors
    /// The log can't be read.
    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Self::Answer>, ReadError>;
}

/// An edition as it is asked: what is folded, and the log to read names and notes from.
pub struct View<'a, P: Figures> {
    /// The edition.
    pub edition: Edition,
    /// What is folded.
    pub folded: &'a Folded<P>,
    /// The events that it was folded from, by entity.
    pub log: &'a dyn Log<P>,
}

impl<'a, P: Figures> View<'a, P> {
    /// The as-of day of the question.
    pub fn as_of(&self) -> Day {
        self.folded.as_of()
    }

    /// Reads figures and states.
    pub fn reader(&self) -> Reader<'a, P> {
        Reader::new(self.folded)
    }

    /// Shows the events of an entity, in the log's order.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn each_event_of(
        &self,
        entity: &P::Entity,
        mut visit: impl FnMut(&At<'a>, P::EventRef<'a>),
    ) -> Result<(), ReadError> {
        match self.folded.number(entity) {
            Some(number) => self.log.each_of(number, &mut |at, event| {
                visit(&at, event);
                Ok(())
            }),
            None => Ok(()),
        }
    }

    /// Whether anything of an entity is simulated.
    pub fn is_simulated(&self, entity: &P::Entity) -> bool {
        self.folded.of_entity(entity).is_some_and(super::figures::folded::Slot::is_simulated)
    }
}

/// A table of a programme: one row per entity, or per thing within entities.
pub struct TableSpec<P: Answers> {
    /// Its name, such as `companies`.
    pub name: &'static str,
    /// What it is called.
    pub words: Words,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows, in their usual order.
    pub rows: fn(&View<'_, P>) -> Result<Cells, ReadError>,
}

/// Declares a programme's tables, a row each: the type of its rows, its name, what gives its rows, and what it is called.
///
/// ```ignore
/// const TABLES: &'static [TableSpec<Self>] = tables! {
///     CompanyRow = "companies", companies, "企業" / "Companies";
///     HonorariumRow = "honoraria", |view| Ok(honoraria(view)), "謝金" / "Honoraria";
/// };
/// ```
#[macro_export]
macro_rules! tables {
    ($($row:ty = $name:literal, $rows:expr, $ja:literal / $en:literal;)+) => {
        &[$($crate::answer::TableSpec {
            name: $name,
            words: $crate::figures::declare::Words { ja: $ja, en: $en },
            columns: <$row as $crate::table::Row>::COLUMNS,
            rows: |view| {
                let rows: fn(&$crate::View<'_, Self>) -> Result<Vec<$row>, $crate::ReadError> = $rows;
                rows(view).map($crate::table::cells)
            },
        }),+]
    };
}
