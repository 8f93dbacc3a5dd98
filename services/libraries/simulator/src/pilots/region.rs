//! The commands of one region.

use std::sync::Arc;

use ayumi_pilots::{
    Approach, ApproachResult, AreaChange, BodyKind, BriefingPlan, Closing, Command, HeldBriefing, ImplementerChange,
    Opening, Pilots, RecruitmentRow, RecruitmentUpdate, Remark, RowCorrection, TargetSetting,
};
use ayumi_proto::{
    commit::{Actor, Role},
    ids::ItemId,
    place::Prefecture,
    text::Name,
    time::{Day, Moment},
};

use super::{
    area::Area,
    numbers::{Habit, Numbers},
};
use crate::{
    random::Random,
    script::Script,
    words::{actor, local, note, numbered, parse_valid, secretariat},
    year::{Year, days_after, working_day},
};

/// Days for which a region recruits.
const RECRUITING_DAYS: i32 = 280;
/// Reports are weekly at the most.
const REPORTS_MAX: u64 = RECRUITING_DAYS as u64 / 7;

const REVISED: [&str; 2] = ["集客の状況を踏まえて見直し", "実施期間の変更に伴う見直し"];
const EXTENDED: [&str; 2] = ["隣県の企業からの要望により対象を拡大", "支援機関の協力が得られたため拡大"];
const CORRECTED: [&str; 3] = ["前週の値を記載していたため", "翌週分を含めて集計していたため", "集計表の転記誤り"];
const FLAGGED: [&str; 2] = ["集客が目標を大きく下回っている", "報告が滞っている"];
const UNFLAGGED: [&str; 2] = ["集客が回復した", "追加の説明会で改善した"];

/// A region whose script is being written.
pub(super) struct Region {
    year: Year,
    random: Random,
    script: Script<Pilots>,
    area: Area,
    submitter: Arc<Actor>,
    secretariat: Arc<Actor>,
    implementer: Name,
    opened_on: Day,
    opened_at: Moment,
    /// The last day of anything that the closing has to follow.
    latest: Day,
}

impl Region {
    /// A region without commands.
    pub fn new(area: Area, year: &Year, mut random: Random) -> Self {
        let name = area.first[0].name();
        let script = Script::new(parse_valid(&name.en.to_lowercase()));
        let number = random.below(99) + 1;
        let implementer = numbered("模擬実施者", number);
        let submitter = actor(Role::Implementer, implementer.as_str());
        let opened_on = working_day(year.first + random.days(2, 30));
        let opened_at = year.recorded(&mut random, opened_on, opened_on.start());
        Self {
            year: *year,
            random,
            script,
            area,
            submitter,
            secretariat: secretariat(),
            implementer,
            opened_on,
            opened_at,
            latest: opened_on,
        }
    }

    /// Writes a script of about so many events.
    pub fn script(mut self, events: u64) -> Script<Pilots> {
        let reports = (events * 45 / 100).clamp(3, REPORTS_MAX) as usize;
        let habit = Habit::draw(&mut self.random);
        let prefectures: Vec<Prefecture> = self.area.first.iter().copied().chain(self.area.extension).collect();
        let draw = |prefecture| Numbers::draw(prefecture, reports, &habit, &mut self.random);
        let numbers: Vec<Numbers> = prefectures.into_iter().map(draw).collect();
        self.open();
        self.set_target(&numbers);
        let extended = self.extend();
        self.report(&numbers, extended);
        self.change_implementer();
        self.brief(2 + (events / 30) as usize);
        self.remark();
        // What is left goes to approaches; the closing is the last event.
        let left = events.saturating_sub(self.script.events + 1).max(2);
        self.approach(left as usize);
        self.close();
        self.script
    }

    /// Submits something that occurred on a day, not recorded before a moment; returns when that was.
    fn submit(&mut self, on: Day, not_before: Moment, command: Command) -> Moment {
        let recorded_at = self.year.recorded(&mut self.random, on, not_before);
        let submitter = match command {
            Command::OpenRegion(_)
            | Command::ChangeImplementer(_)
            | Command::SetTarget(_)
            | Command::ChangeArea(_)
            | Command::Flag(_)
            | Command::Unflag(_)
            | Command::CloseRecruitment(_)
            | Command::SuggestBody(_) => &self.secretariat,
            Command::ScheduleBriefing(_)
            | Command::HoldBriefing(_)
            | Command::ApproachBody(_)
            | Command::UpdateRecruitment(_)
            | Command::CorrectRecruitment(_) => &self.submitter,
        };
        self.script.add(recorded_at, submitter, command);
        self.latest = self.latest.max(on);
        recorded_at
    }

