//! What can have happened.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{event::DomainEvent, personal, text::Held, time::Occurred};

use crate::payload::{
    Approach, AreaChange, BriefingPlan, Closing, HeldBriefing, ImplementerChange, Opening, RecruitmentCorrection,
    RecruitmentUpdate, Remark, TargetRevision, TargetSetting,
};

/// What can have happened. Shipped: variants are only ever added at the end. `T` holds
/// the texts.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[strum(serialize_all = "kebab-case")]
#[schemars(rename = "Event", bound = "")]
#[allow(missing_docs, reason = "the payloads say it")]
pub enum Event<T = CompactString> {
    RegionOpened(Opening<T>),
    ImplementerChanged(ImplementerChange<T>),
    TargetSet(TargetSetting<T>),
    TargetRevised(TargetRevision<T>),
    AreaChanged(AreaChange<T>),
    /// It occurs on the day of its announcement, `on`, not on the day for which it is planned.
    BriefingScheduled(BriefingPlan<T>),
    BriefingHeld(HeldBriefing<T>),
    SupportBodyApproached(Approach<T>),
    RecruitmentUpdated(RecruitmentUpdate),
    /// A correction of the record: it holds as of the corrected update's own day.
    RecruitmentCorrected(RecruitmentCorrection<T>),
    RegionFlagged(Remark<T>),
    RegionUnflagged(Remark<T>),
    RecruitmentClosed(Closing<T>),
}

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        Occurred::Day(match self {
            Self::RegionOpened(opening) => opening.on,
            Self::ImplementerChanged(change) => change.on,
            Self::TargetSet(target) => target.on,
            Self::TargetRevised(target) => target.on,
            Self::AreaChanged(change) => change.from,
            Self::BriefingScheduled(plan) => plan.on,
            Self::BriefingHeld(briefing) => briefing.on,
            Self::SupportBodyApproached(approach) => approach.on,
            Self::RecruitmentUpdated(update) => update.as_of,
            Self::RecruitmentCorrected(correction) => correction.as_of,
            Self::RegionFlagged(remark) | Self::RegionUnflagged(remark) => remark.on,
            Self::RecruitmentClosed(closing) => closing.on,
        })
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

personal! {
    enum Event {
        RegionOpened(opening),
        ImplementerChanged(change),
        TargetSet(target),
        TargetRevised(target),
        AreaChanged(change),
        BriefingScheduled(plan),
        BriefingHeld(briefing),
        SupportBodyApproached(approach),
        RecruitmentUpdated(update),
        RecruitmentCorrected(correction),
        RegionFlagged(remark),
        RegionUnflagged(remark),
        RecruitmentClosed(closing),
    }
}
