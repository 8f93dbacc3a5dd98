//! Regional pilots (サイバーセキュリティお助け隊 実証): what is said and kept of them.

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{
    event::DomainEvent,
    ids::{ItemId, RegionId},
    place::Prefecture,
    text::{Held, Name, Note, Text},
    time::{Day, Occurred},
};

/// What has a history of its own in an edition of the pilots: the region.
pub type Entity = RegionId;

/// What is reported of one prefecture; every number is cumulative since the region opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecruitmentRow {
    /// Where.
    pub prefecture: Prefecture,
    /// Companies that applied, if reported.
    pub applied: Option<u32>,
    /// Companies that were recruited.
    pub recruited: u32,
    /// Companies that were served, if reported.
    pub served: Option<u32>,
    /// Companies that withdrew after they had been recruited, if reported.
    pub withdrawn: Option<u32>,
}

impl RecruitmentRow {
    /// The number that is reported of a measure.
    pub fn get(&self, measure: Measure) -> Option<u32> {
        match measure {
            Measure::Applied => self.applied,
            Measure::Recruited => Some(self.recruited),
            Measure::Served => self.served,
            Measure::Withdrawn => self.withdrawn,
        }
    }
}

/// The numbers of recruitment, which are never to be taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Measure {
    Applied,
    Recruited,
    Served,
    Withdrawn,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Applied, Self::Recruited, Self::Served, Self::Withdrawn];

    /// The name in both languages.
    pub fn name(self) -> Text {
        match self {
            Self::Applied => Text::new("申込企業", "Applied"),
            Self::Recruited => Text::new("参加決定企業", "Recruited"),
            Self::Served => Text::new("支援実施企業", "Served"),
            Self::Withdrawn => Text::new("辞退企業", "Withdrawn"),
        }
    }
}

/// A prefecture's part of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrefectureTarget {
    /// Where.
    pub prefecture: Prefecture,
    /// How many companies are to be recruited there, 1 to 100,000.
    pub companies: u32,
}

/// What a body is that an implementer asks for support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum BodyKind {
    /// 商工会議所・商工会.
    Chamber,
    /// よろず支援拠点 and the like.
    SupportCentre,
    /// 金融機関.
    Bank,
    /// ITベンダー.
    Vendor,
    /// 損害保険会社.
    Insurer,
    /// 電力・ガス・通信 and other infrastructure.
    Infrastructure,
    /// Any other.
    Other,
}

impl BodyKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Chamber,
        Self::SupportCentre,
        Self::Bank,
        Self::Vendor,
        Self::Insurer,
        Self::Infrastructure,
        Self::Other,
    ];
}

/// What came of an approach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants say it")]
pub enum ApproachResult {
    Agreed,
    Considering,
    Declined,
    NoAnswer,
}

impl ApproachResult {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agreed, Self::Considering, Self::Declined, Self::NoAnswer];
}

/// What may be told. Shipped: variants and fields are only ever added at the end, for the digest of a command
/// is kept in its commit, and a command told again is known by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Opens the region, once.
    OpenRegion {
        /// The day from which it recruits.
        on: Day,
        /// The region's name, as written.
        name: Name,
        /// Who carries the pilot out.
        implementer: Name,
        /// The prefectures that it covers at first.
        prefectures: Vec<Prefecture>,
    },
    /// Another body carries the pilot out.
    ChangeImplementer {
        /// The first day of the new implementer.
        on: Day,
        /// The new implementer.
        implementer: Name,
    },
    /// Sets the target, or revises it if one is set.
    SetTarget {
        /// The day of the decision.
        on: Day,
        /// How many companies are to be recruited in the whole region, 1 to 100,000.
        companies: u32,
        /// By which day.
        by: Day,
        /// The parts of prefectures, where known.
        #[serde(default)]
        prefectures: Vec<PrefectureTarget>,
        /// Why; needed when a target is revised.
        reason: Option<Note>,
    },
    /// Changes the prefectures that the region covers.
    ChangeArea {
        /// The first day on which the new area holds.
        from: Day,
        /// The new area, whole.
        prefectures: Vec<Prefecture>,
        /// Why.
        reason: Note,
    },
    /// Announces a briefing for companies.
    ScheduleBriefing {
        /// The briefing's id within the region.
        briefing: ItemId,
        /// The day of the announcement.
        on: Day,
        /// The day for which it is planned.
        held_on: Day,
        /// Where.
        place: Name,
        /// In which prefecture; it may lie outside the area, to prepare an extension.
        prefecture: Prefecture,
    },
    /// A briefing was held, announced before or not.
    HoldBriefing {
        /// The briefing's id within the region.
        briefing: ItemId,
        /// The day on which it was held.
        on: Day,
        /// Where.
        place: Name,
        /// In which prefecture; it may lie outside the area, to prepare an extension.
        prefecture: Prefecture,
        /// How many companies attended.
        attended_companies: u32,
    },
    /// A body was asked to support recruitment.
    ApproachBody {
        /// The day of the approach.
        on: Day,
        /// The body.
        body: Name,
        /// What it is.
        kind: BodyKind,
        /// Where it works; it may lie outside the area, to prepare an extension.
        prefecture: Prefecture,
        /// What came of it.
        result: ApproachResult,
    },
    /// Reports recruitment as of a day.
    UpdateRecruitment {
        /// The day as of which the numbers hold.
        as_of: Day,
        /// One row for each prefecture that is reported.
        prefectures: Vec<RecruitmentRow>,
    },
    /// Corrects rows of an update.
    CorrectRecruitment {
        /// The as-of day of the update that is corrected.
        as_of: Day,
        /// The rows that take the place of those reported.
        prefectures: Vec<RecruitmentRow>,
        /// Why.
        reason: Note,
    },
    /// A person marks the region as one that struggles.
    Flag {
        /// The day of the remark.
        on: Day,
        /// Why.
        reason: Note,
    },
    /// A person takes the mark away.
    Unflag {
        /// The day of the remark.
        on: Day,
        /// Why.
        reason: Note,
    },
    /// Closes recruitment.
    CloseRecruitment {
        /// The last day of recruitment.
        on: Day,
        /// Why, if there is more to say than that it is over.
        reason: Option<Note>,
    },
}

