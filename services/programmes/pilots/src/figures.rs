//! What is counted and computed of the pilots: the one declaration of their figures.

mod contribute;
pub(crate) mod indicate;

use ayumi_core::{
    Figures, Log, ReadError, dimensions,
    figures::{
        cube::Add,
        place::{Part, Place, Quantity, Scope, Shown},
        reader::Reader,
    },
    indicators, measures,
};
use ayumi_proto::{figure::Value, ids::RegionId, place::Prefecture, text::Text, time::Day};

use crate::{ApproachResult, BodyKind, Event, Pilots, rules::RESERVED_IDS, state::State};

dimensions! {
    /// By what the pilots are counted.
    pub Point by Dimension {
        /// The prefecture: of the region's area on the day for recruitment; any for briefings and outreach.
        prefecture / Prefecture: Prefecture = "prefecture", "都道府県" / "Prefecture", "{}" / "{}";
        /// What a support body is.
        kind / Kind: BodyKind = "kind", "支援機関の種別" / "Kind of support body", "{}" / "{}";
        /// What came of an approach.
        result / Result: ApproachResult = "result", "働きかけの結果" / "Result of contact", "{}" / "{}";
    }
}

measures! {
    /// What is counted.
    pub Measure {
        /// Regions that cover a prefecture on the day.
        Regions = "regions", Regions, Distinct, "実施地域" / "Pilot regions";
        /// The target in force: of the whole region, or the part of a prefecture.
        Target = "target", Companies, Reported, "目標" / "Target";
        /// Companies that applied, as last reported of the area of the day.
        Applied = "applied", Companies, Reported, "申込企業" / "Companies applied";
        /// Companies that were recruited, as last reported of the area of the day, those that withdrew included.
        Recruited = "recruited", Companies, Sum, "参加決定企業（累計）" / "Companies recruited";
        /// Companies that were served, as last reported of the area of the day.
        Served = "served", Companies, Reported, "支援実施企業" / "Companies served";
        /// Companies that withdrew after they had been recruited, as last reported of the area of the day.
        Withdrawn = "withdrawn", Companies, Reported, "辞退企業" / "Companies withdrawn";
        /// Briefings that were held.
        Briefings = "briefings", Briefings, Sum, "開催した事業説明会" / "Briefings held";
        /// Companies that attended them.
        BriefingAttended = "briefing-attended", Companies, Sum, "事業説明会の出席企業" / "Companies at briefings";
        /// Support bodies that were approached, each once.
        Bodies = "bodies", Bodies, Distinct, "働きかけ済みの支援機関" / "Support bodies contacted";
        /// Approaches to support bodies.
        Approaches = "approaches", Approaches, Sum, "支援機関への働きかけ" / "Contacts with support bodies";
    }
}

indicators! {
    /// What is computed.
    pub Indicator {
        /// Companies that applied, of all regions, if every region that recruited reports them: a part of them would
        /// look like fewer than were recruited.
        AllApplied = "applied", Companies, "申込企業" / "Companies applied";
        /// The computed status: `on-track`, `at-risk`, `struggling`, `silent` or `closed`.
        Status = "status", State, "状況" / "Status";
        /// Companies recruited a week between the last report and one at least four weeks before it.
        PacePerWeek = "pace-per-week", CompaniesPerWeek, "直近4週の週平均" / "Weekly pace";
        /// Companies a week that would reach the target on its day.
        NeededPerWeek = "needed-per-week", CompaniesPerWeek, "必要週平均" / "Pace needed";
        /// Companies expected by the target's day.
        Forecast = "forecast", Companies, "期限時点の参加見込み" / "Forecast by due date";
        /// Fewer come by the target's day with a probability of at most a tenth.
        ForecastLow = "forecast-low", Companies,
            "期限時点の参加見込み（80％予測区間の下限）" / "Forecast by due date, low end of 80% interval";
        /// More come by the target's day with a probability of at most a tenth.
        ForecastHigh = "forecast-high", Companies,
            "期限時点の参加見込み（80％予測区間の上限）" / "Forecast by due date, high end of 80% interval";
        /// Days since the as-of day of the latest report.
        DaysSinceReport = "days-since-report", Days, "最終報告からの日数" / "Days since last update";
        /// Support bodies of a prefecture by what the latest approach to each, of whichever region, says.
        LatestBodies = "latest-bodies", Bodies, "働きかけ済みの支援機関" / "Support bodies contacted";
    }
}