    /// A day so many days after the opening.
    fn day(&mut self, least: i32, most: i32) -> Day {
        working_day(self.opened_on + self.random.days(least, most))
    }

    /// A prefecture that the region covers from the first.
    fn prefecture(&mut self) -> Prefecture {
        *self.random.pick(&self.area.first)
    }

    fn open(&mut self) {
        let name = parse_valid(&format!("{}模擬地域", self.area.first[0].name().ja));
        let (on, prefectures) = (self.opened_on, self.area.first.clone());
        let implementer = self.implementer.clone();
        let command = Command::OpenRegion(Opening { on, name, implementer, prefectures });
        self.script.add(self.opened_at, &self.secretariat, command);
    }

    /// Sets a target, which in some regions is revised.
    fn set_target(&mut self, numbers: &[Numbers]) {
        let prefectures: Vec<_> = numbers[..self.area.first.len()].iter().map(|numbers| numbers.target).collect();
        let companies = prefectures.iter().map(|part| part.companies).sum();
        let by = self.opened_on + RECRUITING_DAYS - 30;
        let on = self.day(0, 10);
        let command =
            Command::SetTarget(TargetSetting { on, companies, by, prefectures: prefectures.clone(), reason: None });
        let set_at = self.submit(on, self.opened_at, command);
        if self.random.chance(400) {
            let on = self.day(90, 200);
            let companies = companies + 5 * self.random.below(12) as u32;
            let reason = Some(note(&mut self.random, &REVISED));
            self.submit(on, set_at, Command::SetTarget(TargetSetting { on, companies, by, prefectures, reason }));
        }
    }

    /// Extends the area, where there is room; says from when and since when that is recorded.
    fn extend(&mut self) -> Option<(Day, Moment)> {
        let extension = self.area.extension.filter(|_| self.random.chance(800))?;
        let from = self.day(60, 180);
        let prefectures = self.area.first.iter().copied().chain([extension]).collect();
        let reason = note(&mut self.random, &EXTENDED);
        let recorded_at =
            self.submit(from, self.opened_at, Command::ChangeArea(AreaChange { from, prefectures, reason }));
        Some((from, recorded_at))
    }

    /// Reports recruitment, at times with a slip that is corrected later.
    fn report(&mut self, numbers: &[Numbers], extended: Option<(Day, Moment)>) {
        let reports = numbers[0].rows.len();
        let step = RECRUITING_DAYS / reports as i32;
        let mut was_right = true;
        for report in 0..reports {
            let as_of = self.opened_on + step * (report as i32 + 1) - 1;
            let extension = extended.filter(|(from, _)| *from <= as_of);
            let covered = self.area.first.len() + usize::from(extension.is_some());
            let mut rows = self.rows(&numbers[..covered], report);
            let may_slip = was_right && self.random.chance(80);
            let right = if may_slip { self.slip(numbers, report, &mut rows) } else { None };
            was_right = right.is_none();
            let not_before = extension.map_or(self.opened_at, |(_, recorded_at)| recorded_at);
            let reported_at = self.submit(
                as_of,
                not_before,
                Command::UpdateRecruitment(RecruitmentUpdate { as_of, prefectures: rows }),
            );
            if let Some(right) = right {
                self.correct(as_of, right, reported_at);
            }
        }
    }

    /// The rows of a report; at times one of several is missing.
    fn rows(&mut self, numbers: &[Numbers], report: usize) -> Vec<RecruitmentRow> {
        let mut rows: Vec<RecruitmentRow> = numbers.iter().map(|numbers| numbers.rows[report]).collect();
        if rows.len() > 1 && self.random.chance(100) {
            rows.remove(self.random.below(rows.len()));
        }
        rows
    }

    /// Puts the row of the report before or after in the place of a row, and returns the right one. So no number is
    /// lower than an earlier one or higher than a later one, in any order of the reports, as long as no
    /// two reports with slips follow each other.
    fn slip(&mut self, numbers: &[Numbers], report: usize, rows: &mut [RecruitmentRow]) -> Option<RecruitmentRow> {
        let place = self.random.below(rows.len());
        let other = if self.random.chance(500) { report.checked_sub(1)? } else { report + 1 };
        let numbers = numbers.iter().find(|numbers| numbers.target.prefecture == rows[place].prefecture)?;
        Some(std::mem::replace(&mut rows[place], *numbers.rows.get(other)?))
    }

