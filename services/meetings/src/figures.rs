//! The figures that the view shows, with their addresses.

use std::collections::BTreeMap;

use ayumi_core::View;
use ayumi_proto::{
    figure::{Figure, Unit},
    ids::Edition,
    meetings::Attendance,
    text::Text,
};

use crate::{meeting::Meeting, view::MeetingsView};

/// Every figure of the edition.
pub(crate) fn list(view: &MeetingsView, edition: Edition) -> Vec<Figure> {
    let mut list = List { edition, figures: Vec::new() };
    list.edition(view);
    for (id, meeting) in view.meetings() {
        list.meeting(id, meeting);
    }
    list.bodies(view);
    list.figures
}

/// Figures of the edition, as they are listed.
struct List {
    edition: Edition,
    figures: Vec<Figure>,
}

impl List {
    fn add(&mut self, path: &str, count: usize, unit: Unit, label: Text, simulated: bool) {
        let path = format!("{}/{}/{path}", MeetingsView::NAME, self.edition);
        self.figures.push(Figure { path, value: count.into(), unit, label, simulated });
    }

    fn edition(&mut self, view: &MeetingsView) {
        let simulated = view.meetings().any(|(_, meeting)| meeting.simulated);
        let sum = |of: fn(&Meeting) -> usize| view.meetings().map(|(_, meeting)| of(meeting)).sum::<usize>();
        let held = sum(|meeting| usize::from(meeting.held_on.is_some()));
        self.add("held", held, Unit::Meetings, Text::new("開催した会合", "Meetings held"), simulated);
        let open = sum(|meeting| meeting.open().count());
        self.add("follow-ups-open", open, Unit::FollowUps, open_label(""), simulated);
        let label = Text::new("未確認の宿題事項候補", "Follow-ups nobody has confirmed yet");
        self.add("follow-ups-candidate", sum(Meeting::candidates), Unit::FollowUps, label, simulated);
        let label = Text::new("協力依頼", "Cooperation requests");
        self.add("requests", sum(|meeting| meeting.requests.len()), Unit::Answers, label, simulated);
        let label = Text::new("協力依頼への未回答", "Answers to requests awaited");
        self.add("answers-pending", sum(Meeting::pending), Unit::Answers, label, simulated);
    }

    fn meeting(&mut self, id: &str, meeting: &Meeting) {
        let title = &meeting.title;
        let attendance = [
            ("present", Attendance::Present, "出席団体", "bodies present"),
            ("absent", Attendance::Absent, "欠席団体", "bodies absent"),
            ("observers", Attendance::Observer, "オブザーバ", "observers"),
        ];
        for (name, kind, ja, en) in attendance {
            let label = Text::new(format!("{title} {ja}"), format!("{title}: {en}"));
            self.add(&format!("{id}/{name}"), meeting.count(kind), Unit::Bodies, label, meeting.simulated);
        }
        let open = meeting.open().count();
        let label = open_label(title.as_str());
        self.add(&format!("{id}/follow-ups-open"), open, Unit::FollowUps, label, meeting.simulated);
        let closed = meeting.follow_ups.len() - open;
        let label = Text::new(format!("{title} 終了した宿題事項"), format!("{title}: follow-ups closed"));
        self.add(&format!("{id}/follow-ups-closed"), closed, Unit::FollowUps, label, meeting.simulated);
    }

    /// By body, whether it attended or owns a follow-up.
    fn bodies(&mut self, view: &MeetingsView) {
        let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
        for (name, row) in view.attendance() {
            bodies.insert(name, Body { present: row.present, open: 0, simulated: row.simulated });
        }
        for (_, meeting) in view.meetings() {
            for follow_up in meeting.follow_ups.values() {
                let Some(owner) = follow_up.owner() else { continue };
                let body = bodies.entry(owner.normalised()).or_default();
                body.open += usize::from(follow_up.is_open());
                body.simulated |= meeting.simulated;
            }
        }
        for (name, body) in bodies {
            // A slash would begin another part of the address.
            let path = format!("body/{}", name.replace('/', "_"));
            let label = Text::new(format!("{name} 出席した会合"), format!("{name}: meetings attended"));
            self.add(&format!("{path}/present"), body.present, Unit::Meetings, label, body.simulated);
            self.add(&format!("{path}/follow-ups-open"), body.open, Unit::FollowUps, open_label(&name), body.simulated);
        }
    }
}

#[derive(Default)]
struct Body {
    present: usize,
    open: usize,
    simulated: bool,
}

/// What open follow-ups are called, of all or of one meeting or body.
fn open_label(of: &str) -> Text {
    let (ja, en) = ("未了の宿題事項（候補を含む）", "follow-ups open, candidates included");
    if of.is_empty() {
        Text::new(ja, "Follow-ups open, candidates included")
    } else {
        Text::new(format!("{of} {ja}"), format!("{of}: {en}"))
    }
}
