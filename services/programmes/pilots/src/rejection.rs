//! Why a command on the pilots was rejected, in words.

use crate::Measure;
use ayumi_proto::{
    ids::{ItemId, RegionId},
    place::Prefecture,
    refusal::Refusal,
    time::Day,
};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is worded in the conversion to a refusal")]
pub enum Rejection {
    ReservedId { region: RegionId },
    RegionAlreadyOpen { region: RegionId },
    RegionNotOpen { region: RegionId },
    BeforeOpening { on: Day, opened_on: Day },
    RecruitmentClosed { on: Day, closed_on: Day },
    ClosingBeforeLastRecord { on: Day, latest: Day },
    NoPrefectures,
    PrefectureTwice { prefecture: Prefecture },
    NotInRegion { prefecture: Prefecture, on: Day, area: Vec<Prefecture> },
    AreaExcludesReport { prefecture: Prefecture, from: Day, as_of: Day },
    TargetOutOfBounds { companies: u32, max: u32 },
    TargetPartsExceed { parts: u64, companies: u32 },
    TargetReasonNeeded,
    PlannedBeforeDecided { planned: Day, on: Day },
    BriefingAlreadyScheduled { briefing: ItemId },
    BriefingAlreadyHeld { briefing: ItemId },
    NumberOutOfBounds { field: &'static str, value: u32, max: u32 },
    AlreadyReported { prefecture: Prefecture, as_of: Day },
    NothingToCorrect { prefecture: Prefecture, as_of: Day },
    CumulativeFalls { fall: Fall },
    ServedExceedsRecruited { prefecture: Prefecture, served: u32, recruited: u32 },
    RecruitedExceedsApplied { prefecture: Prefecture, recruited: u32, applied: u32 },
    WithdrawnExceedsRecruited { prefecture: Prefecture, withdrawn: u32, recruited: u32 },
    AlreadyFlagged { since: Day },
    NotFlagged { region: RegionId },
    BeforeLastFlag { on: Day, last: Day },
}

/// A cumulative number that doesn't lie between those reported around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// Where.
    pub prefecture: Prefecture,
    /// Of what.
    pub measure: Measure,
    /// The number told.
    pub value: u32,
    /// The last number reported as of an earlier day, with that day.
    pub before: Option<(Day, u32)>,
    /// The first number reported as of a later day, with that day.
    pub after: Option<(Day, u32)>,
}

impl Fall {
    /// What stands around the number, in both languages.
    fn detail(&self) -> (String, String) {
        let (place, measure) = (self.prefecture.name(), self.measure.name());
        let around: Vec<_> = self.before.iter().chain(&self.after).collect();
        let ja: Vec<_> = around.iter().map(|(day, value)| format!("{day} 時点で {value} 社")).collect();
        let en: Vec<_> = around.iter().map(|(day, value)| format!("{value} as of {day}")).collect();
        (
            format!("{}の{}は{}と報告されています。累計は減りません。", place.ja, measure.ja, ja.join("、")),
            format!("{}: {} {}; a cumulative number doesn't fall.", place.en, measure.en, en.join(" and ")),
        )
    }

    /// The numbers that would be accepted, in both languages.
    fn accepted(&self) -> (String, String) {
        let (ja, en) = match (self.before, self.after) {
            // A correction made the record itself fall here, so no number fits.
            (Some((before, low)), Some((after, high))) if low > high => {
                return (
                    format!("先に {before} または {after} の報告を correct-recruitment で訂正"),
                    format!("any number once correct-recruitment has mended the update of {before} or {after}"),
                );
            }
            (Some((_, low)), Some((_, high))) => (format!("{low}〜{high}"), format!("{low} to {high}")),
            (Some((_, low)), None) => (format!("{low} 以上"), format!("{low} or more")),
            (None, Some((_, high))) => (format!("{high} 以下"), format!("{high} or less")),
            (None, None) => ("任意の値".to_owned(), "any number".to_owned()),
        };
        (
            format!("{ja}。既報の誤りは correct-recruitment で訂正"),
            format!("{en}; or correct-recruitment, if what was reported is wrong"),
        )
    }
}

