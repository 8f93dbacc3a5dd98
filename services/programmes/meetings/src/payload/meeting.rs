//! The meeting from its announcement to its minutes, and the next one.

use ayumi_proto::{
    ids::ItemId,
    payloads,
    text::{Name, Note},
    time::{Day, Moment, Span},
};

use crate::{AgendaItem, Attendant, Capacity, Certainty, Handling, SpeechKind, StatementKind};

payloads! {
    /// The announcement of a meeting.
    pub struct Announcement<T> {
        /// The day on which it was announced.
        pub on: Day,
        /// What it is called.
        pub title: Name<T>,
        /// When it begins.
        pub starts: Moment,
        /// When it ends.
        pub ends: Moment,
        /// Where it takes place.
        pub place: Name<T>,
        /// The bodies invited, at most 100.
        #[serde(default)]
        pub members: Vec<Name<T>>,
    }

    /// Who was at a meeting, and what it was about.
    pub struct Proceedings<T> {
        /// The day on which it was held.
        pub on: Day,
        /// How each body took part, at most 100.
        pub attendance: Vec<Attendant<T>>,
        /// The agenda, at most 50 items.
        pub agenda: Vec<AgendaItem<T>>,
        /// Who may read what was said there.
        pub handling: Handling,
    }

    /// The minutes, or a further version of them.
    pub struct Minutes<T> {
        /// The day of the minutes.
        pub on: Day,
        /// Who may read them.
        pub handling: Handling,
        /// What is to be known of them.
        pub note: Option<Note<T>>,
    }

    /// What a body said.
    pub struct Statement<T> {
        /// The day of the statement.
        pub on: Day,
        /// The agenda item under which it was made.
        pub item: u8,
        /// The speaker's body.
        pub body: Name<T>,
        /// What kind of statement it was.
        pub kind: StatementKind,
        /// What was said, in our own words.
        pub summary: Note<T>,
    }

    /// What somebody said at a meeting, as the minutes have it.
    pub struct NotedStatement<T> {
        /// The day of the statement.
        pub on: Day,
        /// Its id in the meeting.
        pub statement: ItemId,
        /// In which of the speakers' turns it was made, counted through the meeting from 1; none if it wasn't in a discussion.
        #[serde(default)]
        pub turn: Option<u16>,
        /// The agenda item under which it was made.
        pub item: u8,
        /// The speaker's body.
        pub body: Name<T>,
        /// Whether it was said for the body or personally.
        pub capacity: Capacity,
        /// What kind of statement it was.
        pub kind: SpeechKind,
        /// How certain it is by what was said, where the speaker let that be known.
        #[serde(default)]
        pub certainty: Option<Certainty>,
        /// The id of the question that it answers.
        #[serde(default)]
        pub answers: Option<ItemId>,
        /// The day on which the office received it, if that is another.
        #[serde(default)]
        pub received_on: Option<Day>,
        /// What was said, in our own words.
        pub summary: Note<T>,
    }

    /// When the next meeting might be.
    #[derive(Copy)]
    pub struct NextProposal {
        /// The day of the proposal.
        pub on: Day,
        /// The days among which it might be.
        pub between: Span,
    }

    /// When the next meeting is.
    #[derive(Copy)]
    pub struct NextAppointment {
        /// The day on which it was fixed.
        pub on: Day,
        /// When the next meeting begins.
        pub starts: Moment,
    }
}
