//! Figures by address: one, or all under a prefix.

use ayumi_core::{View, path};
use ayumi_proto::{event::ProgrammeName, figure::Figure, ids::Edition, time::Day};

use crate::views::{Shown, Views, with_view};

/// A whole address taken apart: `<programme>/<edition>/<what the view parses>`.
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
    /// Takes an address apart; `None` where no figure could stand at it.
    pub fn of(address: &'a str) -> Option<Self> {
        let (programme, rest) = address.split_once('/')?;
        let (edition, rest) = rest.split_once('/')?;
        Some(Self { programme: programme.parse().ok()?, edition: edition.parse().ok()?, rest })
    }
}

/// Whether an address can lie under a prefix of whole parts.
pub fn is_under(address: &str, prefix: &str) -> bool {
    let rest = address.strip_prefix(prefix);
    rest.is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// Whether an edition of a programme can have figures under a prefix.
pub fn may_be_under(programme: ProgrammeName, edition: Edition, prefix: &str) -> bool {
    let base = format!("{programme}/{edition}");
    is_under(&base, prefix) || is_under(prefix, &base)
}

/// The figure at an address, if there is one.
pub fn one(views: &Views, address: &str, as_of: Day) -> Option<Figure> {
    let Place { programme, edition, rest } = Place::of(address)?;
    with_view!(programme, V => {
        let view = V::editions(views).get(&edition)?;
        view.figure(edition, &rest.parse().ok()?, as_of)
    })
}

/// Some figures of a list, with how many there are.
pub struct Listed {
    /// The figures, in the order of their addresses.
    pub figures: Vec<Figure>,
    /// How many there are on all pages.
    pub total: usize,
    /// The last address here, if more follow.
    pub next: Option<String>,
}

/// Which figures to list.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// They lie under this prefix of whole parts; all do under the empty one.
    pub prefix: &'a str,
    /// They are of this edition.
    pub edition: Option<Edition>,
    /// They come after this address.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: usize,
}

/// Lists figures. Only those that are shown get values and labels.
pub fn list(views: &Views, wanted: &Wanted<'_>, as_of: Day) -> Listed {
    let mut addresses = Vec::new();
    for programme in <ProgrammeName as strum::IntoEnumIterator>::iter() {
        with_view!(programme, V => {
            for (edition, view) in V::editions(views) {
                let asked = wanted.edition.is_none_or(|asked| asked == *edition);
                if asked && may_be_under(programme, *edition, wanted.prefix) {
                    addresses.extend(view.addresses(as_of).iter().map(|address| path::<V>(*edition, address)));
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
    Listed { figures: addresses.iter().filter_map(|address| one(views, address, as_of)).collect(), total, next }
}

/// Every figure, in the order of their addresses.
pub fn all(views: &Views, as_of: Day) -> Vec<Figure> {
    list(views, &Wanted { prefix: "", edition: None, after: None, limit: usize::MAX }, as_of).figures
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
