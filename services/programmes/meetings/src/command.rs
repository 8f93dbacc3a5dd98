//! What may be submitted.

use ayumi_proto::commands;

use crate::{Event, payload::*};

commands! {
    /// What may be submitted, all of it for a meeting. Shipped: variants are only ever added at the end and payloads never
    /// edited, for the digest of a command is kept in its commit, and a command that is submitted again is known by it.
    pub enum Command => Event {
        /// Schedules the meeting, once.
        Schedule(Announcement) => MeetingScheduled,
        /// Records that the meeting was held, once.
        Hold(Proceedings) => MeetingHeld,
        /// Records the minutes, or a further version of them. Their handling mark replaces the earlier one.
        RecordMinutes(Minutes) => MinutesRecorded,
        /// Records what a body said.
        RecordStatement(Statement) => StatementRecorded,
        /// Raises a follow-up (宿題事項).
        RaiseFollowUp(NewFollowUp) => FollowUpRaised,
        /// Confirms a candidate: a person of the secretariat says that it was meant as a follow-up.
        ConfirmFollowUp(FollowUpConfirmation) => FollowUpConfirmed,
        /// Gives a follow-up to a body.
        AssignFollowUp(FollowUpAssignment) => FollowUpAssigned,
        /// Records what has been done of a follow-up.
        ProgressFollowUp(FollowUpProgress) => FollowUpProgressed,
        /// Closes a follow-up that is done.
        CompleteFollowUp(FollowUpCompletion) => FollowUpCompleted,
        /// Closes a follow-up that won't be done, or a candidate that wasn't one.
        DropFollowUp(FollowUpDismissal) => FollowUpDropped,
        /// Asks bodies to cooperate (協力依頼).
        RequestCooperation(CooperationRequest) => CooperationRequested,
        /// Records a body's answer to a request; a later answer replaces its earlier one.
        AnswerRequest(RequestAnswer) => RequestAnswered,
        /// Proposes when the next meeting might be.
        ProposeNext(NextProposal) => NextProposed,
        /// Fixes when the next meeting is.
        FixNext(NextAppointment) => NextFixed,
        /// Notes what somebody said, with how certain it is, for whom it was said and the question that it answers.
        NoteStatement(NotedStatement) => StatementNoted,
        /// Records that a body asked others to cooperate (協力依頼).
        AskBodies(BodiesRequest) => BodiesAsked,
    }
}
