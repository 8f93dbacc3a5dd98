//! A commit as rows, and back.

use std::{fmt::Display, str::FromStr};

use ayumi_programmes::{Event, encode_any};
use ayumi_proto::{
    cloud_event::{EventError, InvalidEvent},
    codec,
    commit::{Actor, Commit, Events, Head},
    digest::Digest,
    event::NoEvent,
    ids::CommandId,
    subject::EventSubject,
};
use strum::IntoEnumIterator;

use crate::{
    column::{Cell, Column},
    piece::{Exported, Piece},
};

/// One event with all that is known of its commit: a cell for each [`Column`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Cell>);

impl Row {
    /// The rows of a commit, one for each of its events; `hash` is the commit's own.
    pub fn of(position: u64, subject: &EventSubject, commit: &Commit<Event>, hash: Digest) -> Vec<Self> {
        let row = |index: usize| {
            let cell = |column| cell(column, position, subject, commit, hash, index);
            Self(Column::iter().map(cell).collect())
        };
        (0..commit.events.len()).map(row).collect()
    }

    /// The value in a column.
    pub fn get(&self, column: Column) -> &Cell {
        &self.0[column as usize]
    }

    fn number(&self, column: Column) -> Option<u64> {
        if let Cell::Number(number) = self.get(column) { Some(*number) } else { None }
    }
}

fn cell(
    column: Column,
    position: u64,
    subject: &EventSubject,
    commit: &Commit<Event>,
    hash: Digest,
    index: usize,
) -> Cell {
    let (head, event) = (&commit.head, &commit.events[index]);
    match column {
        Column::Position => Cell::Number(position),
        Column::Version => Cell::Number(subject.version.into()),
        Column::Index => Cell::Number(index as u64),
        Column::Count => Cell::Number(commit.events.len() as u64),
        Column::Programme => text(subject.programme),
        Column::Edition => text(subject.edition),
        Column::Entity => text(&subject.entity),
        Column::Type => text(event.kind()),
        Column::Occurred => text(event.occurred()),
        Column::OccurredDay => Cell::Day(event.occurred().first_day()),
        Column::RecordedAt => Cell::Instant(head.recorded_at),
        Column::ActorRole => text(head.actor.role),
        Column::ActorName => text(&head.actor.name),
        Column::Provenance => text(head.provenance),
        Column::CommandId => text(head.command_id),
        Column::CommandDigest => text(head.command_digest),
        Column::Previous => text(head.previous),
        Column::Hash => text(hash),
        Column::CorrelationId => head.correlation_id.map_or(Cell::Nothing, text),
        Column::CausationId => head.causation_id.map_or(Cell::Nothing, text),
        Column::Trace => head.trace.map_or(Cell::Nothing, text),
        Column::Data => Cell::Json(event.data()),
    }
}

fn text(value: impl Display) -> Cell {
    Cell::Text(value.to_string())
}

impl Piece for Row {
    fn count(&self) -> Option<u64> {
        self.number(Column::Count)
    }

    /// The commit is read from its first row, and each event from its own; then the rows are written again, and
    /// every cell must be as it was found.
    fn exported(rows: &[Self]) -> Result<Exported, InvalidEvent> {
        let given: Vec<Given<'_>> = rows.iter().enumerate().map(|(index, row)| Given { index, row }).collect();
        let events = given.iter().map(Given::event).collect::<Result<_, _>>()?;
        let events = Events::new(events).map_err(|why| InvalidEvent::malformed(0, Column::Count.name(), why))?;
        let (position, subject) = (given[0].position()?, given[0].subject()?);
        let commit = Commit { head: given[0].head()?, events };
        let payload = encode_any(&commit).map_err(|why| InvalidEvent::malformed(0, Column::Data.name(), why))?;
        let expected = Self::of(position, &subject, &commit, codec::hash(&subject, &payload));
        // The hash comes last, for it differs wherever another column does.
        let (hash, rest): (Vec<_>, Vec<_>) = Column::iter().partition(|column| *column == Column::Hash);
        for columns in [rest, hash] {
            given.iter().zip(&expected).try_for_each(|(given, expected)| given.compare(expected, &columns))?;
        }
        Ok(Exported { position, subject, payload })
    }
}

/// One of the rows that are to be a commit's events.
struct Given<'a> {
    index: usize,
    row: &'a Row,
}

impl Given<'_> {
    fn malformed(&self, column: Column, why: impl Display) -> InvalidEvent {
        InvalidEvent::malformed(self.index, column.name(), why)
    }

    fn read<T: FromStr<Err: Display>>(&self, column: Column) -> Result<T, InvalidEvent> {
        let text = self.row.get(column).to_string();
        text.parse().map_err(|why| self.malformed(column, format_args!("{text:?}: {why}")))
    }

    fn read_any<T: FromStr<Err: Display>>(&self, column: Column) -> Result<Option<T>, InvalidEvent> {
        if *self.row.get(column) == Cell::Nothing { Ok(None) } else { self.read(column).map(Some) }
    }

    fn position(&self) -> Result<u64, InvalidEvent> {
        self.read(Column::Position)
    }

    fn subject(&self) -> Result<EventSubject, InvalidEvent> {
        let text = |column| self.row.get(column).to_string();
        let tokens = [Column::Programme, Column::Edition, Column::Entity].map(text);
        let version: u32 = self.read(Column::Version)?;
        let subject = format!("ayumi.event.{}.{version:06}", tokens.join("."));
        subject.parse().map_err(|why| self.malformed(Column::Entity, why))
    }

    fn head(&self) -> Result<Head, InvalidEvent> {
        Ok(Head {
            command_id: CommandId(self.read(Column::CommandId)?),
            command_digest: self.read(Column::CommandDigest)?,
            actor: Actor { role: self.read(Column::ActorRole)?, name: self.read(Column::ActorName)? },
            provenance: self.read(Column::Provenance)?,
            recorded_at: self.read(Column::RecordedAt)?,
            correlation_id: self.read_any(Column::CorrelationId)?,
            causation_id: self.read_any(Column::CausationId)?,
            trace: self.read_any(Column::Trace)?,
            previous: self.read(Column::Previous)?,
        })
    }

    fn event(&self) -> Result<Event, InvalidEvent> {
        let programme = self.read(Column::Programme)?;
        let (kind, data) = (self.row.get(Column::Type).to_string(), self.row.get(Column::Data));
        let Cell::Json(data) = data else { return Err(self.malformed(Column::Data, Column::Data.kind().expected())) };
        Event::from_data(programme, &kind, data.clone()).map_err(|why| match why {
            NoEvent::Kind(_) => self.malformed(Column::Type, why),
            NoEvent::Data(_) => self.malformed(Column::Data, why),
        })
    }

    fn compare(&self, row: &Row, columns: &[Column]) -> Result<(), InvalidEvent> {
        for column in columns {
            let (found, expected) = (self.row.get(*column), row.get(*column));
            if found != expected {
                let error = EventError::contradiction(found, expected);
                return Err(InvalidEvent { index: self.index, attribute: column.name().to_owned(), error });
            }
        }
        Ok(())
    }
}
