//! A cumulative number that doesn't fit those reported around it.

use ayumi_core::{
    figures::point::DimensionValue,
    rejection::{En, Ja},
};
use ayumi_proto::{place::Prefecture, text::Text, time::Day};

use crate::Measure;

/// A cumulative number that doesn't lie between those reported around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// Where.
    pub prefecture: Prefecture,
    /// Of what.
    pub measure: Measure,
    /// The number reported.
    pub value: u32,
    /// The last number reported as of an earlier day, with that day.
    pub before: Option<(Day, u32)>,
    /// The first number reported as of a later day, with that day.
    pub after: Option<(Day, u32)>,
}

/// How a number contradicts one of its neighbours: the neighbour and the verb in Japanese, the side in English, and the
/// neighbour's day and number.
type Contradiction = (&'static str, &'static str, &'static str, (Day, u32));

impl Fall {
    /// Which number it contradicts, and what to do.
    pub(super) fn detail(&self) -> Text {
        let fitting = self.accepted();
        // A number that contradicts none isn't rejected.
        let Some((neighbour, verb, side, (day, number))) = self.contradiction() else { return fitting };
        let (place, measure) = (self.prefecture.name(), self.measure.words());
        let (ja, en) = ((place.ja, measure.ja, Ja(&day)), (measure.en, place.en, En(&day)));
        let wrong = Text::new(
            format!("{}の{}が{neighbour}（{}：{}社）{verb}。", ja.0, ja.1, ja.2, Ja(&number)),
            format!("{} in {}: {side} {} on {}.", en.0, en.1, En(&number), en.2),
        );
        if self.is_between_contradictions() {
            let (ja, en) = ("先に前回または次回を訂正してください。", "First correct the update before or after.");
            return Text::new(wrong.ja + ja, format!("{} {en}", wrong.en));
        }
        Text::new(
            format!("{}{}にするか、{neighbour}を訂正してください。", wrong.ja, fitting.ja),
            format!("{} Enter {}, or correct that update.", wrong.en, fitting.en),
        )
    }

    fn contradiction(&self) -> Option<Contradiction> {
        let below = self.before.filter(|(_, low)| self.value < *low);
        let above = self.after.filter(|(_, high)| self.value > *high);
        below
            .map(|before| ("前回", "を下回ります", "below", before))
            .or(above.map(|after| ("次回", "を上回ります", "above", after)))
    }

    /// Whether a correction made the record itself fall here, so that no number fits.
    fn is_between_contradictions(&self) -> bool {
        matches!((self.before, self.after), (Some((_, low)), Some((_, high))) if low > high)
    }

    /// The numbers that fit.
    pub(super) fn accepted(&self) -> Text {
        match (self.before, self.after) {
            (Some((before, low)), Some((after, high))) if low > high => Text::new(
                format!("{}または{}の報告を訂正した後の値", Ja(&before), Ja(&after)),
                format!("a number once the update of {} or {} is corrected", En(&before), En(&after)),
            ),
            (Some((_, low)), Some((_, high))) => {
                Text::new(format!("{}〜{}社", Ja(&low), Ja(&high)), format!("{}–{}", En(&low), En(&high)))
            }
            (Some((_, low)), None) => Text::new(format!("{}社以上", Ja(&low)), format!("{} or more", En(&low))),
            (None, Some((_, high))) => Text::new(format!("{}社以下", Ja(&high)), format!("{} or less", En(&high))),
            (None, None) => Text::new("0社以上", "0 or more"),
        }
    }
}
