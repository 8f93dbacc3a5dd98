//! Figures by address: one, or all under a prefix.

use ayumi_core::figures::{list::path, place::Address};
use ayumi_history::Ledger;
use ayumi_programmes::with_programme;
use ayumi_proto::{answer::FigureList, event::ProgrammeName, figure::Figure, ids::Edition, time::Day};

use crate::views::{Listed, Views};

/// A whole address taken apart: `<programme>/<edition>/<what the programme reads>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The programme.
    pub programme: ProgrammeName,
    /// The edition.
    pub edition: Edition,
    /// What comes after.
    pub rest: &'a str,
}

impl<'a> Place<'a> {
    /// Takes an address apart; `None` where there can be no figure.
    pub fn of(address: &'a str) -> Option<Self> {
        let (programme, rest) = address.split_once('/')?;
        let (edition, rest) = rest.split_once('/')?;
        Some(Self { programme: programme.parse().ok()?, edition: edition.parse().ok()?, rest })
    }
}

/// Whether an address is under a prefix of whole parts.
pub fn is_under(address: &str, prefix: &str) -> bool {
    let rest = address.strip_prefix(prefix);
    rest.is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// Whether an edition of a programme can have figures under a prefix.
pub fn may_be_under(programme: ProgrammeName, edition: Edition, prefix: &str) -> bool {
    let base = format!("{programme}/{edition}");
    is_under(&base, prefix) || is_under(prefix, &base)
}

/// What of a prefix comes after the programme and the edition.
pub(crate) fn below(prefix: &str) -> &str {
    prefix.splitn(3, '/').nth(2).unwrap_or_default()
}

/// The figures of some editions, and the ledgers that names are read from.
#[derive(Clone, Copy)]
pub struct FiguresOf<'a> {
    /// The editions.
    pub views: &'a Views,
    /// Their ledgers.
    pub ledgers: &'a [Ledger],
    /// The position up to which is known.
    pub until: u64,
    /// Their as-of day.
    pub as_of: Day,
}

/// Which figures to list.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// They are under this prefix of whole parts; all are under the empty one.
    pub prefix: &'a str,
    /// They are of this edition.
    pub edition: Option<Edition>,
    /// They come after this address.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: usize,
}

impl FiguresOf<'_> {
    /// The figure at an address, if there is one.
    pub fn one(&self, address: &str) -> Option<Figure> {
        let Place { programme, edition, rest } = Place::of(address)?;
        let found = |ledger: &&Ledger| (ledger.programme, ledger.edition) == (programme, edition);
        let log = self.ledgers.iter().find(found)?.known(self.until, self.as_of);
        with_programme!(programme, P => {
            P::editions(self.views).get(&edition)?.figure(edition, &Address::<P>::parse(rest)?, &log)
        })
    }

    /// Lists figures. Only those that are shown get values and labels.
    pub fn list(&self, wanted: &Wanted<'_>) -> FigureList {
        let mut addresses = Vec::new();
        for programme in <ProgrammeName as strum::IntoEnumIterator>::iter() {
            with_programme!(programme, P => {
                for (edition, folded) in P::editions(self.views) {
                    let asked = wanted.edition.is_none_or(|asked| asked == *edition);
                    if asked && may_be_under(programme, *edition, wanted.prefix) {
                        let found = folded.addresses(below(wanted.prefix));
                        addresses.extend(found.iter().map(|address| path::<P>(*edition, address)));
                    }
                }
            });
        }
        addresses.retain(|address| is_under(address, wanted.prefix));
        let total = addresses.len();
        addresses.retain(|address| wanted.after.is_none_or(|after| address.as_str() > after));
        addresses.sort_unstable();
        let more = addresses.len() > wanted.limit;
        addresses.truncate(wanted.limit);
        let next = addresses.last().filter(|_| more).cloned();
        FigureList { figures: addresses.iter().filter_map(|address| self.one(address)).collect(), total, next }
    }

    /// Every figure, in the order of their addresses.
    pub fn all(&self) -> Vec<Figure> {
        self.list(&Wanted { prefix: "", edition: None, after: None, limit: usize::MAX }).figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_of_whole_parts() {
        let edition: Edition = "fy2019".parse().unwrap();
        for (prefix, may) in [
            ("", true),
            ("visits", true),
            ("visits/fy2019", true),
            ("visits/fy2019/region/tohoku", true),
            ("visit", false),
            ("visits/fy20", false),
            ("visits/fy2020", false),
            ("pilots", false),
        ] {
            assert_eq!(may_be_under(ProgrammeName::Visits, edition, prefix), may, "{prefix}");
        }
        assert!(is_under("a/b/c", "a/b") && is_under("a/b", "a/b") && !is_under("a/bc", "a/b"));
    }
}
