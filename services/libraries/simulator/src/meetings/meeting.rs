//! What is told of one meeting.

use std::sync::Arc;

use ayumi_meetings::{
    AgendaItem, Announcement, Attendance, Attendant, Command, CooperationRequest, Handling, Meetings, Minutes,
    NextAppointment, NextProposal, Proceedings, RequestAnswer, RequestKind, Response, Statement, StatementKind,
};
use ayumi_proto::{
    commit::{Actor, Role},
    ids::ItemId,
    text::Name,
    time::{Day, Moment, Span},
};

use crate::{
    random::Random,
    script::Script,
    words::{actor, lawful, note, numbered, secretariat},
    year::{Year, at_hour, working_day},
};

/// The council's member bodies.
const MEMBERS: usize = 12;
/// The most statements that a meeting's rules take; the rest of a long script goes to follow-ups.
const STATEMENTS_MAX: u64 = 300;
/// The days of the year on which meetings take place, counted from its first.
const MEETING_DAYS: (i32, i32) = (35, 320);

const KINDS: [StatementKind; 7] = [
    StatementKind::Fact,
    StatementKind::Plan,
    StatementKind::Request,
    StatementKind::Question,
    StatementKind::Answer,
    StatementKind::Opinion,
    StatementKind::Hearsay,
];
const STATEMENTS: [&str; 5] = [
    "実証の集客の状況を報告した",
    "周知の方法について意見があった",
    "専門家の派遣の進め方を確認した",
    "支援機関との連携を求めた",
    "次年度の計画を説明した",
];
const ASKED: [&str; 3] = ["説明会の集客への協力", "会員企業への周知", "セミナーの後援"];

/// A meeting whose script is being written.
pub(super) struct Meeting {
    pub year: Year,
    pub random: Random,
    pub script: Script<Meetings>,
    pub secretariat: Arc<Actor>,
    pub held_on: Day,
    /// When it was recorded that the meeting was held.
    pub held_at: Moment,
    pub members: Vec<Name>,
    number: u64,
    attending: Vec<Name>,
    agenda: u8,
}

impl Meeting {
    /// One of the meetings of the year, of which nothing is told.
    pub fn new(number: u64, of: u64, year: &Year, mut random: Random) -> Self {
        let (first, last) = MEETING_DAYS;
        let apart = (last - first) / of as i32;
        let held_on = working_day(year.first + first + apart * (number as i32 - 1) + random.days(0, apart.min(20)));
        Self {
            year: *year,
            script: Script::new(lawful(&format!("{}-{number}", year.edition.year()))),
            secretariat: secretariat(),
            held_on,
            held_at: held_on.start(),
            members: (1..=MEMBERS).map(|member| numbered("模擬団体", member)).collect(),
            number,
            attending: Vec::new(),
            agenda: 4 + random.below(5) as u8,
            random,
        }
    }

    /// Writes a script of about so many events.
    pub fn script(mut self, events: u64) -> Script<Meetings> {
        self.schedule();
        self.hold();
        self.record_minutes();
        self.fix_next();
        self.request(1 + events / 60);
        let left = events.saturating_sub(self.script.events);
        self.state((left / 2).min(STATEMENTS_MAX));
        let mut number = 0;
        while self.script.events < events {
            number += 1;
            self.follow_up(number);
        }
        self.script
    }

    /// Tells something that occurred on a day, not recorded before a moment; says when it was.
    pub fn tell(&mut self, on: Day, not_before: Moment, actor: &Arc<Actor>, command: Command) -> Moment {
        let recorded_at = self.year.recorded(&mut self.random, on, not_before);
        self.script.tell(recorded_at, actor, command);
        recorded_at
    }

    /// Tells something as the secretariat.
    pub fn tell_self(&mut self, on: Day, not_before: Moment, command: Command) -> Moment {
        let secretariat = Arc::clone(&self.secretariat);
        self.tell(on, not_before, &secretariat, command)
    }

    /// A day so many days after the meeting.
    pub fn day(&mut self, least: i32, most: i32) -> Day {
        working_day(self.held_on + self.random.days(least, most))
    }

    /// One of the member bodies.
    pub fn member(&mut self) -> Name {
        self.random.pick(&self.members).clone()
    }

    /// Announces the meeting. That isn't told late: a meeting that nobody knew of isn't held.
    fn schedule(&mut self) {
        let on = working_day(self.held_on - self.random.days(20, 33)).max(self.year.first);
        let title = lawful(&format!("模擬協議会 第{}回会合", self.number));
        let (starts, ends) = (at_hour(self.held_on, 13), at_hour(self.held_on, 15));
        let (place, members) = (lawful("模擬会議室"), self.members.clone());
        let command = Command::Schedule(Announcement { on, title, starts, ends, place, members });
        let at = at_hour(on, 11);
        self.script.tell(at, &self.secretariat, command);
    }

