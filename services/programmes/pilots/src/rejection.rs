//! Why a command on the pilots was rejected, in words.

mod fall;

pub use fall::Fall;

use ayumi_core::{figures::point::DimensionValue, rejections};
use ayumi_proto::{
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::Text,
    time::Day,
};

use crate::Measure;

rejections! {
    /// Why not.
    pub enum Rejection {
        ReservedId { region: RegionId } = "reserved-id", at region,
            title "使用できない地域ID" / "Reserved region ID",
            detail "地域ID「{region}」は集計に使用しています。別の地域IDを入力してください。"
                / "Region ID {region} is reserved. Enter another region ID.",
            accepted "別の地域ID" / "another region ID, such as tohoku";
        RegionAlreadyOpen { region: RegionId } = "region-already-open", at region,
            title "実施開始済みの地域" / "Region already open",
            detail "実施地域「{region}」はこの年度に実施開始済みです。"
                / "Region {region} is already open in this fiscal year.",
            accepted "実施開始前の地域" / "a region not yet open";
        RegionNotOpen { region: RegionId } = "region-not-open", at region,
            title "実施開始前の地域" / "Region not open",
            detail "実施地域「{region}」は実施開始前です。先に実施開始を記録してください。"
                / "Region {region} is not open. Record its opening first.",
            accepted "実施開始済みの地域" / "an open region";
        BeforeOpening { on: Day, opened_on: Day } = "before-opening", at on,
            title "実施開始日より前の日付" / "Date before opening",
            detail "{on}は実施開始日（{opened_on}）より前です。実施開始日以降の日付を入力してください。"
                / "Date must be on or after the opening date, {opened_on}.",
            accepted "{opened_on}以降" / "{opened_on} or later";
        ReceivedOutside { received_on: Day, from: Day, to: Day } = "suggestion-received-outside", at received_on,
            title "受領日の誤り" / "Date received out of range",
            detail "受領日{received_on}は使えません。{from}から{to}までの日付を入力してください。"
                / "Date received must be from {from} to {to}.",
            accepted "{from}〜{to}" / "{from} to {to}";
        RecruitmentClosed { on: Day, closed_on: Day } = "recruitment-closed", at on,
            title "募集終了済み" / "Recruitment already closed",
            detail "募集は{closed_on}に終了済みです。日付の誤りは、その記録を訂正してください。"
                / "Recruitment already closed on {closed_on}. Correct that record if the date is wrong.",
            accepted "{closed_on}の記録の訂正" / "a correction of the record of {closed_on}";
        ClosingBeforeLastRecord { on: Day, latest: Day } = "closing-before-last-record", at on,
            title "最終の記録より前の募集終了日" / "Closing date before the last record",
            detail "{latest}時点で申込企業または参加決定企業が増加しています。募集終了日は{latest}以降にしてください。"
                / "Closing date must be on or after {latest}, when companies applied or recruited last rose.",
            accepted "{latest}以降" / "{latest} or later";
        NoPrefectures = "no-prefectures", at "[]",
            title "都道府県の未入力" / "No prefecture entered",
            detail "都道府県を1件以上入力してください。" / "Enter at least one prefecture.",
            accepted "1〜47件の都道府県" / "1–47 prefectures";
        PrefectureTwice { prefecture: Prefecture } = "prefecture-twice", at prefecture,
            title "都道府県の重複" / "Duplicate prefecture",
            detail "{prefecture}が重複しています。各都道府県を一度だけ入力してください。"
                / "{prefecture} is entered more than once. Enter each prefecture once.",
            accepted "重複のない都道府県" / "each prefecture once";
        NotInRegion { prefecture: Prefecture, on: Day, area: Vec<Prefecture> } = "not-in-region", at prefecture,
            let listed = with_codes(area),
            title "対象区域外の都道府県" / "Prefecture outside the area",
            detail "{prefecture}は{on}時点の対象区域に含まれません。対象区域の都道府県を入力してください。"
                / "{prefecture} is outside the area on {on}. Enter a prefecture in the area.",
            accepted "{listed}" / "{listed}";
        AreaExcludesReport { prefecture: Prefecture, from: Day, as_of: Day } = "area-excludes-report", at prefecture,
            title "報告のある都道府県の除外" / "Area excludes a prefecture with an update",
            detail "{prefecture}には{as_of}時点の報告があります。対象区域に含めるか、変更日を{as_of}より後にしてください。"
                / "{prefecture} has an update as of {as_of}. Include it, or change the area after {as_of}.",
            accepted "{prefecture}を含む対象区域、または{as_of}より後の変更日"
                / "an area with {prefecture}, or a change after {as_of}";
        PrefectureOfAnother { prefecture: Prefecture, region: RegionId, on: Day } = "prefecture-of-another", at prefecture,
            title "別の実施地域の都道府県" / "Prefecture of another region",
            detail "{prefecture}は{on}時点で実施地域「{region}」の対象区域です。先にその地域の対象区域を変更するか、{prefecture}を除いてください。"
                / "{prefecture} is in the area of region {region} on {on}. Change that area first, or leave {prefecture} out.",
            accepted "{prefecture}を除く対象区域、または「{region}」の対象区域の変更後"
                / "an area without {prefecture}, or this one once region {region} no longer has it";
        TargetOutOfBounds { companies: u32, max: u32 } = "target-out-of-bounds", at companies,
            title "範囲外の目標" / "Target out of range",
            detail "目標が{companies}社です。1〜{max}社で入力してください。"
                / "Target must be from 1 to {max} companies, not {companies}.",
            accepted "1〜{max}社" / "1–{max} companies";
        TargetPartsExceed { parts: u64, companies: u32 } = "target-parts-exceed", at parts,
            title "全体を超える都道府県別の目標" / "Prefecture targets exceed the total",
            detail "都道府県別の目標の合計（{parts}社）が全体の目標（{companies}社）を超えています。合計を{companies}社以下にしてください。"
                / "Prefecture targets must add up to {companies} or less, not {parts}.",
            accepted "合計{companies}社以下" / "a sum of {companies} or less";
        TargetReasonNeeded = "target-reason-needed", at "reason",
            title "理由の未入力" / "Reason missing",
            detail "目標は設定済みです。変更の理由を入力してください。"
                / "A target is already set. Enter the reason for the change.",
            accepted "変更の理由" / "a reason";
        PlannedBeforeDecided { planned: Day, on: Day } = "planned-before-decided", at planned,
            title "決定日より前の予定日" / "Planned date before the decision",
            detail "予定日（{planned}）が決定日（{on}）より前です。決定日以降の日付を入力してください。"
                / "Planned date must be on or after the decision date, {on}.",
            accepted "{on}以降" / "{on} or later";
        BriefingAlreadyScheduled { briefing: ItemId } = "briefing-already-scheduled", at briefing,
            title "予定済みの事業説明会" / "Briefing already scheduled",
            detail "事業説明会「{briefing}」は予定済みです。別のIDを入力してください。"
                / "Briefing {briefing} is already scheduled. Enter another ID.",
            accepted "別の事業説明会のID" / "another briefing ID";
        BriefingAlreadyHeld { briefing: ItemId } = "briefing-already-held", at briefing,
            title "開催済みの事業説明会" / "Briefing already held",
            detail "事業説明会「{briefing}」は開催済みです。別のIDを入力してください。"
                / "Briefing {briefing} has already been held. Enter another ID.",
            accepted "開催前の事業説明会のID" / "the ID of a briefing not yet held";
        NumberOutOfBounds { field: &'static str, value: u32, max: u32 } = "number-out-of-bounds", at value,
            let label = label(field),
            title "範囲外の数" / "Number out of range",
            detail "{label}が{value}社です。0〜{max}社で入力してください。" / "{label} must be from 0 to {max}, not {value}.",
            accepted "0〜{max}社" / "0–{max}";
        AlreadyReported { prefecture: Prefecture, as_of: Day }
            = "already-reported", at format_args!("{prefecture} {as_of}"),
            title "報告済みの都道府県" / "Already reported",
            detail "{prefecture}は報告済みです。「訂正」から変更してください。" / "Already reported. Use Correct.",
            accepted "{as_of}時点の報告の訂正" / "a correction of the update as of {as_of}";
        NothingToCorrect { prefecture: Prefecture, as_of: Day }
            = "nothing-to-correct", at format_args!("{prefecture} {as_of}"),
            title "該当する報告なし" / "Nothing to correct",
            detail "{prefecture}の{as_of}時点の報告がありません。報告済みの報告基準日と都道府県を入力してください。"
                / "{prefecture} has no update as of {as_of}. Enter a date and prefecture with an update.",
            accepted "報告済みの報告基準日と都道府県" / "a date and prefecture with an update";
        CumulativeFalls { fall: Fall } = "cumulative-falls", at fall.value,
            let falls = fall.detail(),
            let fitting = fall.accepted(),
            title "累計の減少" / "Cumulative number falls",
            detail "{falls}" / "{falls}",
            accepted "{fitting}" / "{fitting}";
        ServedExceedsRecruited { prefecture: Prefecture, on: Day, served: u32, recruited: u32, since: Day }
            = "served-exceeds-recruited", at served,
            title "参加決定企業を超える支援実施企業" / "More served than recruited",
            detail "{prefecture}の{on}時点の支援実施企業（{served}社）が参加決定企業（{since}時点：{recruited}社）を超えています。{recruited}社以下で入力してください。"
                / "Served in {prefecture} on {on} must be {recruited} or less, the number recruited on {since}, not {served}.",
            accepted "{recruited}社以下" / "{recruited} or less";
        RecruitedExceedsApplied { prefecture: Prefecture, on: Day, recruited: u32, applied: u32, since: Day }
            = "recruited-exceeds-applied", at recruited,
            title "申込企業を超える参加決定企業" / "More recruited than applied",
            detail "{prefecture}の{on}時点の参加決定企業（{recruited}社）が申込企業（{since}時点：{applied}社）を超えています。{applied}社以下にするか、申込企業も入力してください。"
                / "Recruited in {prefecture} on {on} must be {applied} or less, the number applied on {since}, not {recruited}. Enter the number applied too if it has risen.",
            accepted "{applied}社以下、または申込企業の入力" / "{applied} or less, or the number applied as well";
        WithdrawnExceedsRecruited { prefecture: Prefecture, on: Day, withdrawn: u32, recruited: u32, since: Day }
            = "withdrawn-exceeds-recruited", at withdrawn,
            title "参加決定企業を超える辞退企業" / "More withdrawn than recruited",
            detail "{prefecture}の{on}時点の辞退企業（{withdrawn}社）が参加決定企業（{since}時点：{recruited}社）を超えています。{recruited}社以下で入力してください。"
                / "Withdrawn in {prefecture} on {on} must be {recruited} or less, the number recruited on {since}, not {withdrawn}.",
            accepted "{recruited}社以下" / "{recruited} or less";
        RisesAfterClosing { prefecture: Prefecture, measure: Measure, value: u32, most: u32, closed_on: Day }
            = "rises-after-closing", at value,
            let counted = (measure.words().ja, measure.words().en),
            title "募集終了後の増加" / "Rises after closing",
            detail "{prefecture}の{counted}（{value}社）が、募集終了日（{closed_on}）時点の{most}社を超えています。{most}社以下にするか、先に募集終了日以前の報告を記録・訂正してください。"
                / "{counted} in {prefecture} must be {most} or less, as on {closed_on} when recruitment closed, not {value}. First report or correct what came by then.",
            accepted "{most}社以下" / "{most} or less";
        NoNumbers { prefecture: Prefecture } = "no-numbers", at prefecture,
            title "訂正する数値の未入力" / "No number entered",
            detail "{prefecture}の訂正する数値を入力してください。入力しない数値は変わりません。"
                / "Enter the numbers to correct in {prefecture}. Numbers left out stay as they are.",
            accepted "1つ以上の数値" / "at least one number";
        RecruitedNeeded { prefecture: Prefecture } = "recruited-needed", at prefecture,
            title "参加決定企業の未入力" / "Recruited missing",
            detail "{prefecture}の参加決定企業は削除できません。報告そのものが誤りなら、報告を取り消してください。"
                / "The number recruited in {prefecture} cannot be removed. If the whole update is wrong, take it back.",
            accepted "0社以上、または報告の取消し" / "0 or more, or taking the update back";
        AlreadyFlagged { since: Day } = "already-flagged", at since,
            title "要注意に指定済みの地域" / "Region already flagged",
            detail "{since}から要注意に指定されています。先に解除してください。"
                / "The region has been flagged since {since}. Clear the flag first.",
            accepted "解除後の指定" / "a flag once this one is cleared";
        NotFlagged { region: RegionId } = "not-flagged", at region,
            title "要注意の指定なし" / "Region not flagged",
            detail "実施地域「{region}」は要注意に指定されていません。" / "Region {region} is not flagged.",
            accepted "要注意に指定された地域" / "a flagged region";
        BeforeLastFlag { on: Day, last: Day } = "before-last-flag", at on,
            title "前回の指定・解除より前の日付" / "Date before the last flag",
            detail "{on}は前回の指定・解除（{last}）より前です。{last}以降の日付を入力してください。"
                / "Date must be on or after the date the flag was last set or cleared, {last}.",
            accepted "{last}以降" / "{last} or later";
    }
}

/// Prefectures with the codes by which they are entered: `宮城県（04）`.
fn with_codes(area: &[Prefecture]) -> Vec<(String, String)> {
    let named = |one: &Prefecture| (format!("{}（{one}）", one.name().ja), format!("{} ({one})", one.name().en));
    area.iter().map(named).collect()
}

impl Rejection {
    /// More of a part than of the whole, as of a day on which the whole holds from another.
    pub(crate) fn exceeds(
        prefecture: Prefecture,
        (on, part, number): (Day, Measure, u32),
        (since, most): (Day, u32),
    ) -> Self {
        match part {
            Measure::Served => Self::ServedExceedsRecruited { prefecture, on, served: number, recruited: most, since },
            Measure::Withdrawn => {
                Self::WithdrawnExceedsRecruited { prefecture, on, withdrawn: number, recruited: most, since }
            }
            Measure::Recruited | Measure::Applied => {
                Self::RecruitedExceedsApplied { prefecture, on, recruited: number, applied: most, since }
            }
        }
    }
}

/// A number's label, by its field.
fn label(field: &str) -> Text {
    let measure = Measure::ALL.into_iter().find(|measure| measure.to_string() == field);
    measure.map_or_else(|| Text::new("出席企業", "Companies attended"), |measure| measure.words())
}
