//! What is counted and computed of the pilots: the one declaration of their figures.

mod contribute;
pub(crate) mod indicate;

use ayumi_core::{
    Figures, dimensions,
    figures::{
        cube::Add,
        place::{Place, Scope},
        reader::Reader,
    },
    indicators, measures, places,
};
use ayumi_proto::{figure::Value, ids::RegionId, place::Prefecture, time::Day};

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
        /// Companies that take part: recruited less withdrawn, as last reported of the area of the day.
        Participating = "participating", Companies, Sum, "参加企業" / "Companies participating";
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
        /// Companies that were recruited, of the whole programme: each once, whichever region holds its prefecture.
        AllRecruited = "recruited", Companies, "参加決定企業（累計）" / "Companies recruited";
        /// Companies that take part, of the whole programme: recruited less withdrawn.
        AllParticipating = "participating", Companies, "参加企業" / "Companies participating";
        /// Companies that were served, of the whole programme.
        AllServed = "served", Companies, "支援実施企業" / "Companies served";
        /// Companies that applied, of the whole programme, if every region that recruited reports them: a part of them
        /// would look like fewer than were recruited.
        AllApplied = "applied", Companies, "申込企業" / "Companies applied";
        /// The computed status: `on-track`, `at-risk`, `struggling`, `missed`, `silent`, `no-target`, `not-assessed` or
        /// `closed`.
        Status = "status", State, "状況" / "Status";
        /// Companies a week, less those that withdrew, between the last report and one at least four weeks before it.
        PacePerWeek = "pace-per-week", CompaniesPerWeek, "直近4週の週平均" / "Weekly pace";
        /// Companies a week that would reach the target on its day.
        NeededPerWeek = "needed-per-week", CompaniesPerWeek, "必要週平均" / "Pace needed";
        /// Companies that take part by the target's day: as many come with a probability of a half.
        Forecast = "forecast", Companies, "期限時点の参加見込み" / "Forecast by due date";
        /// Fewer come by the target's day with a probability of at most a tenth.
        ForecastLow = "forecast-low", Companies,
            "期限時点の参加見込み（80％予測区間の下限）" / "Forecast by due date, low end of 80% interval";
        /// More come by the target's day with a probability of at most a tenth.
        ForecastHigh = "forecast-high", Companies,
            "期限時点の参加見込み（80％予測区間の上限）" / "Forecast by due date, high end of 80% interval";
        /// The probability that the target will be reached on its day, in percent.
        Chance = "chance", Percent, "目標達成確率" / "Chance of meeting target";
        /// The first day on which the target is reached with a probability of at least a tenth, if by its day.
        ReachedEarly = "reached-early", Day,
            "目標達成見込日（80％予測区間の早い端）" / "Target met, early end of 80% interval";
        /// The first day on which the target is reached with a probability of at least nine tenths, if by its day.
        ReachedLate = "reached-late", Day,
            "目標達成見込日（80％予測区間の遅い端）" / "Target met, late end of 80% interval";
        /// Companies that were missing from the target when its day had passed.
        Shortfall = "shortfall", Companies, "目標に対する不足" / "Shortfall";
        /// Of the 80% intervals given four weeks ahead, those that can be compared with a report by now; the latest 26 at
        /// most.
        ForecastsChecked = "forecasts-checked", Forecasts,
            "検証した予測（4週先、80％予測区間）" / "Forecasts checked (4 weeks ahead, 80% interval)";
        /// How many of them held what was reported.
        ForecastsHeld = "forecasts-held", Forecasts,
            "うち80％予測区間に入った予測" / "Forecasts within their 80% interval";
        /// Days since the last report, of the prefecture that hasn't reported for longest.
        DaysSinceReport = "days-since-report", Days, "最終報告からの日数" / "Days since last update";
        /// Support bodies of a prefecture by what the latest approach to each, of whichever region, says.
        LatestBodies = "latest-bodies", Bodies, "働きかけ済みの支援機関" / "Support bodies contacted";
    }
}

impl Figures for Pilots {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "region";
    const NAMED_ONCE: bool = true;
    const DAILY: bool = true;
    const PLACES: &'static [Place<Self>] = places! {
        figure => Measure::Target, Indicator::AllRecruited, Indicator::AllParticipating, Indicator::AllApplied,
            Indicator::AllServed,
            Indicator::Forecast, Indicator::ForecastLow, Indicator::ForecastHigh, Indicator::Chance,
            Indicator::ForecastsChecked, Indicator::ForecastsHeld;
        item / figure where Regions => Measure::Target, Measure::Applied, Measure::Recruited, Measure::Served,
            Measure::Withdrawn, Measure::Participating, Indicator::Status, Indicator::PacePerWeek,
            Indicator::NeededPerWeek, Indicator::Forecast, Indicator::ForecastLow, Indicator::ForecastHigh,
            Indicator::Chance, Indicator::ReachedEarly, Indicator::ReachedLate, Indicator::Shortfall,
            Indicator::ForecastsChecked, Indicator::ForecastsHeld, Indicator::DaysSinceReport, Measure::Briefings,
            Measure::BriefingAttended, Measure::Bodies, Measure::Approaches;
        item / Prefecture / figure where Regions => Measure::Applied, Measure::Served, Measure::Withdrawn,
            Measure::Target, Measure::Bodies, Indicator::Status, Indicator::PacePerWeek, Indicator::NeededPerWeek,
            Indicator::Forecast, Indicator::ForecastLow, Indicator::ForecastHigh, Indicator::Chance,
            Indicator::Shortfall, Indicator::DaysSinceReport;
        // A prefecture that hasn't reported hasn't recruited zero.
        item / Prefecture / figure where Recruited => Measure::Recruited, Measure::Participating;
        "coverage" / Prefecture / figure where Approaches => Measure::Approaches, Measure::Bodies;
        "coverage" / Prefecture / "kind" / Kind where Approaches => Indicator::LatestBodies;
        "coverage" / Prefecture / "result" / Result where Approaches => Indicator::LatestBodies;
    };

    fn is_item(region: &RegionId) -> bool {
        !RESERVED_IDS.contains(&region.as_str())
    }

    fn called(event: &Event<&str>) -> Option<String> {
        if let Event::RegionOpened(opening) = event { Some(opening.name.to_string()) } else { None }
    }

    fn contribute(region: &RegionId, state: &State, as_of: Day, add: &mut Add<'_, Self>) {
        contribute::contribute(region, state, as_of, add);
    }

    fn indicate(indicator: Indicator, scope: &Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value> {
        indicate::indicate(indicator, scope, reader)
    }
}
