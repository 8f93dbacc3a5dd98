//! What may be submitted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payload::{
    Announcement, CooperationRequest, FollowUpAssignment, FollowUpCompletion, FollowUpConfirmation, FollowUpDismissal,
    FollowUpProgress, Minutes, NewFollowUp, NextAppointment, NextProposal, Proceedings, RequestAnswer, Statement,
};

/// What may be submitted, all of it for a meeting. Shipped: variants are only ever added at the end, and so are the
/// fields of their payloads, for the digest of a command is kept in its commit, and a command that is submitted again
/// is known by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Schedules the meeting, once.
    Schedule(Announcement),
    /// Records that the meeting was held, once.
    Hold(Proceedings),
    /// Records the minutes, or a further version of them. Their handling mark replaces the earlier one.
    RecordMinutes(Minutes),
    /// Records what a body said.
    RecordStatement(Statement),
    /// Raises a follow-up (宿題事項).
    RaiseFollowUp(NewFollowUp),
    /// Confirms a candidate: a person of the secretariat says that it was meant as a follow-up.
    ConfirmFollowUp(FollowUpConfirmation),
    /// Gives a follow-up to a body.
    AssignFollowUp(FollowUpAssignment),
    /// Records what has been done of a follow-up.
    ProgressFollowUp(FollowUpProgress),
    /// Closes a follow-up that is done.
    CompleteFollowUp(FollowUpCompletion),
    /// Closes a follow-up that won't be done, or a candidate that wasn't one.
    DropFollowUp(FollowUpDismissal),
    /// Asks bodies to cooperate (協力依頼).
    RequestCooperation(CooperationRequest),
    /// Records a body's answer to a request; a later answer replaces its earlier one.
    AnswerRequest(RequestAnswer),
    /// Proposes when the next meeting might be.
    ProposeNext(NextProposal),
    /// Fixes when the next meeting is.
    FixNext(NextAppointment),
}
