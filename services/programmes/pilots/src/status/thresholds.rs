//! From which probability on which status is given.

use super::Status;

/// The thresholds of an edition, as probabilities from 0 to 1. Terms of the pilots don't state any yet, so that each
/// edition has the default ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds {
    /// On track from here on.
    on_track: f64,
    /// Struggling below.
    struggling: f64,
    /// Once given, on track and struggling hold until the probability is so far beyond.
    margin: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { on_track: 0.8, struggling: 0.2, margin: 0.03 }
    }
}

impl Thresholds {
    /// The status by the probability now and, latest first, those of the earlier reports. Whether one between the
    /// thresholds and their margins still counts as before depends on the one before it, and so on.
    pub fn status(self, chance: f64, earlier: &mut dyn Iterator<Item = f64>) -> Status {
        if chance >= self.on_track {
            return Status::OnTrack;
        }
        if chance < self.struggling {
            return Status::Struggling;
        }
        let held = if chance >= self.on_track - self.margin {
            Status::OnTrack
        } else if chance < self.struggling + self.margin {
            Status::Struggling
        } else {
            return Status::AtRisk;
        };
        let before = earlier.next().map(|chance| self.status(chance, earlier));
        if before == Some(held) { held } else { Status::AtRisk }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_track_and_struggling_hold_within_the_margin_and_are_given_outside_it() {
        let status = |latest_first: &[f64]| {
            let mut chances = latest_first.iter().copied();
            chances.next().map(|chance| Thresholds::default().status(chance, &mut chances))
        };
        for (chances, expected) in [
            (&[0.8][..], Status::OnTrack),
            (&[0.799], Status::AtRisk),
            (&[0.77, 0.8], Status::OnTrack),
            (&[0.78, 0.77, 0.9], Status::OnTrack),
            (&[0.769, 0.8], Status::AtRisk),
            (&[0.79, 0.769, 0.8], Status::AtRisk),
            (&[0.2], Status::AtRisk),
            (&[0.199], Status::Struggling),
            (&[0.229, 0.21, 0.1], Status::Struggling),
            (&[0.23, 0.1], Status::AtRisk),
            (&[0.22, 0.79, 0.1], Status::AtRisk),
        ] {
            assert_eq!(status(chances), Some(expected), "{chances:?}");
        }
    }
}
