//! What is kept of a region's events for its answers.

use std::collections::BTreeSet;

use crate::{ApproachResult, BodyKind, PrefectureTarget, RecruitmentRow};
use ayumi_core::At;
use ayumi_proto::{
    place::Prefecture,
    text::{Name, Note},
    time::{Day, Moment},
};
use serde::Serialize;

/// Where in the log something was told.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    simulated: bool,
    position: u64,
    recorded_at: Moment,
}

impl Told {
    pub fn at(at: &At<'_>) -> Self {
        Self { simulated: at.is_simulated(), position: at.position, recorded_at: at.recorded_at }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Area {
    pub prefectures: BTreeSet<Prefecture>,
    pub reason: Option<Note>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Target {
    pub companies: u32,
    pub by: Day,
    pub prefectures: Vec<PrefectureTarget>,
    pub reason: Option<Note>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Update {
    pub as_of: Day,
    pub rows: Vec<RecruitmentRow>,
    pub corrected_by: Vec<Correction>,
    #[serde(flatten)]
    pub told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Correction {
    pub rows: Vec<RecruitmentRow>,
    pub reason: Note,
    #[serde(flatten)]
    pub told: Told,
}

impl Update {
    pub fn names(&self, prefecture: Prefecture) -> bool {
        self.rows.iter().any(|row| row.prefecture == prefecture)
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Approach {
    pub on: Day,
    pub body: Name,
    pub kind: BodyKind,
    pub prefecture: Prefecture,
    pub result: ApproachResult,
    #[serde(flatten)]
    pub told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FlagChange {
    pub on: Day,
    pub flagged: bool,
    pub reason: Note,
    #[serde(flatten)]
    pub told: Told,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Closing {
    pub on: Day,
    pub reason: Option<Note>,
}
