//! What changed between two positions of the log, figure by figure, and by which commits.

use ayumi_core::{
    ReadError,
    figures::{diff::Between, list::path},
};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::answer::{Bound, Change, Changes};

use crate::{
    figures::{Place, Wanted, below, is_under, may_be_under},
    past::{Basis, Past},
    views::Listed,
};

/// The most commits that are named for one change.
const COMMITS_MAX: usize = 50;

/// Lists the figures that changed since the earlier position.
///
/// # Errors
/// A commit can't be read, or there is no time left.
pub fn diff(past: &Past, wanted: &Wanted<'_>) -> Result<Changes, ReadError> {
    let (since, until) = (past.since.position, past.basis.position);
    let asked = |ledger: &&Ledger| {
        wanted.edition.is_none_or(|edition| edition == ledger.edition)
            && may_be_under(ledger.programme, ledger.edition, wanted.prefix)
            && ledger.has_facts(since, until)
    };
    let mut found = Vec::new();
    for ledger in past.ledgers.iter().filter(asked) {
        with_programme!(ledger.programme, P => found.extend(paths::<P>(past, ledger, wanted)?));
    }
    let total = found.len();
    found.retain(|path| wanted.after.is_none_or(|after| path.as_str() > after));
    found.sort_unstable();
    let more = found.len() > wanted.limit;
    found.truncate(wanted.limit);
    let next = found.last().filter(|_| more).cloned();
    let mut changes = Vec::new();
    for ledger in past.ledgers.iter().filter(asked) {
        with_programme!(ledger.programme, P => changes.extend(changes_of::<P>(past, ledger, &found)?));
    }
    changes.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let bound = |Basis { position, known_at, .. }: Basis| Bound { position, known_at };
    Ok(Changes { changes, total, next, from: bound(past.since), to: bound(past.basis) })
}

/// The addresses of an edition's figures that differ.
fn paths<P: Listed>(past: &Past, ledger: &Ledger, wanted: &Wanted<'_>) -> Result<Vec<String>, ReadError> {
    let between = between::<P>(past, ledger)?;
    let paths = between.changes(below(wanted.prefix)).into_iter().map(|change| path(ledger.edition, &change.address));
    Ok(paths.filter(|path| is_under(path, wanted.prefix)).collect())
}

fn between<P: Listed>(past: &Past, ledger: &Ledger) -> Result<Between<P>, ReadError> {
    Between::of(&past.known(ledger), past.since.position, past.basis.as_of)
}

/// Those of some changes that are of an edition, with the commits that made them.
fn changes_of<P: Listed>(past: &Past, ledger: &Ledger, shown: &[String]) -> Result<Vec<Change>, ReadError> {
    let here = |path: &&String| {
        Place::of(path).is_some_and(|place| (place.programme, place.edition) == (ledger.programme, ledger.edition))
    };
    if !shown.iter().any(|path| here(&path)) {
        return Ok(Vec::new());
    }
    let (between, log) = (between::<P>(past, ledger)?, past.known(ledger));
    let mut changes = between.changes("");
    changes.retain(|change| shown.binary_search(&path(ledger.edition, &change.address)).is_ok());
    between.name_commits(&log, &mut changes)?;
    let change = |change: ayumi_core::figures::diff::Change<P>| {
        let folded = if change.after.is_some() { &between.after } else { &between.before };
        let figure = folded.figure(ledger.edition, &change.address, &log)?;
        Some(Change {
            path: figure.path,
            before: change.before,
            after: change.after,
            unit: figure.unit,
            label: figure.label,
            simulated: figure.simulated,
            commits_total: change.commits.len(),
            commits: change.commits.into_iter().take(COMMITS_MAX).collect(),
        })
    };
    Ok(changes.into_iter().filter_map(change).collect())
}
