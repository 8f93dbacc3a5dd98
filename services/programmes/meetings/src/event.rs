//! What can have happened.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{event::DomainEvent, personal, text::Held, time::Occurred};

use crate::{
    Command,
    payload::{
        Announcement, CooperationRequest, FollowUpAssignment, FollowUpCompletion, FollowUpConfirmation,
        FollowUpDismissal, FollowUpProgress, Minutes, NewFollowUp, NextAppointment, NextProposal, Proceedings,
        RequestAnswer, Statement,
    },
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
}

/// Each command leads to one event, with the same content.
impl From<Command> for Event {
    fn from(command: Command) -> Self {
        match command {
            Command::Schedule(announcement) => Self::MeetingScheduled(announcement),
            Command::Hold(proceedings) => Self::MeetingHeld(proceedings),
            Command::RecordMinutes(minutes) => Self::MinutesRecorded(minutes),
            Command::RecordStatement(statement) => Self::StatementRecorded(statement),
            Command::RaiseFollowUp(follow_up) => Self::FollowUpRaised(follow_up),
            Command::ConfirmFollowUp(confirmation) => Self::FollowUpConfirmed(confirmation),
            Command::AssignFollowUp(assignment) => Self::FollowUpAssigned(assignment),
            Command::ProgressFollowUp(progress) => Self::FollowUpProgressed(progress),
            Command::CompleteFollowUp(completion) => Self::FollowUpCompleted(completion),
            Command::DropFollowUp(dismissal) => Self::FollowUpDropped(dismissal),
            Command::RequestCooperation(request) => Self::CooperationRequested(request),
            Command::AnswerRequest(answer) => Self::RequestAnswered(answer),
            Command::ProposeNext(proposal) => Self::NextProposed(proposal),
            Command::FixNext(appointment) => Self::NextFixed(appointment),
        }
    }
}

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        Occurred::Day(match self {
            Self::MeetingScheduled(announcement) => announcement.on,
            Self::MeetingHeld(proceedings) => proceedings.on,
            Self::MinutesRecorded(minutes) => minutes.on,
            Self::StatementRecorded(statement) => statement.on,
            Self::FollowUpRaised(follow_up) => follow_up.on,
            Self::FollowUpConfirmed(confirmation) => confirmation.on,
            Self::FollowUpAssigned(assignment) => assignment.on,
            Self::FollowUpProgressed(progress) => progress.on,
            Self::FollowUpCompleted(completion) => completion.on,
            Self::FollowUpDropped(dismissal) => dismissal.on,
            Self::CooperationRequested(request) => request.on,
            Self::RequestAnswered(answer) => answer.on,
            Self::NextProposed(proposal) => proposal.on,
            Self::NextFixed(appointment) => appointment.on,
        })
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

personal! {
    enum Event {
        MeetingScheduled(announcement),
        MeetingHeld(proceedings),
        MinutesRecorded(minutes),
        StatementRecorded(statement),
        FollowUpRaised(follow_up),
        FollowUpConfirmed(confirmation),
        FollowUpAssigned(assignment),
        FollowUpProgressed(progress),
        FollowUpCompleted(completion),
        FollowUpDropped(dismissal),
        CooperationRequested(request),
        RequestAnswered(answer),
        NextProposed(proposal),
        NextFixed(appointment),
    }
}
