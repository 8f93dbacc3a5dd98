//! What visits may still cost, by the terms of each day.

use ayumi_proto::time::Day;

use super::DatedTerms;
use crate::Terms;

/// The days on which visits may take place, in parts that have one honorarium and one limit each, in order.
#[derive(Debug, Default)]
pub(crate) struct Plan(Vec<Part>);

/// Days on which visits may take place by the same terms.
#[derive(Debug)]
struct Part {
    from: Day,
    to: Day,
    yen: i64,
    limit: u16,
    /// The fewest places that the terms allow on its first day or later: one that is taken is held from then on.
    places: i64,
}

impl Plan {
    /// The plan by all terms that were decided.
    pub(crate) fn of(terms: &DatedTerms) -> Self {
        let part = |(from, to, terms_then): (Day, Day, &Terms)| {
            let (from, to) = (from.max(terms_then.period.from()), to.min(terms_then.period.to()));
            let (yen, limit) = (terms_then.honorarium_yen.get() as i64, terms_then.visit_limit);
            (from <= to).then(|| Part { from, to, yen, limit, places: terms.cap_from(from).into() })
        };
        Self(terms.runs().into_iter().filter_map(part).collect())
    }

    /// The last day on which a visit may take place.
    pub(crate) fn last_day(&self) -> Option<Day> {
        self.0.last().map(|part| part.to)
    }

    /// The most that further visits of a company can cost from a day on, by how many it has had; nothing beyond the end.
    pub(crate) fn possible_yen(&self, from: Day) -> Vec<i64> {
        let limit = self.0.iter().map(|part| part.limit).max().unwrap_or_default();
        let mut yen = vec![0; usize::from(limit) + 1];
        for part in self.0.iter().rev().filter(|part| part.to >= from) {
            for visits in (0..usize::from(part.limit)).rev() {
                yen[visits] = yen[visits].max(part.yen + yen[visits + 1]);
            }
        }
        yen
    }

    /// The most that visits of companies that aren't enrolled yet can cost from a day on, if so many places are held.
    pub(crate) fn committable_yen(&self, from: Day, held: i64) -> i64 {
        let (mut given, mut yen) = (held, 0);
        for part in self.0.iter().filter(|part| part.to >= from) {
            let possible = self.possible_yen(from.max(part.from));
            yen += (part.places - given).max(0) * possible.first().copied().unwrap_or_default();
            given = given.max(part.places);
        }
        yen
    }
}
