//! The shapes that a pace may have from the opening to the target's day.

/// How many shapes there are.
pub(super) const SHAPES: usize = 5;

/// This part of all companies comes evenly under every shape, so that none ever says that nobody comes.
const EVEN: f64 = 0.05;

/// How the companies of a whole run come in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// How much is to be expected of it before anything is reported.
    pub prior: f64,
    /// Which part of all has come by a part of the time, both from 0 to 1.
    share: fn(f64) -> f64,
}

/// A third each for an even, a falling and a bell-shaped pace; the last two in a milder and a steeper form. A bell as
/// steep as the second is rare, and early in a run it would promise far too much.
pub(super) const ALL: [Shape; SHAPES] = [
    Shape { prior: 6.0, share: |x| x },
    Shape { prior: 3.0, share: |x| x * (2.0 - x) },
    Shape { prior: 3.0, share: |x| x * (3.0 - x * (3.0 - x)) },
    Shape { prior: 5.0, share: |x| x * x * (3.0 - 2.0 * x) },
    Shape { prior: 1.0, share: |x| x * x * x * (10.0 - x * (15.0 - 6.0 * x)) },
];

impl Shape {
    /// Which part of all has come after so many days of so many.
    pub fn share(&self, days: f64, of: f64) -> f64 {
        let x = (days / of).clamp(0.0, 1.0);
        EVEN * x + (1.0 - EVEN) * (self.share)(x)
    }
}