/// Prefectures as `04 宮城県・07 福島県`, in both languages.
fn listed(area: &[Prefecture]) -> (String, String) {
    let ja: Vec<_> = area.iter().map(|one| format!("{one} {}", one.name().ja)).collect();
    let en: Vec<_> = area.iter().map(|one| format!("{one} {}", one.name().en)).collect();
    (ja.join("・"), en.join(", "))
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        use Rejection as R;
        match rejection {
            R::ReservedId { region } => Self::new(
                "reserved-id",
                &region,
                ("地域IDに使えない語です", "The word can't be a region's id"),
                (
                    format!("{region} は集計や一覧の名前に使われています。"),
                    format!("{region} names a total or a list."),
                ),
                ("tohoku のような別の地域ID", "another region id, such as tohoku"),
            ),
            R::RegionAlreadyOpen { region } => Self::new(
                "region-already-open",
                &region,
                ("開始済みの地域です", "The region is already open"),
                (
                    format!("地域 {region} はこの年度に開始済みです。"),
                    format!("Region {region} was opened in this edition."),
                ),
                ("まだ開始していない地域", "a region that isn't open yet"),
            ),
            R::RegionNotOpen { region } => Self::new(
                "region-not-open",
                &region,
                ("開始していない地域です", "The region isn't open"),
                (
                    format!("地域 {region} はこの年度に開始していません。"),
                    format!("Region {region} hasn't been opened in this edition."),
                ),
                ("open-region で開始した地域", "a region opened by open-region"),
            ),
            R::BeforeOpening { on, opened_on } => Self::new(
                "before-opening",
                on,
                ("地域の開始より前の日付です", "The date is before the region opened"),
                (
                    format!("{on} は開始日 {opened_on} より前です。"),
                    format!("{on} is before the opening on {opened_on}."),
                ),
                (format!("{opened_on} 以降の日付"), format!("a date from {opened_on} on")),
            ),
            R::RecruitmentClosed { on, closed_on } => Self::new(
                "recruitment-closed",
                on,
                ("募集は終了しています", "Recruitment is closed"),
                (format!("募集は {closed_on} に終了しました。"), format!("Recruitment was closed on {closed_on}.")),
                (
                    format!("{closed_on} 以前の日付の記録、または訂正"),
                    format!("a record dated {closed_on} or before, or a correction"),
                ),
            ),
            R::ClosingBeforeLastRecord { on, latest } => Self::new(
                "closing-before-last-record",
                on,
                ("終了日より後の記録があります", "There are records after the closing day"),
                (
                    format!("{latest} の記録があります。{on} には終了できません。"),
                    format!("There is a record of {latest}, which is after {on}."),
                ),
                (format!("{latest} 以降の終了日"), format!("a closing day from {latest} on")),
            ),
            R::NoPrefectures => Self::new(
                "no-prefectures",
                "[]",
                ("都道府県がありません", "There are no prefectures"),
                ("都道府県が一つも指定されていません。", "No prefecture was given."),
                ("1〜47の都道府県", "1 to 47 prefectures"),
            ),
            R::PrefectureTwice { prefecture } => Self::new(
                "prefecture-twice",
                prefecture,
                ("都道府県が重複しています", "A prefecture is given twice"),
                (
                    format!("{}が二度指定されています。", prefecture.name().ja),
                    format!("{} is given more than once.", prefecture.name().en),
                ),
                ("各都道府県を一度だけ", "each prefecture once"),
            ),
            R::NotInRegion { prefecture, on, area } => Self::new(
                "not-in-region",
                prefecture,
                ("地域に含まれない都道府県です", "The prefecture isn't in the region"),
                (
                    format!("{}は {on} の時点でこの地域に含まれません。", prefecture.name().ja),
                    format!("{} wasn't in the region on {on}.", prefecture.name().en),
                ),
                listed(&area),
            ),
            R::AreaExcludesReport { prefecture, from, as_of } => Self::new(
                "area-excludes-report",
                prefecture,
                ("報告済みの都道府県が区域から外れます", "The area leaves out a prefecture that reported"),
                (
                    format!("{}は {as_of} 時点の報告があります。", prefecture.name().ja),
                    format!("{} has reported as of {as_of}.", prefecture.name().en),
                ),
                (
                    format!("{}を含む区域、または {as_of} より後の変更日（{from} ではなく）", prefecture.name().ja),
                    format!("an area with {}, or a change after {as_of} instead of {from}", prefecture.name().en),
                ),
            ),
            R::TargetOutOfBounds { companies, max } => Self::new(
                "target-out-of-bounds",
                companies,
                ("目標の値が範囲外です", "The target is out of bounds"),
                (format!("目標 {companies} 社は範囲外です。"), format!("The target is {companies} companies.")),
                (format!("1〜{max}"), format!("1 to {max}")),
            ),
            R::TargetPartsExceed { parts, companies } => Self::new(
                "target-parts-exceed",
                parts,
                ("都道府県別の目標が全体を超えます", "The prefectures' targets exceed the whole"),
                (
                    format!("都道府県別の合計は {parts} 社、全体は {companies} 社です。"),
                    format!("The prefectures add up to {parts}, the whole is {companies}."),
                ),
                (format!("合計 {companies} 社以下"), format!("parts that add up to {companies} or less")),
            ),
            R::TargetReasonNeeded => Self::new(
                "target-reason-needed",
                "reason",
                ("目標の変更には理由が必要です", "Revising a target takes a reason"),
                ("目標は設定済みです。変更の理由がありません。", "A target is set, and no reason was given."),
                ("理由 (reason) の記載", "a reason"),
            ),
            R::PlannedBeforeDecided { planned, on } => Self::new(
                "planned-before-decided",
                planned,
                ("予定の日が決定の日より前です", "The day planned is before the decision"),
                (
                    format!("予定 {planned} は {on} より前です。"),
                    format!("{planned} is before {on}, when it was decided."),
                ),
                (format!("{on} 以降の日付"), format!("a date from {on} on")),
            ),
            R::BriefingAlreadyScheduled { briefing } => Self::new(
                "briefing-already-scheduled",
                &briefing,
                ("予定済みの説明会です", "The briefing is already scheduled"),
                (format!("説明会 {briefing} は予定済みです。"), format!("Briefing {briefing} is scheduled already.")),
                ("別の説明会のID", "the id of another briefing"),
            ),
            R::BriefingAlreadyHeld { briefing } => Self::new(
                "briefing-already-held",
                &briefing,
                ("開催済みの説明会です", "The briefing was already held"),
                (format!("説明会 {briefing} は開催済みです。"), format!("Briefing {briefing} has been held.")),
                ("まだ開催していない説明会のID", "the id of a briefing that hasn't been held"),
            ),
            R::NumberOutOfBounds { field, value, max } => Self::new(
                "number-out-of-bounds",
                value,
                ("数が範囲外です", "A number is out of bounds"),
                (format!("{field} の値 {value} は範囲外です。"), format!("{field} is {value}.")),
                (format!("{field} は 0〜{max}"), format!("{field} from 0 to {max}")),
            ),
            R::AlreadyReported { prefecture, as_of } => Self::new(
                "already-reported",
                format_args!("{prefecture} {as_of}"),
                ("報告済みです", "It is already reported"),
                (
                    format!("{}の {as_of} 時点の数は報告済みです。", prefecture.name().ja),
                    format!("{} has reported as of {as_of} already.", prefecture.name().en),
                ),
                ("correct-recruitment による訂正", "correct-recruitment"),
            ),
            R::NothingToCorrect { prefecture, as_of } => Self::new(
                "nothing-to-correct",
                format_args!("{prefecture} {as_of}"),
                ("訂正する報告がありません", "There is nothing to correct"),
                (
                    format!("{}の {as_of} 時点の報告はありません。", prefecture.name().ja),
                    format!("{} hasn't reported as of {as_of}.", prefecture.name().en),
                ),
                (
                    "update-recruitment で報告済みの日と都道府県",
                    "a day and prefecture that update-recruitment reported",
                ),
            ),
            R::CumulativeFalls { fall } => Self::new(
                "cumulative-falls",
                fall.value,
                ("累計が減ります", "A cumulative number falls"),
                fall.detail(),
                fall.accepted(),
            ),
            R::ServedExceedsRecruited { prefecture, served, recruited } => {
                let (place, max) = (prefecture.name(), recruited);
                Self::new(
                    "served-exceeds-recruited",
                    served,
                    ("支援企業が参加企業を上回ります", "More companies served than recruited"),
                    (
                        format!("{}の参加 {recruited} 社に対し支援 {served} 社です。", place.ja),
                        format!("{}: {served} served of {recruited} recruited.", place.en),
                    ),
                    (format!("{max} 以下の支援企業数"), format!("served of {max} or less")),
                )
            }
            R::RecruitedExceedsApplied { prefecture, recruited, applied } => {
                let (place, max) = (prefecture.name(), applied);
                Self::new(
                    "recruited-exceeds-applied",
                    recruited,
                    ("参加企業が応募企業を上回ります", "More companies recruited than applied"),
                    (
                        format!("{}の応募 {applied} 社に対し参加 {recruited} 社です。", place.ja),
                        format!("{}: {recruited} recruited of {applied} that applied.", place.en),
                    ),
                    (format!("{max} 以下の参加企業数"), format!("recruited of {max} or less")),
                )
            }
            R::WithdrawnExceedsRecruited { prefecture, withdrawn, recruited } => {
                let (place, max) = (prefecture.name(), recruited);
                Self::new(
                    "withdrawn-exceeds-recruited",
                    withdrawn,
                    ("辞退企業が参加企業を上回ります", "More companies withdrawn than recruited"),
                    (
                        format!("{}の参加 {recruited} 社に対し辞退 {withdrawn} 社です。", place.ja),
                        format!("{}: {withdrawn} withdrawn of {recruited} recruited.", place.en),
                    ),
                    (format!("{max} 以下の辞退企業数"), format!("withdrawn of {max} or less")),
                )
            }
            R::AlreadyFlagged { since } => Self::new(
                "already-flagged",
                since,
                ("要注意の指定済みです", "The region is already flagged"),
                (format!("{since} から要注意に指定されています。"), format!("It has been flagged since {since}.")),
                ("unflag で解除した後の指定", "a flag after unflag"),
            ),
            R::NotFlagged { region } => Self::new(
                "not-flagged",
                &region,
                ("要注意に指定されていません", "The region isn't flagged"),
                (format!("地域 {region} は要注意に指定されていません。"), format!("Region {region} isn't flagged.")),
                ("flag で指定した地域", "a region that flag has marked"),
            ),
            R::BeforeLastFlag { on, last } => Self::new(
                "before-last-flag",
                on,
                ("前回の指定・解除より前の日付です", "The date is before the last flag or unflag"),
                (format!("前回の指定・解除は {last} です。"), format!("The last one is dated {last}.")),
                (format!("{last} 以降の日付"), format!("a date from {last} on")),
            ),
        }
    }
}
