//! Cooperation requests (協力依頼) and what bodies answer.

use ayumi_proto::{
    ids::ItemId,
    payloads,
    text::{Name, Note},
    time::Day,
};

use crate::{RequestKind, Response};

payloads! {
    /// A request to bodies for their cooperation.
    pub struct CooperationRequest<T> {
        /// The day of the request.
        pub on: Day,
        /// Its id in the meeting.
        pub request: ItemId,
        /// What kind of help is asked for.
        pub kind: RequestKind,
        /// The bodies asked, 1 to 100.
        pub of: Vec<Name<T>>,
        /// What is asked.
        pub summary: Note<T>,
    }

    /// A request of one body to others for their cooperation.
    pub struct BodiesRequest<T> {
        /// The day of the request.
        pub on: Day,
        /// Its id in the meeting.
        pub request: ItemId,
        /// The body that asks.
        pub requester: Name<T>,
        /// What kind of help is asked for.
        pub kind: RequestKind,
        /// The bodies asked, 1 to 100.
        pub of: Vec<Name<T>>,
        /// The day on which the office received it, if that is another.
        #[serde(default)]
        pub received_on: Option<Day>,
        /// What is asked.
        pub summary: Note<T>,
    }

    /// A body's answer to a request.
    pub struct RequestAnswer<T> {
        /// The day of the answer.
        pub on: Day,
        /// The request.
        pub request: ItemId,
        /// The body that answers.
        pub body: Name<T>,
        /// What it answers.
        pub answer: Response,
        /// What it adds.
        pub note: Option<Note<T>>,
    }
}
