//! What may be submitted.

use ayumi_proto::commands;

use crate::payload::*;

commands! {
    /// What may be submitted. Shipped: variants are only ever added at the end, and so are the fields of their payloads,
    /// for the digest of a command is kept in its commit, and a command that is submitted again is known by it.
    pub enum Command {
        /// Opens the region, once.
        OpenRegion(Opening),
        /// Another body carries the pilot out.
        ChangeImplementer(ImplementerChange),
        /// Sets the target, or revises it if one is set.
        SetTarget(TargetSetting),
        /// Changes the prefectures that the region covers.
        ChangeArea(AreaChange),
        /// Announces a briefing for companies.
        ScheduleBriefing(BriefingPlan),
        /// A briefing was held, announced before or not.
        HoldBriefing(HeldBriefing),
        /// A body was asked to support recruitment.
        ApproachBody(Approach),
        /// Reports recruitment as of a day.
        UpdateRecruitment(RecruitmentUpdate),
        /// Corrects numbers of an update.
        CorrectRecruitment(RowCorrection),
        /// A person marks the region as one that struggles.
        Flag(Remark),
        /// A person takes the mark away.
        Unflag(Remark),
        /// Closes recruitment.
        CloseRecruitment(Closing),
        /// Somebody suggested a body to approach.
        SuggestBody(Suggestion),
    }
}