    /// Corrects a row some days after it was reported.
    fn correct(&mut self, as_of: Day, right: RecruitmentRow, reported_at: Moment) {
        let reason = note(&mut self.random, &CORRECTED);
        let not_before = days_after(reported_at, self.random.days(1, 30));
        let prefectures = vec![right.into()];
        self.submit(as_of, not_before, Command::CorrectRecruitment(RowCorrection { as_of, prefectures, reason }));
    }

    fn change_implementer(&mut self) {
        if self.random.chance(150) {
            let on = self.day(60, 200);
            let number = self.random.below(99) + 1;
            let implementer = numbered("模擬実施者", number);
            self.submit(on, self.opened_at, Command::ChangeImplementer(ImplementerChange { on, implementer }));
        }
    }

    /// Holds briefings; most are announced before, and some of those aren't held.
    fn brief(&mut self, count: usize) {
        for number in 1..=count {
            let (prefecture, mut not_before) = (self.prefecture(), self.opened_at);
            let briefing: ItemId = parse_valid(&format!("briefing-{number}"));
            let place = local(prefecture, "の模擬会場", self.random.below(9) + 1);
            let on = self.day(20, RECRUITING_DAYS - 30);
            if self.random.chance(800) {
                let (announced_on, place) = (self.day(0, 18).min(on), place.clone());
                let announced_on = announced_on.max(on - 40);
                let (briefing, held_on) = (briefing.clone(), on);
                let command =
                    Command::ScheduleBriefing(BriefingPlan { briefing, on: announced_on, held_on, place, prefecture });
                not_before = self.submit(announced_on, not_before, command);
                if self.random.chance(120) {
                    continue;
                }
            }
            let attended_companies = 3 + self.random.below(60) as u32;
            self.submit(
                on,
                not_before,
                Command::HoldBriefing(HeldBriefing { briefing, on, place, prefecture, attended_companies }),
            );
        }
    }

    /// Marks some regions as struggling; most of the marks are taken away again.
    fn remark(&mut self) {
        let (mut on, mut not_before, closing) = (self.day(50, 120), self.opened_at, self.latest);
        while on < closing && self.random.chance(350) {
            let reason = note(&mut self.random, &FLAGGED);
            not_before = self.submit(on, not_before, Command::Flag(Remark { on, reason }));
            on = working_day(on + self.random.days(20, 60));
            if on > closing || self.random.chance(200) {
                return;
            }
            let reason = note(&mut self.random, &UNFLAGGED);
            not_before = self.submit(on, not_before, Command::Unflag(Remark { on, reason }));
            on = working_day(on + self.random.days(10, 60));
        }
    }

    /// Asks bodies to support recruitment, some of them more than once.
    fn approach(&mut self, count: usize) {
        for _ in 0..count {
            let kind = *self.random.pick(&BodyKind::ALL);
            let what = match kind {
                BodyKind::Chamber => "模擬商工会議所",
                BodyKind::SupportCentre => "模擬支援拠点",
                BodyKind::Bank => "模擬銀行",
                BodyKind::Vendor => "模擬ITベンダー",
                BodyKind::Insurer => "模擬損保",
                BodyKind::Infrastructure => "模擬電力",
                BodyKind::Other => "模擬団体",
            };
            let prefecture = self.prefecture();
            let body = local(prefecture, what, self.random.below(8) + 1);
            let result = ApproachResult::ALL[self.random.weighted(&[5, 3, 1, 2])];
            let on = self.day(5, RECRUITING_DAYS - 20);
            self.submit(on, self.opened_at, Command::ApproachBody(Approach { on, body, kind, prefecture, result }));
        }
    }

    /// Closes recruitment, after all that is dated before; what is reported later of such days is still taken.
    fn close(&mut self) {
        if self.random.chance(850) {
            let on = working_day(self.latest + 1);
            let reason = self.random.chance(300).then(|| parse_valid("予定の期間を終了"));
            self.submit(on, self.opened_at, Command::CloseRecruitment(Closing { on, reason }));
        }
    }
}
