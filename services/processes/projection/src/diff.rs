//! What changed between two positions of the log, figure by figure, and by which commits.

use ayumi_core::{
    Log, ReadError,
    figures::{self, diff::Between, list::path},
};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::{
    answer::{Bound, Change, Changes},
    ids::Edition,
};

use crate::{
    figures::{Wanted, below, is_under, may_be_under},
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
    let (mut found, mut editions) = (Vec::new(), Vec::new());
    for ledger in past.ledgers.iter().filter(asked) {
        let (paths, changes) = with_programme!(ledger.programme, P => of_edition::<P>(past, ledger, wanted)?);
        found.extend(paths);
        editions.push(changes);
    }
    let total = found.len();
    found.retain(|path| wanted.after.is_none_or(|after| path.as_str() > after));
    found.sort_unstable();
    let more = found.len() > wanted.limit;
    found.truncate(wanted.limit);
    let next = found.last().filter(|_| more).cloned();
    let mut changes = Vec::new();
    for shown in editions {
        changes.extend(shown(&found)?);
    }
    changes.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let bound = |Basis { position, known_at, .. }: Basis| Bound { position, known_at };
    Ok(Changes { changes, total, next, from: bound(past.since), to: bound(past.basis) })
}

/// Those of an edition's changes that are on the page, with the commits that made them: these are looked for only once
/// the page is known.
type Shown<'p> = Box<dyn FnOnce(&[String]) -> Result<Vec<Change>, ReadError> + 'p>;

/// The addresses of an edition's figures that differ, and the changes.
fn of_edition<'p, P: Listed>(
    past: &'p Past,
    ledger: &'p Ledger,
    wanted: &Wanted<'_>,
) -> Result<(Vec<String>, Shown<'p>), ReadError> {
    let log = past.known(ledger);
    let between = Between::<P>::of(&log, past.since.position, past.basis.as_of)?;
    let mut changes = between.changes(below(wanted.prefix));
    let path_of = |change: &figures::diff::Change<P>| path(ledger.edition, &change.address);
    changes.retain(|change| is_under(&path_of(change), wanted.prefix));
    let paths = changes.iter().map(path_of).collect();
    let shown = move |shown: &[String]| {
        changes.retain(|change| shown.binary_search(&path_of(change)).is_ok());
        between.name_commits(&log, &mut changes)?;
        Ok(changes.into_iter().filter_map(|change| row(&between, ledger.edition, &log, change)).collect())
    };
    Ok((paths, Box::new(shown)))
}

/// A change as it is sent.
fn row<P: Listed>(
    between: &Between<P>,
    edition: Edition,
    log: &dyn Log<P>,
    change: figures::diff::Change<P>,
) -> Option<Change> {
    let folded = if change.after.is_some() { &between.after } else { &between.before };
    let figure = folded.figure(edition, &change.address, log)?;
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
}
