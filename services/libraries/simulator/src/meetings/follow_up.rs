//! What becomes of a follow-up.

use ayumi_meetings::{
    Command, FollowUpAssignment, FollowUpCompletion, FollowUpConfirmation, FollowUpDismissal, FollowUpProgress,
    NewFollowUp, Standing,
};
use ayumi_proto::{
    commit::Role,
    ids::ItemId,
    text::Name,
    time::{Day, Moment},
};

use super::meeting::Meeting;
use crate::{
    words::{actor, lawful, note},
    year::working_day,
};

const SUMMARIES: [&str; 5] = [
    "集客の方法を実施者と見直す",
    "支援機関への働きかけの漏れを確認する",
    "専門家と企業の組合せを分析する",
    "周知資料を改訂する",
    "次回の日程を調整する",
];
const PROGRESS: [&str; 3] = ["関係者と協議中", "案を作成した", "資料を送付した"];
const DROPPED: [&str; 2] = ["宿題事項ではなかった", "別の事業で扱うこととした"];

/// A follow-up as far as it is told.
struct FollowUp {
    id: ItemId,
    /// The day of the last step, and when it was recorded: each step stands on the one before.
    on: Day,
    at: Moment,
    owner: Option<Name>,
}

impl Meeting {
    /// Tells a follow-up with all that becomes of it.
    pub(super) fn follow_up(&mut self, number: usize) {
        let id: ItemId = lawful(&format!("follow-up-{number}"));
        let on = if self.random.chance(800) { self.held_on } else { self.day(1, 10) };
        let standing = if self.random.chance(400) { Standing::Confirmed } else { Standing::Candidate };
        let owner = self.random.chance(300).then(|| self.member());
        let summary = note(&mut self.random, &SUMMARIES);
        let (follow_up, body) = (id.clone(), owner.clone());
        let command = Command::RaiseFollowUp(NewFollowUp { on, follow_up, summary, standing, owner: body });
        let at = self.tell_self(on, self.held_at, command);
        let mut raised = FollowUp { id, on, at, owner };
        if standing == Standing::Candidate && !self.confirmed(&mut raised) {
            return;
        }
        if raised.owner.is_none() || self.random.chance(150) {
            self.assign(&mut raised);
        }
        self.progress(&mut raised);
        self.close(&mut raised);
    }

    /// Tells the next step of a follow-up, some days after the last, unless the edition is over by then. The
    /// owner tells what it has done.
    fn step(&mut self, follow_up: &mut FollowUp, (least, most): (i32, i32), command: impl FnOnce(Day) -> Command) {
        let on = working_day(follow_up.on + self.random.days(least, most));
        if on > self.year.end() {
            return;
        }
        let command = command(on);
        let owner = follow_up
            .owner
            .as_ref()
            .filter(|_| matches!(command, Command::ProgressFollowUp(_) | Command::CompleteFollowUp(_)));
        let teller = match owner.filter(|_| self.random.chance(600)) {
            Some(owner) => actor(Role::Body, owner.as_str()),
            None => self.secretariat.clone(),
        };
        (follow_up.on, follow_up.at) = (on, self.tell(on, follow_up.at, &teller, command));
    }

    /// Whether a candidate is confirmed; some aren't yet, and some weren't meant.
    fn confirmed(&mut self, raised: &mut FollowUp) -> bool {
        let follow_up = raised.id.clone();
        match self.random.weighted(&[75, 10, 15]) {
            0 => {
                self.step(raised, (1, 30), |on| Command::ConfirmFollowUp(FollowUpConfirmation { on, follow_up }));
                true
            }
            1 => {
                let reason = note(&mut self.random, &DROPPED);
                self.step(raised, (1, 60), |on| Command::DropFollowUp(FollowUpDismissal { on, follow_up, reason }));
                false
            }
            _ => false,
        }
    }

    fn assign(&mut self, raised: &mut FollowUp) {
        let (follow_up, owner) = (raised.id.clone(), self.member());
        let due_days = self.random.chance(700).then(|| self.random.days(30, 120));
        let body = owner.clone();
        self.step(raised, (0, 20), |on| {
            let due = due_days.map(|days| on + days);
            Command::AssignFollowUp(FollowUpAssignment { on, follow_up, owner: body, due })
        });
        raised.owner = Some(owner);
    }

    fn progress(&mut self, raised: &mut FollowUp) {
        for _ in 0..self.random.below(3) {
            let (follow_up, note) = (raised.id.clone(), note(&mut self.random, &PROGRESS));
            self.step(raised, (5, 40), |on| Command::ProgressFollowUp(FollowUpProgress { on, follow_up, note }));
        }
    }

    /// Most are done or dropped in the end.
    fn close(&mut self, raised: &mut FollowUp) {
        let follow_up = raised.id.clone();
        match self.random.weighted(&[65, 10, 25]) {
            0 => {
                let note = self.random.chance(500).then(|| lawful("次回の会合で報告"));
                self.step(raised, (10, 80), |on| Command::CompleteFollowUp(FollowUpCompletion { on, follow_up, note }));
            }
            1 => {
                let reason = note(&mut self.random, &DROPPED);
                self.step(raised, (10, 80), |on| Command::DropFollowUp(FollowUpDismissal { on, follow_up, reason }));
            }
            _ => {}
        }
    }
}
