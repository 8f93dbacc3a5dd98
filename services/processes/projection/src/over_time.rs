//! A figure over both times: what was said of one day as the log grew, and what is said now of every day.

use ayumi_core::View;
use ayumi_history::{Fact, Ledger, Unreadable, facts::each_event};
use ayumi_proto::{
    event::DomainEvent,
    figure::Value,
    time::{Day, Moment},
};
use serde::Serialize;

use crate::{explain::Step, past::Basis};

/// What stood at an address from a moment on, for those who knew the log up to then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recorded {
    /// The commit that changed it.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// What it was from then on; nothing stood there if there is none.
    pub value: Option<Value>,
}

/// What stands at an address from a day on, until the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Occurred {
    /// The day.
    pub as_of: Day,
    /// What it is as of that day.
    pub value: Option<Value>,
}

/// The values over recorded time, by the steps of an explanation: each change, or, where there are more than
/// `max`, the last of each day.
pub fn recorded(steps: &[Step], max: usize) -> Vec<Recorded> {
    let mut changes: Vec<Recorded> = Vec::new();
    for step in steps.iter().filter(|step| step.changes()) {
        let Fact { position, recorded_at, .. } = step.fact;
        let change = Recorded { position, recorded_at, value: step.after.clone() };
        match changes.last_mut() {
            // Two events of one commit are known together.
            Some(last) if last.position == position => *last = change,
            _ => changes.push(change),
        }
    }
    if changes.len() > max {
        let mut later = changes.iter().skip(1).map(|change| change.recorded_at.day()).collect::<Vec<_>>().into_iter();
        changes.retain(|change| later.next() != Some(change.recorded_at.day()));
    }
    changes
}

/// The values over occurred time, by what is known on a basis: each change up to its day. Views promise that
/// the order in which different days are told doesn't matter, so that one fold in the order of days serves
/// for all of them.
pub fn occurred<V: View>(ledger: &Ledger, address: &V::Address, basis: Basis) -> Result<Vec<Occurred>, Unreadable> {
    let mut told: Vec<(Day, &Fact, V::Event<'_>)> = Vec::new();
    for (fact, bytes) in ledger.facts(0, basis.position) {
        each_event(fact, bytes, |_, event: V::Event<'_>| {
            let day = event.occurred().first_day();
            if day <= basis.as_of && V::concerns(address, ledger.entity(fact.entity), &event) {
                told.push((day, fact, event));
            }
            Ok::<_, Unreadable>(())
        })?;
    }
    told.sort_by_key(|(day, ..)| *day);
    let mut view = V::default();
    let (mut told, mut changes) = (told.into_iter().peekable(), Vec::new());
    let Some(mut day) = told.peek().map(|(first, ..)| *first) else { return Ok(changes) };
    let mut before = view.value(address, day);
    while day <= basis.as_of {
        while let Some((_, fact, event)) = told.next_if(|(of, ..)| *of == day) {
            view.apply(&ledger.at(fact), &event);
        }
        // Days go by where nothing happens: what counts them, and what they make silent, changes all the same.
        let value = view.value(address, day);
        if value != before || changes.is_empty() {
            changes.push(Occurred { as_of: day, value: value.clone() });
        }
        (before, day) = (value, day + 1);
        if day == Day::LAST {
            break;
        }
    }
    Ok(changes)
}