/// What can have happened. Shipped: variants are only ever added at the end. `T` holds
/// the texts.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case", bound(serialize = "T: AsRef<str>", deserialize = "T: Held<'de>"))]
#[strum(serialize_all = "kebab-case")]
#[schemars(rename = "Event", bound = "")]
#[allow(missing_docs, reason = "the fields are those of the commands that lead here")]
pub enum Event<T = CompactString> {
    RegionOpened {
        on: Day,
        name: Name<T>,
        implementer: Name<T>,
        prefectures: Vec<Prefecture>,
    },
    ImplementerChanged {
        on: Day,
        implementer: Name<T>,
    },
    TargetSet {
        on: Day,
        companies: u32,
        by: Day,
        prefectures: Vec<PrefectureTarget>,
        reason: Option<Note<T>>,
    },
    TargetRevised {
        on: Day,
        companies: u32,
        by: Day,
        prefectures: Vec<PrefectureTarget>,
        reason: Note<T>,
    },
    AreaChanged {
        from: Day,
        prefectures: Vec<Prefecture>,
        reason: Note<T>,
    },
    /// It occurs on the day of its announcement, `on`, not on the day for which it is planned.
    BriefingScheduled {
        briefing: ItemId,
        on: Day,
        held_on: Day,
        place: Name<T>,
        prefecture: Prefecture,
    },
    BriefingHeld {
        briefing: ItemId,
        on: Day,
        place: Name<T>,
        prefecture: Prefecture,
        attended_companies: u32,
    },
    SupportBodyApproached {
        on: Day,
        body: Name<T>,
        kind: BodyKind,
        prefecture: Prefecture,
        result: ApproachResult,
    },
    RecruitmentUpdated {
        as_of: Day,
        prefectures: Vec<RecruitmentRow>,
    },
    /// A correction of the record: it holds as of the corrected update's own day.
    RecruitmentCorrected {
        as_of: Day,
        prefectures: Vec<RecruitmentRow>,
        reason: Note<T>,
    },
    RegionFlagged {
        on: Day,
        reason: Note<T>,
    },
    RegionUnflagged {
        on: Day,
        reason: Note<T>,
    },
    RecruitmentClosed {
        on: Day,
        reason: Option<Note<T>>,
    },
}

impl<T: AsRef<str>> DomainEvent for Event<T> {
    fn occurred(&self) -> Occurred {
        match self {
            Self::RegionOpened { on, .. }
            | Self::ImplementerChanged { on, .. }
            | Self::TargetSet { on, .. }
            | Self::TargetRevised { on, .. }
            | Self::AreaChanged { from: on, .. }
            | Self::BriefingScheduled { on, .. }
            | Self::BriefingHeld { on, .. }
            | Self::SupportBodyApproached { on, .. }
            | Self::RecruitmentUpdated { as_of: on, .. }
            | Self::RecruitmentCorrected { as_of: on, .. }
            | Self::RegionFlagged { on, .. }
            | Self::RegionUnflagged { on, .. }
            | Self::RecruitmentClosed { on, .. } => Occurred::Day(*on),
        }
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}
