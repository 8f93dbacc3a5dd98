//! What commands and events speak of: attendance, agenda, and what statements, follow-ups and requests can be.

use ayumi_core::choices;
use ayumi_proto::{text::Name, values};

choices! {
    /// How a body took part in a meeting.
    pub enum Attendance {
        /// 出席.
        Present;
        /// 欠席.
        Absent;
        /// オブザーバ.
        Observer;
    }
}

values! {
    /// One body's part in a meeting.
    #[schemars(rename = "Attendant")]
    pub struct Attendant<T> {
        /// The body, as written.
        pub body: Name<T>,
        /// How it took part.
        pub attendance: Attendance,
    }

    /// One item of a meeting's agenda.
    #[schemars(rename = "AgendaItem")]
    pub struct AgendaItem<T> {
        /// Its number.
        pub item: u8,
        /// Its title.
        pub title: Name<T>,
        /// The documents cited under it, at most 20. One that is cited under two items stays under both, as
        /// it was written: which of the two was meant isn't ours to decide.
        #[serde(default)]
        pub documents: Vec<Name<T>>,
    }
}

impl<T: AsRef<str>> AgendaItem<T> {
    /// The same item, its texts held by themselves.
    pub fn keep(&self) -> AgendaItem {
        let documents = self.documents.iter().map(Name::keep).collect();
        AgendaItem { item: self.item, title: self.title.keep(), documents }
    }
}

choices! {
    /// The handling mark (取扱い); the later is the stricter.
    pub enum Handling {
        /// Open to everybody.
        Public;
        /// 関係者限り: stamped on every page and export of what bears it.
        MembersOnly;
    }
}

choices! {
    /// What kind of statement it was, as statements were recorded first.
    pub enum StatementKind {
        Fact;
        Plan;
        Request;
        Question;
        Answer;
        Opinion;
        Hearsay;
    }
}

choices! {
    /// What somebody did by saying something.
    pub enum SpeechKind {
        /// 報告.
        Fact;
        /// 予定.
        Plan;
        /// 依頼.
        Request;
        /// 質問.
        Question;
        /// 回答.
        Answer;
        /// 意見.
        Opinion;
    }
}

choices! {
    /// How certain what was said is, in the speaker's words. The minutes of one meeting are passed on to another: what was only
    /// planned, heard or felt stays so.
    pub enum Certainty {
        /// 決定.
        Decided;
        /// 予定.
        Planned;
        /// 検討中.
        UnderConsideration;
        /// 伝聞.
        Heard;
        /// 所感.
        Felt;
    }
}

choices! {
    /// For whom somebody spoke.
    pub enum Capacity {
        /// 団体として.
        Body;
        /// 個人の見解.
        Personal;
    }
}

impl StatementKind {
    /// The kind as it is now, with the certainty that was a kind of its own.
    pub fn newest(self) -> (SpeechKind, Option<Certainty>) {
        match self {
            Self::Fact => (SpeechKind::Fact, None),
            Self::Plan => (SpeechKind::Plan, None),
            Self::Request => (SpeechKind::Request, None),
            Self::Question => (SpeechKind::Question, None),
            Self::Answer => (SpeechKind::Answer, None),
            Self::Opinion => (SpeechKind::Opinion, None),
            Self::Hearsay => (SpeechKind::Fact, Some(Certainty::Heard)),
        }
    }
}

choices! {
    /// Whether a person has confirmed that a follow-up was meant as one.
    pub enum Standing {
        /// The minutes support it; nobody has confirmed it yet.
        Candidate;
        /// The secretariat has confirmed it.
        Confirmed;
    }
}

choices! {
    /// What cooperation is asked for.
    pub enum RequestKind {
        /// 集客.
        Recruitment;
        /// 周知.
        Publicity;
        /// 後援.
        Patronage;
    }
}

choices! {
    /// What a body answers to a cooperation request.
    pub enum Response {
        Accepted;
        Declined;
        Considering;
    }
}
