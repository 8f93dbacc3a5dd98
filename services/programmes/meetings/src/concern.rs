//! Which events can bear on which figures.

use crate::{Attendant, Event};
use ayumi_proto::ids::ItemId;

use crate::address::{Address, BodyFigure, BodyName, EditionFigure, MeetingFigure};

/// What an event does, as far as figures go.
enum Does<'a> {
    /// Announces a meeting: no figure of it stands before.
    Announces,
    /// Holds a meeting, with these bodies.
    Holds(&'a [Attendant<&'a str>]),
    Raises,
    Confirms,
    /// Gives a follow-up to a body, and takes it from whichever owned it before.
    Assigns,
    /// Completes or drops a follow-up.
    Closes,
    /// Asks bodies for cooperation.
    Asks(&'a ItemId),
    /// Answers a request.
    Answers(&'a ItemId),
    /// Nothing.
    Tells,
}

impl<'a> Does<'a> {
    fn of(event: &'a Event<&str>) -> Self {
        match event {
            Event::MeetingScheduled(_) => Self::Announces,
            Event::MeetingHeld(proceedings) => Self::Holds(&proceedings.attendance),
            Event::FollowUpRaised(_) => Self::Raises,
            Event::FollowUpConfirmed(_) => Self::Confirms,
            Event::FollowUpAssigned(_) => Self::Assigns,
            Event::FollowUpCompleted(_) | Event::FollowUpDropped(_) => Self::Closes,
            Event::CooperationRequested(asked) => Self::Asks(&asked.request),
            Event::RequestAnswered(answer) => Self::Answers(&answer.request),
            Event::MinutesRecorded(_)
            | Event::StatementRecorded(_)
            | Event::FollowUpProgressed(_)
            | Event::NextProposed(_)
            | Event::NextFixed(_) => Self::Tells,
        }
    }
}

/// Whether an event of a meeting can bear on the figure at an address.
pub(crate) fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
    let does = Does::of(event);
    match address {
        Address::Edition(figure) => of_edition(*figure, &does),
        Address::Meeting(meeting, figure) => meeting.as_str() == entity && of_meeting(*figure, &does),
        Address::Request(meeting, request, _) => meeting.as_str() == entity && of_request(request, &does),
        Address::Body(body, figure) => of_body(body, *figure, &does),
    }
}

fn of_edition(figure: EditionFigure, does: &Does<'_>) -> bool {
    match figure {
        EditionFigure::Held => matches!(does, Does::Holds(_)),
        EditionFigure::FollowUpsOpen | EditionFigure::FollowUpsOldestDays => {
            matches!(does, Does::Raises | Does::Closes)
        }
        EditionFigure::FollowUpsCandidate => matches!(does, Does::Raises | Does::Confirms | Does::Closes),
        EditionFigure::Requests => matches!(does, Does::Asks(_)),
        EditionFigure::AnswersPending => matches!(does, Does::Asks(_) | Does::Answers(_)),
    }
}

fn of_meeting(figure: MeetingFigure, does: &Does<'_>) -> bool {
    match figure {
        MeetingFigure::Present | MeetingFigure::Absent | MeetingFigure::Observers => {
            matches!(does, Does::Announces | Does::Holds(_))
        }
        MeetingFigure::FollowUpsOpen | MeetingFigure::FollowUpsClosed | MeetingFigure::FollowUpsOldestDays => {
            matches!(does, Does::Announces | Does::Raises | Does::Closes)
        }
    }
}

fn of_request(request: &ItemId, does: &Does<'_>) -> bool {
    match does {
        Does::Announces => true,
        Does::Asks(about) | Does::Answers(about) => *about == request,
        Does::Holds(_) | Does::Raises | Does::Confirms | Does::Assigns | Does::Closes | Does::Tells => false,
    }
}

/// Any follow-up can come to the body, and whether it owns one decides whether its figures stand at all.
fn of_body(body: &BodyName, figure: BodyFigure, does: &Does<'_>) -> bool {
    match does {
        Does::Holds(attendance) => {
            figure != BodyFigure::FollowUpsOldestDays && attendance.iter().any(|one| body.is(&one.body))
        }
        Does::Raises | Does::Assigns => true,
        Does::Closes => figure != BodyFigure::Present,
        Does::Announces | Does::Confirms | Does::Asks(_) | Does::Answers(_) | Does::Tells => false,
    }
}

/// No event says that the record was wrong: a later answer and later minutes take an earlier one's place because
/// something happened, and a dropped candidate was one until then.
pub(crate) fn corrects(event: &Event<&str>) -> bool {
    match event {
        Event::MeetingScheduled(_)
        | Event::MeetingHeld(_)
        | Event::MinutesRecorded(_)
        | Event::StatementRecorded(_)
        | Event::FollowUpRaised(_)
        | Event::FollowUpConfirmed(_)
        | Event::FollowUpAssigned(_)
        | Event::FollowUpProgressed(_)
        | Event::FollowUpCompleted(_)
        | Event::FollowUpDropped(_)
        | Event::CooperationRequested(_)
        | Event::RequestAnswered(_)
        | Event::NextProposed(_)
        | Event::NextFixed(_) => false,
    }
}