use Indicator as I;
use Measure as M;
use Quantity::{Indicator as Computed, Measure as Counted};

const OF_PREFECTURE: &[Part<Pilots>] = &[Part::Item, Part::Of(Dimension::Prefecture), Part::Figure];

impl Figures for Pilots {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "region";
    const DAILY: bool = true;
    const PLACES: &'static [Place<Self>] = &[
        Place {
            parts: &[Part::Figure],
            figures: &[Counted(M::Target), Counted(M::Recruited), Computed(I::AllApplied), Counted(M::Served)],
            shown: Shown::Always,
        },
        Place {
            parts: &[Part::Item, Part::Figure],
            figures: &[
                Counted(M::Target),
                Counted(M::Applied),
                Counted(M::Recruited),
                Counted(M::Served),
                Counted(M::Withdrawn),
                Computed(I::Status),
                Computed(I::PacePerWeek),
                Computed(I::NeededPerWeek),
                Computed(I::Forecast),
                Computed(I::ForecastLow),
                Computed(I::ForecastHigh),
                Computed(I::DaysSinceReport),
                Counted(M::Briefings),
                Counted(M::BriefingAttended),
                Counted(M::Bodies),
                Counted(M::Approaches),
            ],
            shown: Shown::Where(M::Regions),
        },
        Place {
            parts: OF_PREFECTURE,
            figures: &[
                Counted(M::Applied),
                Counted(M::Served),
                Counted(M::Withdrawn),
                Counted(M::Target),
                Counted(M::Bodies),
            ],
            shown: Shown::Where(M::Regions),
        },
        // A prefecture that hasn't reported hasn't recruited zero.
        Place { parts: OF_PREFECTURE, figures: &[Counted(M::Recruited)], shown: Shown::Where(M::Recruited) },
        Place {
            parts: &[Part::Word("coverage"), Part::Of(Dimension::Prefecture), Part::Figure],
            figures: &[Counted(M::Approaches), Counted(M::Bodies)],
            shown: Shown::Where(M::Approaches),
        },
        Place {
            parts: &[
                Part::Word("coverage"),
                Part::Of(Dimension::Prefecture),
                Part::Word("kind"),
                Part::Of(Dimension::Kind),
            ],
            figures: &[Computed(I::LatestBodies)],
            shown: Shown::Where(M::Approaches),
        },
        Place {
            parts: &[
                Part::Word("coverage"),
                Part::Of(Dimension::Prefecture),
                Part::Word("result"),
                Part::Of(Dimension::Result),
            ],
            figures: &[Computed(I::LatestBodies)],
            shown: Shown::Where(M::Approaches),
        },
    ];

    fn is_item(region: &RegionId) -> bool {
        !RESERVED_IDS.contains(&region.as_str())
    }

    fn name(region: &RegionId, log: &dyn Log<Self>) -> Text {
        let mut name = region.to_string();
        if let Some(number) = log.number(region) {
            let read = log.each_of(number, &mut |_, event| {
                let Event::RegionOpened(opening) = event else { return Ok(()) };
                name = opening.name.to_string();
                // A region opens once, before all else; what follows needn't be read.
                Err(ReadError::Deadline)
            });
            // A name is for people; what can't be read shows where the figure is read.
            drop(read);
        }
        Text::new(name.clone(), name)
    }

    fn contribute(region: &RegionId, state: &State, as_of: Day, add: &mut Add<'_, Self>) {
        contribute::contribute(region, state, as_of, add);
    }

    fn indicate(indicator: Indicator, scope: &Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value> {
        indicate::indicate(indicator, scope, reader)
    }
}
