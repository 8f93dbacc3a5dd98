//! How many companies come, week by week.

use ayumi_pilots::{PrefectureTarget, RecruitmentRow};
use ayumi_proto::place::Prefecture;

use crate::random::Random;

/// The numbers of one prefecture, cumulative, one row for each report that may be made.
pub(super) struct Numbers {
    pub target: PrefectureTarget,
    pub rows: Vec<RecruitmentRow>,
}

/// Which numbers a region reports beside those recruited.
pub(super) struct Habit {
    applied: bool,
    served: bool,
    withdrawn: bool,
}

impl Habit {
    /// Draws a habit.
    pub fn draw(random: &mut Random) -> Self {
        Self { applied: random.chance(800), served: random.chance(700), withdrawn: random.chance(500) }
    }
}

impl Numbers {
    /// Draws the numbers for so many reports. More or fewer come than are wanted, most of them half-way.
    pub fn draw(prefecture: Prefecture, reports: usize, habit: &Habit, random: &mut Random) -> Self {
        let companies = 10 + random.below(80) as u32;
        let target = PrefectureTarget { prefecture, companies };
        let reached = companies as usize * (50 + random.below(80)) / 100;
        let (mut recruited, mut declined, mut served, mut withdrawn) = (0, 0, 0, 0);
        let row = |report: usize| {
            let expected = reached * s_curve(report + 1, reports) / 1000;
            recruited = recruited.max((expected + random.below(3)).saturating_sub(1) as u32);
            declined += u32::from(random.chance(150));
            served = served.max(recruited * random.below(80) as u32 / 100);
            withdrawn = (withdrawn + u32::from(random.chance(40))).min(recruited);
            RecruitmentRow {
                prefecture,
                applied: habit.applied.then_some(recruited + declined),
                recruited,
                served: habit.served.then_some(served),
                withdrawn: habit.withdrawn.then_some(withdrawn),
            }
        };
        let rows = (0..reports).map(row).collect();
        Self { target, rows }
    }
}

/// How many of a thousand have come by a part of the time: slowly first, then fast, then slowly.
fn s_curve(part: usize, of: usize) -> usize {
    let (part, of) = (part.min(of), of.max(1));
    (3 * of - 2 * part) * part * part * 1000 / (of * of * of)
}
