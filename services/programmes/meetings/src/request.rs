//! A cooperation request as the view keeps it.

use crate::{RequestKind, Response};
use ayumi_proto::{text::Note, time::Day};
use serde::Serialize;

use crate::bodies::{BodyNumber, Mention};

/// A cooperation request with the answers of the bodies asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub kind: RequestKind,
    pub summary: Note,
    pub on: Day,
    /// In the order in which the bodies were asked.
    pub answers: Vec<Answered>,
}

/// What one body that was asked has answered so far.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answered {
    body: Mention,
    answer: Option<Response>,
    on: Option<Day>,
    note: Option<Note>,
}

impl Request {
    /// How many of the bodies asked have answered so, or not at all.
    pub fn count(&self, answer: Option<Response>) -> i64 {
        self.answers.iter().filter(|answered| answered.answer == answer).count() as i64
    }

    /// How many of the bodies asked haven't answered; one that considers has.
    pub fn pending(&self) -> i64 {
        self.count(None)
    }

    /// What a body has answered so far, if it was asked.
    pub fn asked(&mut self, body: BodyNumber) -> Option<&mut Answered> {
        self.answers.iter_mut().find(|answered| answered.body.body == body)
    }
}

impl Answered {
    /// A body that was asked just now.
    pub fn not_yet(body: Mention) -> Self {
        Self { body, answer: None, on: None, note: None }
    }

    pub fn is_pending(&self) -> bool {
        self.answer.is_none()
    }

    /// The latest answer counts, the later told where two share a day.
    pub fn answer(&mut self, on: Day, answer: Response, note: Option<&Note<&str>>) {
        if self.on.is_none_or(|last| last <= on) {
            (self.answer, self.on, self.note) = (Some(answer), Some(on), note.map(Note::keep));
        }
    }
}
