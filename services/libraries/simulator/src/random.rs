//! A source of numbers that look random and are the same for ever.

use ayumi_proto::time::Day;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). It is
/// written out here because the streams of a library's generators may change with its versions, and
/// what is made by them must not.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The upper half of the product is below `bound`, whose bias is far below what anyone could see.
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// A number of days from `least` to `most`.
    pub fn days(&mut self, least: i32, most: i32) -> i32 {
        least + self.below((most - least + 1).max(0) as usize) as i32
    }

    /// True in so many of a thousand cases.
    pub fn chance(&mut self, permille: usize) -> bool {
        self.below(1000) < permille
    }

    /// One of the items of a list that isn't empty.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Which of the weights is drawn, each as often as it weighs.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let drawn = self.below(weights.iter().sum());
        let mut reached = 0;
        let holds = |weight: &usize| {
            reached += weight;
            drawn < reached
        };
        weights.iter().position(holds).unwrap_or(0)
    }

    /// Puts the items in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// Days drawn from a curve, counted from `start`. Each lies a few places around its own in the line:
    /// drawn without regard to each other, few companies would scatter so much that a slow region could
    /// pass for a fast one.
    pub fn days_on(&mut self, start: Day, curve: Curve, count: usize) -> Vec<Day> {
        let place = |index: usize| (1000 * index + self.below(5000)).saturating_sub(2000).min(1000 * count - 1);
        let places: Vec<_> = (0..count).map(place).collect();
        places.into_iter().map(|place| start + reached(curve, (place * 1000 / count) as i32)).collect()
    }
}

/// By which day of the curve so many of a million have come.
fn reached(curve: Curve, millionths: i32) -> i32 {
    let ends = curve.windows(2).find(|ends| millionths < ends[1].1 * 1000);
    ends.map_or(0, |ends| {
        let ((day, share), (next_day, next_share)) = (ends[0], ends[1]);
        day + (millionths - share * 1000) * (next_day - day) / ((next_share - share) * 1000)
    })
}

/// How something accumulates: by which day how many of a thousand have come, straight lines between.
/// Both rise strictly, from 0 to 1000 in a thousand.
pub type Curve = &'static [(i32, i32)];
