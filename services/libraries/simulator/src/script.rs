//! The commands for one entity over an edition.

use std::sync::Arc;

use ayumi_core::Programme;
use ayumi_proto::{commit::Actor, time::Moment};

/// A command, when it is recorded and who submits it.
pub(crate) struct Line<C> {
    pub recorded_at: Moment,
    pub actor: Arc<Actor>,
    pub command: C,
}

/// The lines of one entity.
pub(crate) struct Script<P: Programme> {
    pub entity: P::Entity,
    pub lines: Vec<Line<P::Command>>,
    /// How many events come of the lines.
    pub events: u64,
}

impl<P: Programme> Script<P> {
    /// A script without lines.
    pub fn new(entity: P::Entity) -> Self {
        Self { entity, lines: Vec::new(), events: 0 }
    }

    /// Adds a line that leads to one event.
    pub fn add(&mut self, recorded_at: Moment, actor: &Arc<Actor>, command: P::Command) {
        self.lines.push(Line { recorded_at, actor: Arc::clone(actor), command });
        self.events += 1;
    }

    /// When the latest line so far is recorded; the epoch if there is none.
    pub fn last_recorded_at(&self) -> Moment {
        self.lines.iter().map(|line| line.recorded_at).max().unwrap_or(Moment::from_micros(0))
    }
}
