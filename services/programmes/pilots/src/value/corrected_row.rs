//! A row of a correction: what it leaves out stays as it was reported, and `null` takes the number away.

use ayumi_proto::{personal, place::Prefecture};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

use crate::{Measure, RecruitmentRow};

/// What a correction does to a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    /// The number stays: the correction leaves it out.
    #[default]
    Keep,
    /// No number should have been reported: the correction says `null`.
    Erase,
    /// This is the right one.
    Number(u32),
}

/// What a correction says of one prefecture. A number that is left out stays, `null` takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedRow {
    /// Where.
    pub prefecture: Prefecture,
    /// Companies that applied.
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    pub applied: Change,
    /// Companies that were recruited; never `null`, for every report says it.
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    pub recruited: Change,
    /// Companies that were served.
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    pub served: Change,
    /// Companies that withdrew after they had been recruited.
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    pub withdrawn: Change,
}

impl CorrectedRow {
    /// A row that leaves all numbers as they are.
    pub fn of(prefecture: Prefecture) -> Self {
        let keep = Change::Keep;
        Self { prefecture, applied: keep, recruited: keep, served: keep, withdrawn: keep }
    }

    /// The same with another change of one number.
    pub fn with(self, measure: Measure, change: Change) -> Self {
        match measure {
            Measure::Applied => Self { applied: change, ..self },
            Measure::Recruited => Self { recruited: change, ..self },
            Measure::Served => Self { served: change, ..self },
            Measure::Withdrawn => Self { withdrawn: change, ..self },
        }
    }

    /// The change of a number.
    pub fn get(&self, measure: Measure) -> Change {
        match measure {
            Measure::Applied => self.applied,
            Measure::Recruited => self.recruited,
            Measure::Served => self.served,
            Measure::Withdrawn => self.withdrawn,
        }
    }

    /// The numbers that it changes; none in the place of one that it takes away.
    pub fn changes(&self) -> impl Iterator<Item = (Measure, Option<u32>)> + use<> {
        let row = *self;
        Measure::ALL.into_iter().filter_map(move |measure| match row.get(measure) {
            Change::Keep => None,
            Change::Erase => Some((measure, None)),
            Change::Number(number) => Some((measure, Some(number))),
        })
    }
}

personal! {
    enum Change { Keep, Erase, Number(number) }
    CorrectedRow { prefecture, applied, recruited, served, withdrawn }
}

/// A whole row says of each number whether it is there.
impl From<RecruitmentRow> for CorrectedRow {
    fn from(row: RecruitmentRow) -> Self {
        let changed = |all: Self, measure| all.with(measure, row.get(measure).into());
        Measure::ALL.into_iter().fold(Self::of(row.prefecture), changed)
    }
}

impl From<Option<u32>> for Change {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Erase, Self::Number)
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// In a digest a row that leaves numbers out has the bytes that it had when a row was an
/// [`RecruitmentRow`](crate::RecruitmentRow): a command of then that is submitted again is known by them.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, serializer.is_human_readable()) {
            (Self::Number(number), _) => serializer.serialize_some(number),
            (Self::Keep, false) | (Self::Erase, true) => serializer.serialize_none(),
            (Self::Erase, false) => serializer.serialize_u8(2),
            (Self::Keep, true) => serializer.serialize_unit(),
        }
    }
}

impl Serialize for CorrectedRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_human_readable = serializer.is_human_readable();
        let mut row = serializer.serialize_struct("CorrectedRow", 5)?;
        row.serialize_field("prefecture", &self.prefecture)?;
        for measure in Measure::ALL {
            let (field, change) = (measure.field(), self.get(measure));
            match (change, measure) {
                (Change::Keep, _) if is_human_readable => row.skip_field(field)?,
                // It was a number and nothing else: numbers that can't be stand for the two other changes.
                (change, Measure::Recruited) if !is_human_readable => {
                    let number = match change {
                        Change::Keep => 1 << 32,
                        Change::Erase => (1 << 32) + 1,
                        Change::Number(number) => u64::from(number),
                    };
                    row.serialize_field(field, &number)?;
                }
                (change, _) => row.serialize_field(field, &change)?,
            }
        }
        row.end()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by it")]

    use ayumi_core::world::v;
    use ayumi_proto::codec::command_digest;

    use super::*;

    #[test]
    fn d8_a_row_reads_back_with_what_it_leaves_out_and_what_it_takes_away() {
        let row = CorrectedRow::of(v("17")).with(Measure::Applied, Change::Erase);
        let row = row.with(Measure::Served, Change::Number(3));
        let written = serde_json::to_string(&row).unwrap();
        assert_eq!(written, r#"{"prefecture":"17","applied":null,"served":3}"#);
        assert_eq!(serde_json::from_str::<CorrectedRow>(&written).unwrap(), row);
    }

    #[test]
    fn d8_a_command_of_before_keeps_its_digest_and_no_two_rows_share_one() {
        let (prefecture, number) = (v("17"), Change::Number);
        let before = RecruitmentRow { prefecture, applied: None, recruited: 9, served: Some(3), withdrawn: None };
        let row = CorrectedRow::of(prefecture).with(Measure::Recruited, number(9)).with(Measure::Served, number(3));
        assert_eq!(command_digest(&row), command_digest(&before));
        let each =
            |measure| [Change::Keep, Change::Erase, number(0), number(2)].map(|change| row.with(measure, change));
        let rows: Vec<_> = Measure::ALL.into_iter().flat_map(each).collect();
        for (one, other) in rows.iter().flat_map(|one| rows.iter().map(move |other| (one, other))) {
            assert_eq!(
                one == other,
                command_digest(one).unwrap() == command_digest(other).unwrap(),
                "{one:?} {other:?}"
            );
        }
    }
}
