//! Reports of a cumulative number that can't both be right. Corrections may make a number fall, for the one that is to be
//! corrected next may be on either side of it: until it is, the two are listed.

use ayumi_core::{figures::point::DimensionValue, written};
use ayumi_proto::{place::Prefecture, text::Text, time::Day};
use serde::{Deserialize, Serialize};

use crate::{Measure, state::State};

/// Two reports of a number of which one has to be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Where.
    pub prefecture: Prefecture,
    /// Of what.
    pub measure: Measure,
    /// The as-of day of the earlier one.
    pub as_of: Day,
    /// What it says.
    pub companies: u32,
    /// The as-of day of the later one.
    pub later_as_of: Day,
    /// What that says: less, or more although recruitment was closed.
    pub later_companies: u32,
    /// The same in words.
    pub text: Text,
}

/// All that contradicts in a region, by prefecture, measure and day.
pub(crate) fn contradictions(state: &State) -> Vec<Contradiction> {
    let recruitment = &state.recruitment;
    let each = |prefecture| Measure::ALL.into_iter().map(move |measure| (prefecture, measure));
    let mut found = Vec::new();
    for (prefecture, measure) in recruitment.prefectures().flat_map(each) {
        let numbers = recruitment.numbers(prefecture, measure);
        let falls = numbers.windows(2).filter(|pair| pair[0].1 > pair[1].1).map(|pair| (pair[0], pair[1]));
        let closing = state.closed_on.filter(|_| Measure::OF_RECRUITMENT.contains(&measure)).and_then(|closed_on| {
            let last = recruitment.until(prefecture, closed_on, measure).unwrap_or((closed_on, 0));
            recruitment.after(prefecture, closed_on, measure).filter(|next| next.1 > last.1).map(|next| (last, next))
        });
        let contradiction = |(earlier, later)| Contradiction::of(prefecture, measure, earlier, later);
        found.extend(falls.chain(closing).map(contradiction));
    }
    found
}

impl Contradiction {
    fn of(prefecture: Prefecture, measure: Measure, (as_of, companies): (Day, u32), later: (Day, u32)) -> Self {
        let (later_as_of, later_companies) = later;
        let counted = (measure.words().ja, measure.words().en);
        let after = match later_companies > companies {
            true => ("（募集終了後の増加）", " after recruitment closed"),
            false => ("", ""),
        };
        let [ja] = written!(Ja [prefecture counted as_of companies later_as_of later_companies after] []
            "{prefecture}の{counted}：{as_of}時点の{companies}社は、{later_as_of}時点の{later_companies}社{after}と矛盾します。どちらかを訂正してください。");
        let [en] = written!(En [prefecture counted as_of companies later_as_of later_companies after] []
            "{counted} in {prefecture}: {companies} on {as_of} contradicts {later_companies} on {later_as_of}{after}. Correct one of them.");
        let text = Text::new(ja, en);
        Self { prefecture, measure, as_of, companies, later_as_of, later_companies, text }
    }
}