    fn hold(&mut self) {
        let mut attendance = Vec::new();
        for body in &self.members {
            let present = self.random.chance(850);
            let attendance_of = if present { Attendance::Present } else { Attendance::Absent };
            attendance.push(Attendant { body: body.clone(), attendance: attendance_of });
        }
        let observers = ["模擬所管課", "模擬関係課"].map(lawful::<Name>);
        let attendance_of = Attendance::Observer;
        attendance.extend(observers.map(|body| Attendant { body, attendance: attendance_of }));
        let present = attendance.iter().filter(|attendant| attendant.attendance != Attendance::Absent);
        self.attending = present.map(|attendant| attendant.body.clone()).collect();
        let item = |item: u8| {
            let documents = (0..self.random.below(3)).map(|number| numbered("模擬資料", number + 1)).collect();
            AgendaItem { item, title: numbered("模擬議題", usize::from(item)), documents }
        };
        let agenda = (1..=self.agenda).map(item).collect();
        let on = self.held_on;
        let command = Command::Hold(Proceedings { on, attendance, agenda, handling: Handling::MembersOnly });
        self.held_at = self.tell_self(on, at_hour(on, 16), command);
    }

    /// Records minutes; a second version may be open to everybody.
    fn record_minutes(&mut self) {
        let on = self.day(5, 20);
        let note = Some(lawful("確定前の版"));
        let command = Command::RecordMinutes(Minutes { on, handling: Handling::MembersOnly, note });
        let at = self.tell_self(on, self.held_at, command);
        if self.random.chance(400) {
            let on = working_day(on + self.random.days(10, 30));
            self.tell_self(on, at, Command::RecordMinutes(Minutes { on, handling: Handling::Public, note: None }));
        }
    }

    fn fix_next(&mut self) {
        let first = self.held_on + 60;
        if let Ok(between) = Span::new(first, first + 20) {
            let on = self.held_on;
            self.tell_self(on, self.held_at, Command::ProposeNext(NextProposal { on, between }));
        }
        let (on, next) = (self.day(5, 40), working_day(first + self.random.days(0, 20)));
        self.tell_self(on, self.held_at, Command::FixNext(NextAppointment { on, starts: at_hour(next, 13) }));
    }

    fn state(&mut self, count: u64) {
        for _ in 0..count {
            let (on, item) = (self.held_on, 1 + self.random.below(usize::from(self.agenda)) as u8);
            let (body, kind) = (self.random.pick(&self.attending).clone(), *self.random.pick(&KINDS));
            let summary = note(&mut self.random, &STATEMENTS);
            self.tell_self(on, self.held_at, Command::RecordStatement(Statement { on, item, body, kind, summary }));
        }
    }

    /// Asks the members to cooperate; most answer, and some who consider answer again.
    fn request(&mut self, count: u64) {
        for number in 0..count {
            let request: ItemId = lawful(&format!("request-{}", number + 1));
            let which = self.random.below(ASKED.len());
            let kind = [RequestKind::Recruitment, RequestKind::Publicity, RequestKind::Patronage][which];
            let (summary, of) = (lawful(ASKED[which]), self.members[..4 + self.random.below(8)].to_vec());
            let on = self.held_on;
            let command = Command::RequestCooperation(CooperationRequest {
                on,
                request: request.clone(),
                kind,
                of: of.clone(),
                summary,
            });
            let asked_at = self.tell_self(on, self.held_at, command);
            for body in of {
                if self.random.chance(800) {
                    self.answer(&request, body, asked_at);
                }
            }
        }
    }

    fn answer(&mut self, request: &ItemId, body: Name, asked_at: Moment) {
        let actor = actor(Role::Body, body.as_str());
        let answer = [Response::Accepted, Response::Considering, Response::Declined][self.random.weighted(&[6, 3, 1])];
        let on = self.day(1, 40);
        let command = |on, answer, note| {
            Command::AnswerRequest(RequestAnswer { on, request: request.clone(), body: body.clone(), answer, note })
        };
        let at = self.tell(on, asked_at, &actor, command(on, answer, None));
        if answer == Response::Considering && self.random.chance(600) {
            let on = working_day(on + self.random.days(5, 40));
            self.tell(on, at, &actor, command(on, Response::Accepted, Some(lawful("総会で了承"))));
        }
    }
}
