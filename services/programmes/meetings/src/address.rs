//! Where figures stand, such as `held`, `2019-2/present`, `2019-2/requests/seminar/pending` or
//! `body/日本商工会議所/present`. The number of parts tells these apart, so that a meeting may well have the id `body`.

use std::{
    fmt::{self, Write},
    str::FromStr,
};

use ayumi_proto::{
    ids::{ItemId, MeetingId},
    text::{Malformed, Name},
};

/// Declares figures by the last part of their addresses, which is their name in kebab-case.
macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $figure:ident),* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display, strum::EnumIter, strum::EnumString)]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name {
            $($(#[$what])* $figure,)*
        }
    };
}

figures!(
    /// What is counted over all meetings of an edition.
    EditionFigure {
        /// Meetings held.
        Held,
        /// Open follow-ups, candidates included.
        FollowUpsOpen,
        /// Open follow-ups that nobody has confirmed yet.
        FollowUpsCandidate,
        /// Days since the oldest open follow-up was raised; none if none is open.
        FollowUpsOldestDays,
        /// Cooperation requests.
        Requests,
        /// Answers to requests that are awaited.
        AnswersPending
    }
);
figures!(
    /// What is counted of one meeting.
    MeetingFigure {
        /// Bodies present.
        Present,
        /// Bodies absent.
        Absent,
        /// Observers.
        Observers,
        /// Open follow-ups, candidates included.
        FollowUpsOpen,
        /// Follow-ups completed or dropped.
        FollowUpsClosed,
        /// Days since the oldest open follow-up was raised; none if none is open.
        FollowUpsOldestDays
    }
);
figures!(
    /// What is counted of the bodies that were asked by one request.
    RequestFigure {
        /// Those that have answered, whatever they said.
        Answered,
        /// Those whose answer is awaited.
        Pending,
        /// Those that accepted.
        Accepted,
        /// Those that declined.
        Declined,
        /// Those that are considering it.
        Considering
    }
);
figures!(
    /// What is counted of one body that attended a meeting or owns a follow-up.
    BodyFigure {
        /// Meetings at which it was present.
        Present,
        /// Open follow-ups that it owns, candidates included.
        FollowUpsOpen,
        /// Days since the oldest of them was raised; none if none is open.
        FollowUpsOldestDays
    }
);

/// The address of a figure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// Of all meetings.
    Edition(EditionFigure),
    /// Of one meeting.
    Meeting(MeetingId, MeetingFigure),
    /// Of one request of a meeting.
    Request(MeetingId, ItemId, RequestFigure),
    /// Of one body.
    Body(BodyName, BodyFigure),
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edition(figure) => figure.fmt(formatter),
            Self::Meeting(meeting, figure) => write!(formatter, "{meeting}/{figure}"),
            Self::Request(meeting, request, figure) => write!(formatter, "{meeting}/requests/{request}/{figure}"),
            Self::Body(body, figure) => write!(formatter, "body/{body}/{figure}"),
        }
    }
}

impl FromStr for Address {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        parse(text).ok_or_else(|| {
            Malformed::new(
                text,
                "held、2019-2/present、2019-2/requests/seminar/pending、body/団体名/present のような指標のアドレス",
                "an address such as held, 2019-2/present, 2019-2/requests/seminar/pending or body/NAME/present",
            )
        })
    }
}

fn parse(text: &str) -> Option<Address> {
    let parts: Vec<&str> = text.split('/').collect();
    Some(match parts[..] {
        [figure] => Address::Edition(figure.parse().ok()?),
        [meeting, figure] => Address::Meeting(meeting.parse().ok()?, figure.parse().ok()?),
        [meeting, "requests", request, figure] => {
            Address::Request(meeting.parse().ok()?, request.parse().ok()?, figure.parse().ok()?)
        }
        ["body", body, figure] => Address::Body(BodyName::in_address(body)?, figure.parse().ok()?),
        _ => return None,
    })
}

/// The name of a body in normal form, by which two spellings of it are one body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyName(String);

/// What would end a part of an address, or of a URL, and what stands for it there. All else stands for
/// itself, so that names stay readable. The percent sign comes last: the others' escapes hold it.
const ESCAPES: [(char, &str); 5] = [('/', "%2F"), ('?', "%3F"), ('#', "%23"), (' ', "%20"), ('%', "%25")];

impl BodyName {
    /// The normal form of a name.
    pub fn of(written: &Name) -> Self {
        Self(written.normalised())
    }

    /// Whether a name is a spelling of this one.
    pub fn is(&self, written: &Name<&str>) -> bool {
        written.as_str() == self.0 || written.normalised() == self.0
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that a part of an address says; none if it is empty. What should have been escaped is taken as
    /// it stands where it can be: the escapes of a URL are undone before the address is read.
    fn in_address(part: &str) -> Option<Self> {
        let unescape = |name: String, (sign, escape): (char, &str)| name.replace(escape, sign.encode_utf8(&mut [0; 4]));
        let name = ESCAPES.into_iter().fold(part.to_owned(), unescape);
        (!name.is_empty()).then_some(Self(name))
    }
}

/// As it stands in an address.
impl fmt::Display for BodyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|sign| match ESCAPES.into_iter().find(|(escaped, _)| *escaped == sign) {
            Some((_, escape)) => formatter.write_str(escape),
            None => formatter.write_char(sign),
        })
    }
}
