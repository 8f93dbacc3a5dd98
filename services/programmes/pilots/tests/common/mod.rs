//! Commands in few words, for the tests of this crate.

#![allow(dead_code, reason = "each test file uses its own part")]

use ayumi_core::world::{World, v};
use ayumi_pilots::{
    Approach, ApproachResult, AreaChange, BodyKind, BriefingPlan, Change, Closing, Command, CorrectedRow, HeldBriefing,
    ImplementerChange, Opening, Pilots, PrefectureTarget, RecruitmentRow, RecruitmentUpdate, Remark, RowCorrection,
    Suggestion, TargetSetting,
};
use ayumi_proto::place::Prefecture;

pub const REGION: &str = "ishikawa";

/// An empty world at the end of the edition.
pub fn empty() -> World<Pilots> {
    World::on("2020-03-31")
}

/// A world in which the region opened on 1 July 2019 with Ishikawa alone.
pub fn opened() -> World<Pilots> {
    let mut world = empty();
    world.accept(REGION, open("2019-07-01", &["17"]));
    world
}

pub fn codes(prefectures: &[&str]) -> Vec<Prefecture> {
    prefectures.iter().map(|code| v(code)).collect()
}

pub fn open(on: &str, prefectures: &[&str]) -> Command {
    Command::OpenRegion(Opening {
        on: v(on),
        name: v("石川"),
        implementer: v("実施者A"),
        prefectures: codes(prefectures),
    })
}

pub fn implementer(on: &str, name: &str) -> Command {
    Command::ChangeImplementer(ImplementerChange { on: v(on), implementer: v(name) })
}

pub fn target(on: &str, companies: u32, by: &str, parts: &[(&str, u32)], reason: Option<&str>) -> Command {
    let part =
        |(prefecture, companies): &(&str, u32)| PrefectureTarget { prefecture: v(prefecture), companies: *companies };
    Command::SetTarget(TargetSetting {
        on: v(on),
        companies,
        by: v(by),
        prefectures: parts.iter().map(part).collect(),
        reason: reason.map(v),
    })
}

pub fn area(from: &str, prefectures: &[&str]) -> Command {
    Command::ChangeArea(AreaChange { from: v(from), prefectures: codes(prefectures), reason: v("隣県へ広げる") })
}

pub fn row(prefecture: &str, recruited: u32) -> RecruitmentRow {
    RecruitmentRow { prefecture: v(prefecture), applied: None, recruited, served: None, withdrawn: None }
}

/// A row with everything: applied, recruited, served, withdrawn.
pub fn full(prefecture: &str, numbers: [u32; 4]) -> RecruitmentRow {
    let [applied, recruited, served, withdrawn] = numbers;
    let (applied, served, withdrawn) = (Some(applied), Some(served), Some(withdrawn));
    RecruitmentRow { prefecture: v(prefecture), applied, recruited, served, withdrawn }
}

pub fn update(as_of: &str, rows: &[RecruitmentRow]) -> Command {
    Command::UpdateRecruitment(RecruitmentUpdate { as_of: v(as_of), prefectures: rows.to_vec() })
}

pub fn correct(as_of: &str, rows: &[RecruitmentRow]) -> Command {
    // What a row doesn't have is left out.
    let keep = |number: Option<u32>| number.map_or(Change::Keep, Change::Number);
    let corrected = |row: &RecruitmentRow| CorrectedRow {
        prefecture: row.prefecture,
        applied: keep(row.applied),
        recruited: Change::Number(row.recruited),
        served: keep(row.served),
        withdrawn: keep(row.withdrawn),
    };
    correct_rows(as_of, rows.iter().map(corrected).collect())
}

/// A correction whose rows say all: what a row doesn't have is taken away.
pub fn replace(as_of: &str, rows: &[RecruitmentRow]) -> Command {
    correct_rows(as_of, rows.iter().copied().map(CorrectedRow::from).collect())
}

pub fn correct_rows(as_of: &str, prefectures: Vec<CorrectedRow>) -> Command {
    Command::CorrectRecruitment(RowCorrection { as_of: v(as_of), prefectures, reason: v("二重計上") })
}

pub fn schedule(briefing: &str, on: &str, held_on: &str) -> Command {
    let (place, prefecture) = (v("金沢"), v("17"));
    Command::ScheduleBriefing(BriefingPlan { briefing: v(briefing), on: v(on), held_on: v(held_on), place, prefecture })
}

pub fn hold(briefing: &str, on: &str, attended_companies: u32) -> Command {
    let (place, prefecture) = (v("金沢"), v("17"));
    Command::HoldBriefing(HeldBriefing { briefing: v(briefing), on: v(on), place, prefecture, attended_companies })
}

pub fn approach(on: &str, body: &str, prefecture: &str, result: ApproachResult) -> Command {
    let kind = BodyKind::Chamber;
    Command::ApproachBody(Approach { on: v(on), body: v(body), kind, prefecture: v(prefecture), result })
}

pub fn flag(on: &str) -> Command {
    Command::Flag(Remark { on: v(on), reason: v("参加が伸びない") })
}

pub fn unflag(on: &str) -> Command {
    Command::Unflag(Remark { on: v(on), reason: v("持ち直した") })
}

pub fn close(on: &str) -> Command {
    Command::CloseRecruitment(Closing { on: v(on), reason: None })
}

/// Somebody suggests a body to approach.
pub fn suggest(on: &str, body: &str, received_on: Option<&str>) -> Command {
    Command::SuggestBody(Suggestion {
        on: v(on),
        body: v(body),
        kind: BodyKind::Bank,
        prefecture: v("17"),
        suggested_by: v("協会"),
        received_on: received_on.map(v),
        note: None,
    })
}
