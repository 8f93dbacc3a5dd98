//! Why a figure says what it says: the fold again, with a probe. Only what concerns the figure is folded,
//! so that the commits that are shown are enough to make it.

use ayumi_core::{ByEntity, View};
use ayumi_history::{Fact, Ledger, Unreadable, facts::each_event};
use ayumi_proto::{event::DomainEvent, figure::Value, time::Occurred};

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
    let mut steps = Steps::default();
    let mut before = view.value(address, basis.as_of);
    for (fact, bytes) in ledger.facts(0, basis.position) {
        let at = ledger.at(fact);
        each_event(fact, bytes, |index, event: V::Event<'_>| {
            let occurred = event.occurred();
            if occurred.first_day() > basis.as_of || !V::concerns(address, at.entity(), &event) {
                return Ok(());
            }
            view.apply(&at, &event);
            let after = view.value(address, basis.as_of);
            if V::corrects(&event) {
                steps.supersede::<V>(ledger, fact, &event)?;
            }
            let (fact, event) = (*fact, event.kind());
            let before = std::mem::replace(&mut before, after.clone());
            steps.push(Step { fact, index, event, occurred, before, after, superseded_by: None });
            Ok::<_, Unreadable>(())
        })?;
    }
    Ok(Explained { view, steps: steps.steps })
}

/// The steps so far, and for each the one before it of the same entity.
#[derive(Default)]
struct Steps {
    steps: Vec<Step>,
    earlier: Vec<Option<u32>>,
    last: ByEntity<u32>,
}

impl Steps {
    fn push(&mut self, step: Step) {
        let number = self.steps.len() as u32;
        self.earlier.push(self.last.get(step.fact.entity).copied());
        *self.last.get_or_insert_with(step.fact.entity, || number) = number;
        self.steps.push(step);
    }

    /// Marks the steps of the entity whose events an event takes the place of.
    fn supersede<V: View>(&mut self, ledger: &Ledger, fact: &Fact, event: &V::Event<'_>) -> Result<(), Unreadable> {
        let mut next = self.last.get(fact.entity).copied();
        while let Some(number) = next {
            let step = &mut self.steps[number as usize];
            let earlier = ledger.events_of::<V::Event<'_>>(&step.fact)?;
            if earlier.get(step.index).is_some_and(|earlier| V::supersedes(event, earlier)) {
                step.superseded_by = Some(fact.position);
            }
            next = self.earlier[number as usize];
        }
        Ok(())
    }
}
