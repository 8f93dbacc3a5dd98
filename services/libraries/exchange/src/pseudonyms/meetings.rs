//! Meetings: what was said goes, who was there stays, for bodies are public.

use ayumi_meetings::Event;

use super::{blank, blank_any};

pub(super) fn replace(event: &mut Event) {
    match event {
        Event::StatementRecorded(statement) => blank(&mut statement.summary),
        Event::FollowUpRaised(follow_up) => blank(&mut follow_up.summary),
        Event::CooperationRequested(request) => blank(&mut request.summary),
        Event::FollowUpProgressed(progress) => blank(&mut progress.note),
        Event::FollowUpDropped(dismissal) => blank(&mut dismissal.reason),
        Event::MinutesRecorded(minutes) => blank_any(&mut minutes.note),
        Event::FollowUpCompleted(completion) => blank_any(&mut completion.note),
        Event::RequestAnswered(answer) => blank_any(&mut answer.note),
        Event::MeetingScheduled(_)
        | Event::MeetingHeld(_)
        | Event::FollowUpConfirmed(_)
        | Event::FollowUpAssigned(_)
        | Event::NextProposed(_)
        | Event::NextFixed(_) => {}
    }
}
