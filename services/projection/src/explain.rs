//! Why a figure says what it says: the fold again, with a probe. Only what concerns the figure is folded,
//! so that the commits that are shown are enough to make it.

use ayumi_core::{ByEntity, View};
use ayumi_history::{Fact, Ledger, Unreadable, facts::events};
use ayumi_proto::{event::Happening, figure::Value, time::Occurred};

use crate::past::Basis;

/// What one event of a commit did to a figure; nothing, if it only prepared what another did.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The commit.
    pub fact: Fact,
    /// Which of its events, from 0.
    pub index: usize,
    /// The event's name.
    pub event: &'static str,
    /// When it occurred.
    pub occurred: Occurred,
    /// What stood at the address before.
    pub before: Option<Value>,
    /// What stands there after.
    pub after: Option<Value>,
    /// The position of the commit that takes its place, for it was wrong.
    pub superseded_by: Option<u64>,
}

impl Step {
    /// Whether the figure changed by it.
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}

/// A figure and all that made it.
pub struct Explained<V> {
    /// The view of what concerns the figure, and nothing else.
    pub view: V,
    /// What made it, in the log's order.
    pub steps: Vec<Step>,
}

/// Folds what concerns a figure.
pub fn explain<V: View>(ledger: &Ledger, address: &V::Address, basis: Basis) -> Result<Explained<V>, Unreadable> {
    let mut view = V::default();
    let mut steps: Vec<Step> = Vec::new();
    let mut of_entity: ByEntity<Vec<(usize, V::Event)>> = ByEntity::default();
    let mut before = view.value(address, basis.as_of);
    for (fact, bytes) in ledger.facts(0, basis.position) {
        let at = ledger.at(fact);
        for (index, event) in events::<V::Event>(fact, bytes).enumerate() {
            let event = event?;
            let occurred = event.occurred();
            if occurred.first_day() > basis.as_of || !V::concerns(address, at.entity(), &event) {
                continue;
            }
            view.apply(&at, &event);
            let after = view.value(address, basis.as_of);
            let earlier = of_entity.get_or_insert_with(fact.entity, Vec::new);
            for (step, earlier) in earlier.iter() {
                if V::supersedes(&event, earlier) {
                    steps[*step].superseded_by = Some(fact.position);
                }
            }
            earlier.push((steps.len(), event));
            let event = earlier.last().map_or("", |(_, event)| event.kind());
            steps.push(Step { fact: *fact, index, event, occurred, before, after: after.clone(), superseded_by: None });
            before = after;
        }
    }
    Ok(Explained { view, steps })
}
