//! What has a history of its own.

use ayumi_proto::ids::MeetingId;

/// What has a history of its own in an edition of the meetings: each meeting.
pub type Entity = MeetingId;
