//! What can have happened.

use ayumi_proto::events;

use crate::payload::*;

events! {
    /// What can have happened. Shipped: variants are only ever added at the end. `T` holds
    /// the texts.
    pub enum Event<T> {
        MeetingScheduled(Announcement<T>),
        MeetingHeld(Proceedings<T>),
        MinutesRecorded(Minutes<T>),
        StatementRecorded(Statement<T>),
        FollowUpRaised(NewFollowUp<T>),
        FollowUpConfirmed(FollowUpConfirmation),
        FollowUpAssigned(FollowUpAssignment<T>),
        FollowUpProgressed(FollowUpProgress<T>),
        FollowUpCompleted(FollowUpCompletion<T>),
        FollowUpDropped(FollowUpDismissal<T>),
        CooperationRequested(CooperationRequest<T>),
        RequestAnswered(RequestAnswer<T>),
        NextProposed(NextProposal),
        NextFixed(NextAppointment),
        StatementNoted(NotedStatement<T>),
        BodiesAsked(BodiesRequest<T>),
    }
}
