//! What can have happened.

use ayumi_proto::events;

use crate::payload::*;

events! {
    /// What can have happened. Shipped: variants are only ever added at the end. `T` holds
    /// the texts.
    pub enum Event<T> {
        RegionOpened(Opening<T>),
        ImplementerChanged(ImplementerChange<T>),
        TargetSet(TargetSetting<T>),
        TargetRevised(TargetRevision<T>),
        AreaChanged(AreaChange<T>) occurs from,
        /// It occurs on the day of its announcement, `on`, not on the day for which it is planned.
        BriefingScheduled(BriefingPlan<T>),
        BriefingHeld(HeldBriefing<T>),
        SupportBodyApproached(Approach<T>),
        RecruitmentUpdated(RecruitmentUpdate) occurs as_of,
        /// A correction of the record: it holds as of the corrected update's own day.
        RecruitmentCorrected(RecruitmentCorrection<T>) occurs as_of,
        RegionFlagged(Remark<T>),
        RegionUnflagged(Remark<T>),
        RecruitmentClosed(Closing<T>),
        /// A correction of the record, as those before it, but that it says nothing of what it leaves out.
        NumbersCorrected(NumberCorrection<T>) occurs as_of,
        SupportBodySuggested(Suggestion<T>),
    }
}
