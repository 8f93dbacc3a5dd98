//! What changed between two beginnings of the log, figure by figure, and by which commits.

use std::collections::BTreeSet;

use ayumi_core::{Caption, View, path};
use ayumi_history::{Ledger, Unreadable, facts::events};
use ayumi_proto::{
    event::DomainEvent,
    figure::{Unit, Value},
    text::Text,
    time::Day,
};
use serde::Serialize;

use crate::{
    figures::{Place, Wanted, is_under, may_be_under},
    past::{Basis, Past},
    views::with_view,
};

/// The most commits that are named for one change.
const COMMITS_MAX: usize = 50;

/// A figure that says something else after than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The figure's address.
    pub path: String,
    /// What stood there before; nothing, if there is none.
    pub before: Option<Value>,
    /// What stands there after.
    pub after: Option<Value>,
    /// What the value counts.
    pub unit: Unit,
    /// What it is, for people.
    pub label: Text,
    /// Whether facts that a generator made up went into it.
    pub simulated: bool,
    /// The positions of the commits that changed it, the first of them if there are many.
    pub commits: Vec<u64>,
    /// How many commits changed it.
    pub commits_total: usize,
}

/// Some changes of a list.
#[derive(Debug, Serialize)]
pub struct Changes {
    /// In the order of the addresses.
    pub changes: Vec<Change>,
    /// How many figures changed.
    pub total: usize,
    /// The last address here, if more follow.
    pub next: Option<String>,
}

/// Lists the figures that changed since the earlier beginning.
pub fn diff(past: &Past, wanted: &Wanted<'_>) -> Result<Changes, Unreadable> {
    let Basis { position: until, as_of, .. } = past.basis;
    let between = Between { since: past.since.position, until, as_of };
    let mut changes = Vec::new();
    for ledger in past.ledgers.iter().filter(|ledger| ledger.has_facts(between.since, until)) {
        let asked = wanted.edition.is_none_or(|edition| edition == ledger.edition);
        if asked && may_be_under(ledger.programme, ledger.edition, wanted.prefix) {
            with_view!(ledger.programme, V => changes.extend(between.changes::<V>(ledger)?));
        }
    }
    changes.retain(|change| is_under(&change.path, wanted.prefix));
    let total = changes.len();
    changes.retain(|change| wanted.after.is_none_or(|after| change.path.as_str() > after));
    changes.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let more = changes.len() > wanted.limit;
    changes.truncate(wanted.limit);
    let next = changes.last().filter(|_| more).map(|change| change.path.clone());
    for ledger in &past.ledgers {
        with_view!(ledger.programme, V => between.blame::<V>(ledger, &mut changes)?);
    }
    Ok(Changes { changes, total, next })
}

/// Two beginnings of the log, and the day as of which they are compared.
#[derive(Clone, Copy)]
struct Between {
    since: u64,
    until: u64,
    as_of: Day,
}

impl Between {
    /// The figures of an edition that differ, without the commits that made them so.
    fn changes<V: View>(self, ledger: &Ledger) -> Result<Vec<Change>, Unreadable> {
        let as_of = self.as_of;
        // An edition that hadn't begun showed nothing, not even zeros.
        let (earlier, later) = (ledger.fold::<V>(self.since, as_of)?, ledger.fold::<V>(self.until, as_of)?);
        let views = || earlier.iter().chain(&later);
        let addresses: BTreeSet<V::Address> = views().flat_map(|view| view.addresses(as_of)).collect();
        let value = |view: &Option<V>, address: &V::Address| view.as_ref().and_then(|view| view.value(address, as_of));
        let change = |address: V::Address| {
            let (before, after) = (value(&earlier, &address), value(&later, &address));
            let shown = if after.is_some() { &later } else { &earlier };
            let Caption { unit, label, simulated } = shown.as_ref().filter(|_| before != after)?.caption(&address);
            let path = path::<V>(ledger.edition, &address);
            Some(Change { path, before, after, unit, label, simulated, commits: Vec::new(), commits_total: 0 })
        };
        Ok(addresses.into_iter().filter_map(change).collect())
    }

    /// Names, with each change of an edition's figures, the commits that made it.
    fn blame<V: View>(self, ledger: &Ledger, changes: &mut [Change]) -> Result<(), Unreadable> {
        let of_ledger = |path: &str| {
            let place =
                Place::of(path).filter(|place| (place.programme, place.edition) == (ledger.programme, ledger.edition));
            place.and_then(|place| place.rest.parse::<V::Address>().ok())
        };
        let mut probes: Vec<(V::Address, &mut Change, Option<Value>)> = changes
            .iter_mut()
            .filter_map(|change| Some((of_ledger(&change.path)?, change.before.clone(), change)))
            .map(|(address, before, change)| (address, change, before))
            .collect();
        if probes.is_empty() {
            return Ok(());
        }
        let earlier = ledger.fold::<V>(self.since, self.as_of)?;
        let (mut has_begun, mut view) = (earlier.is_some(), earlier.unwrap_or_default());
        for (fact, bytes) in ledger.facts(self.since, self.until) {
            let at = ledger.at(fact);
            let told: Vec<V::Event<'_>> = events(fact, bytes)?;
            let told = told.iter().filter(|event| event.occurred().first_day() <= self.as_of);
            told.clone().for_each(|event| view.apply(&at, event));
            // The edition's first commit makes figures where there were none, such as sums of nothing.
            let begins = !has_begun && told.clone().next().is_some();
            has_begun |= begins;
            for (address, change, last) in &mut probes {
                if !begins && !told.clone().any(|event| V::concerns(address, at.entity(), event)) {
                    continue;
                }
                let value = view.value(address, self.as_of);
                if value != *last {
                    change.commits_total += 1;
                    if change.commits.len() < COMMITS_MAX {
                        change.commits.push(fact.position);
                    }
                    *last = value;
                }
            }
        }
        Ok(())
    }
}
