//! What a meeting adds to the figures.

use ayumi_core::figures::cube::Add;
use ayumi_proto::ids::ItemId;

use super::{Measure as M, Point};
use crate::{
    Attendance, BodyName, Meetings, Response, Standing,
    state::{FollowUp, Request, State},
};

pub(super) fn contribute(state: &State, add: &mut Add<'_, Meetings>) {
    if state.held_on.is_some() {
        add.add(&Point::default(), &[(M::Held, 1)]);
    }
    state.attendance.iter().for_each(|(body, attendance)| contribute_attendance(body, *attendance, add));
    state.follow_ups.values().for_each(|follow_up| contribute_follow_up(follow_up, add));
    state.requests.iter().for_each(|(id, request)| contribute_request(id, request, add));
}

fn contribute_attendance(body: &BodyName, attendance: Attendance, add: &mut Add<'_, Meetings>) {
    let (present, absent, observer) = match attendance {
        Attendance::Present => (1, 0, 0),
        Attendance::Absent => (0, 1, 0),
        Attendance::Observer => (0, 0, 1),
    };
    add.add(
        &Point { body: Some(body.clone()), ..Point::default() },
        &[
            (M::Present, present),
            (M::Absent, absent),
            (M::Observers, observer),
            (M::Attended, present),
            // A body that took part has figures of its follow-ups, be they 0.
            (M::FollowUpsOpen, 0),
        ],
    );
}

fn contribute_follow_up(follow_up: &FollowUp, add: &mut Add<'_, Meetings>) {
    let FollowUp { is_open, standing, .. } = *follow_up;
    let count = |is: bool| i64::from(is);
    add.add(
        &Point { body: follow_up.body().cloned(), ..Point::default() },
        &[
            (M::FollowUpsOpen, count(is_open)),
            (M::FollowUpsCandidate, count(is_open && standing == Standing::Candidate)),
            (M::FollowUpsClosed, count(!is_open)),
        ],
    );
}

fn contribute_request(id: &ItemId, request: &Request, add: &mut Add<'_, Meetings>) {
    let at = Point { request: Some(id.clone()), ..Point::default() };
    add.add(&at, &[(M::Requests, 1)]);
    for (body, answer) in &request.answers {
        let answer = answer.map(|(_, response)| response);
        let count = |is: bool| i64::from(is);
        let said = |response| count(answer == Some(response));
        add.add(
            &Point { body: Some(body.clone()), ..at.clone() },
            &[
                (M::Answered, count(answer.is_some())),
                (M::Pending, count(answer.is_none())),
                (M::Accepted, said(Response::Accepted)),
                (M::Declined, said(Response::Declined)),
                (M::Considering, said(Response::Considering)),
            ],
        );
    }
}
