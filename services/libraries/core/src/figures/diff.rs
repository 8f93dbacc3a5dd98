//! What changed between two positions of the log, figure by figure, and by which commits.

use std::collections::BTreeMap;

use ayumi_proto::{figure::Value, time::Day};

use super::{Figures, folded::Folded, place::Address, reader::Reader, watch::Watch};
use crate::{Log, Of, ReadError};

/// A figure whose value is another one after than before.
#[derive(Clone, Debug)]
pub struct Change<P: Figures> {
    /// Where the figure is.
    pub address: Address<P>,
    /// Its value before.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
    /// The positions of the commits that changed it.
    pub commits: Vec<u64>,
}

/// An edition at two positions of the log.
pub struct Between<P: Figures> {
    /// Without what was recorded after the first.
    pub before: Folded<P>,
    /// With it.
    pub after: Folded<P>,
    /// Whether anything had occurred, by what was known at the first.
    has_begun: bool,
    /// Whether anything had occurred, by what is known.
    begins: bool,
    since: u64,
}

impl<P: Figures> Between<P> {
    /// An edition as of a day, by what was known at a position, and by all of the log.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn of(log: &dyn Log<P>, since: u64, as_of: Day) -> Result<Self, ReadError> {
        let known = |until| {
            let (mut folded, mut begun) = (Folded::new(as_of, 0), false);
            log.each_known(until, Of::All, &mut |at, event| {
                begun = true;
                folded.evolve(&at, &event)
            })?;
            Ok::<_, ReadError>((folded, begun))
        };
        let (before, has_begun) = known(since)?;
        let (after, begins) = known(u64::MAX)?;
        Ok(Self { before, after, has_begun, begins, since })
    }

    /// The figures under a prefix that differ, in the order of their addresses, without the commits.
    pub fn changes(&self, prefix: &str) -> Vec<Change<P>> {
        let (earlier, later) = (Reader::new(&self.before), Reader::new(&self.after));
        let both = self.before.addresses(prefix).into_iter().chain(self.after.addresses(prefix));
        let all: BTreeMap<String, Address<P>> = both.map(|address| (address.to_string(), address)).collect();
        let change = |address: Address<P>| {
            // An edition that hadn't begun had no figures, not even zeros.
            let before = earlier.value(&address).filter(|_| self.has_begun);
            let after = later.value(&address).filter(|_| self.begins);
            (before != after).then_some(Change { address, before, after, commits: Vec::new() })
        };
        all.into_values().filter_map(change).collect()
    }

    /// Names, with each of some changes, the commits that made it.
    ///
    /// # Errors
    /// The log can't be read.
    pub fn name_commits(&self, log: &dyn Log<P>, changes: &mut [Change<P>]) -> Result<(), ReadError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut folded = self.before.clone();
        let mut watch = Watch::new(changes.iter().map(|change| change.address.clone()).collect(), &folded);
        let mut begins = !self.has_begun;
        log.each_recorded(Of::All, &mut |at, event| {
            if at.position <= self.since {
                return Ok(());
            }
            let changed: Vec<usize> =
                watch.follow(&mut folded, log, &at, &event)?.iter().map(|change| change.figure).collect();
            // The edition's first commit makes figures where there were none, such as sums of nothing.
            let made = (0..changes.len())
                .filter(|figure| begins && Reader::new(&folded).value(&changes[*figure].address).is_some());
            for figure in changed.into_iter().chain(made.collect::<Vec<_>>()) {
                let commits = &mut changes[figure].commits;
                if commits.last() != Some(&at.position) {
                    commits.push(at.position);
                }
            }
            begins = false;
            Ok(())
        })
    }
}
