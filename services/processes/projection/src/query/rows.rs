//! What questions that are answered in rows have in common: the programme, the page, and what is said of names
//! that there aren't.

use ayumi_core::ReadError;
use ayumi_history::Ledger;
use ayumi_proto::{
    answer::OfProgramme,
    event::ProgrammeName,
    fault::Fault,
    ids::Edition,
    message::{Query, Reply},
};
use serde::Serialize;

use super::reply::found_of;
use crate::{past::Past, views::Listed};

/// The most bytes of a page's rows: what is around them fits the rest of a reply.
const PAGE_BYTES_MAX: usize = 900 * 1024;

/// The programme that a key names, with the edition that is asked about.
pub fn of_key(
    past: &Past,
    key: Option<&str>,
    edition: Option<Edition>,
) -> Result<Option<(ProgrammeName, Edition)>, ReadError> {
    let Some(programme) = key.and_then(|key| key.split('/').next()?.parse::<ProgrammeName>().ok()) else {
        return Ok(None);
    };
    let newest = past.editions()?.newest(programme);
    Ok(Some((programme, edition.or(newest).unwrap_or(Edition::of(past.basis.as_of)))))
}

/// An answer about a ledger.
pub fn of_edition<P: Listed, T: Serialize>(past: &Past, ledger: &Ledger, value: T) -> Reply {
    let newest = past.editions().ok().and_then(|begun| begun.newest(P::NAME));
    found_of(past.basis, ledger.edition, OfProgramme { newest, days: None }, value)
}

/// The number of rows before the page that is asked for.
pub fn after(query: &Query) -> Result<usize, Fault> {
    query.after.as_deref().map_or(Ok(0), |after| after.parse().map_err(|_| after_fault()))
}

/// A page of rows, and the number of the last if more follow. It has fewer than `limit` where they wouldn't fit a reply.
pub fn page<R: Serialize>(
    rows: impl Iterator<Item = R>,
    total: usize,
    after: usize,
    limit: usize,
) -> (Vec<R>, Option<String>) {
    let mut bytes = 0;
    let fits = |(place, row): &(usize, R)| {
        bytes += serde_json::to_vec(row).map_or(0, |row| row.len() + 1);
        // The first is shown in any case, for without it no page would come after this one.
        *place == 0 || bytes <= PAGE_BYTES_MAX
    };
    let rows: Vec<R> = rows.skip(after).take(limit).enumerate().take_while(fits).map(|(_, row)| row).collect();
    let end = after.saturating_add(rows.len());
    (rows, (end < total).then(|| end.to_string()))
}

/// A name that isn't one of those that there are.
pub fn unknown(field: &str, name: &str, known: &[&str]) -> Fault {
    let known = known.join(", ");
    let ja = format!("「{name}」は使えません。次から指定してください：{known}");
    Fault::new(field, ja, format!("{name:?}: expected one of {known}"))
}

fn after_fault() -> Fault {
    let ja = "前のページの next を指定してください。";
    Fault::new("after", ja, "expected the `next` of the page before, which is a row's number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end_and_fit_a_reply() {
        let rows = || (0..5).map(|row| row.to_string());
        assert_eq!(page(rows(), 5, 0, 3), (vec!["0".into(), "1".into(), "2".into()], Some("3".into())));
        assert_eq!(page(rows(), 5, 3, 3), (vec!["3".into(), "4".into()], None));
        assert_eq!(page(rows(), 5, 9, 3), (Vec::<String>::new(), None));
        let large = || (0..3).map(|_| "x".repeat(PAGE_BYTES_MAX / 2));
        assert_eq!(page(large(), 3, 0, 3).1, Some("1".to_owned()));
        let larger = std::iter::repeat_n("x".repeat(PAGE_BYTES_MAX + 1), 2);
        assert_eq!(page(larger, 2, 0, 2).1, Some("1".to_owned()));
    }
}
