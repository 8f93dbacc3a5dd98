//! Meetings: statements go, who was there stays, for bodies are public.

use ayumi_meetings::Event;

use super::{blank, blank_any};

pub(super) fn replace(event: &mut Event) {
    match event {
        Event::StatementRecorded { summary, .. }
        | Event::FollowUpRaised { summary, .. }
        | Event::CooperationRequested { summary, .. } => blank(summary),
        Event::FollowUpProgressed { note, .. } | Event::FollowUpDropped { reason: note, .. } => blank(note),
        Event::MinutesRecorded { note, .. }
        | Event::FollowUpCompleted { note, .. }
        | Event::RequestAnswered { note, .. } => blank_any(note),
        Event::MeetingScheduled { .. }
        | Event::MeetingHeld { .. }
        | Event::FollowUpConfirmed { .. }
        | Event::FollowUpAssigned { .. }
        | Event::NextProposed { .. }
        | Event::NextFixed { .. } => {}
    }
}
