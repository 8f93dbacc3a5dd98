//! The programme as a whole. What it counts doesn't hang on boundaries: each company counts once, whichever region holds
//! its prefecture, and is still counted when none does any more.
//!
//! Of each prefecture the numbers of one region count: of the one that reports most companies recruited there, among all
//! regions that ever reported it. A region that takes a prefecture over goes on counting from what was reported there, so
//! that its numbers take the place of those before once they have caught up; and if two regions hold a prefecture at once,
//! their reports are about the same companies.

use ayumi_proto::{place::Prefecture, time::Day};

use crate::{Measure, state::State};

/// What counts of one prefecture.
#[derive(Clone, Copy, Debug)]
struct Counted<'a> {
    state: &'a State,
    prefecture: Prefecture,
    as_of: Day,
}

impl Counted<'_> {
    fn number(self, measure: Measure) -> Option<u32> {
        self.state.recruitment.until(self.prefecture, self.as_of, measure).map(|(_, number)| number)
    }
}

/// The numbers of the programme as of a day.
#[derive(Clone, Debug)]
pub(crate) struct Whole<'a>(Vec<Counted<'a>>);

impl<'a> Whole<'a> {
    /// Of regions that have opened, in the order of their ids; of two with as many, the first counts.
    pub fn of(regions: impl Iterator<Item = &'a State>, as_of: Day) -> Self {
        let mut counted: Vec<Counted<'a>> = Vec::new();
        for state in regions {
            for prefecture in state.recruitment.prefectures() {
                let new = Counted { state, prefecture, as_of };
                match counted.iter_mut().find(|known| known.prefecture == prefecture) {
                    Some(known) if new.number(Measure::Recruited) > known.number(Measure::Recruited) => *known = new,
                    Some(_) => {}
                    None => counted.push(new),
                }
            }
        }
        Self(counted)
    }

    /// The sum of what was reported of a measure; `None` if nothing was.
    pub fn sum(&self, measure: Measure) -> Option<i64> {
        self.0.iter().filter_map(|one| one.number(measure)).map(i64::from).reduce(|sum, number| sum + number)
    }

    /// Companies that take part: recruited less withdrawn.
    pub fn participating(&self) -> i64 {
        self.0.iter().filter_map(|one| one.state.recruitment.net(one.prefecture, one.as_of)).sum()
    }
}
