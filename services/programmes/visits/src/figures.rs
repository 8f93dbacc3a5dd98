//! What is counted and computed of the visits: the one declaration of their figures.

mod contribute;
mod indicate;

use ayumi_core::{
    Figures, dimensions,
    figures::{
        cube::Add,
        place::{Place, Scope},
        reader::Reader,
    },
    indicators, measures, places,
};
use ayumi_proto::{
    figure::Value,
    ids::ExpertId,
    month::Month,
    place::{BureauArea, Prefecture},
    time::Day,
};

use crate::{Entity, Event, Outcome, Terms, Visits, state::State};

dimensions! {
    /// By what the visits are counted.
    pub Point by Dimension {
        /// The bureau's area in which the company is.
        region / Region: BureauArea = "region", "経済産業局別" / "METI bureau area", "{}" / "{}";
        /// The prefecture in which the company is; for an expert, from which the expert works.
        prefecture / Prefecture: Prefecture = "prefecture", "都道府県" / "Prefecture", "{}" / "{}";
        /// The expert: who made a visit, or is assigned.
        expert / Expert: ExpertId = "expert", "専門家" / "Expert", "専門家{}" / "Expert {}";
        /// The month of a visit.
        month / Month: Month = "month", "月" / "Month", "{}" / "{}";
        /// How many visits of the company count.
        visits / Visits: u16 = "visits", "訪問回数" / "Visits", "訪問{}回" / "{} visits";
        /// How the case turned out.
        outcome / Outcome: Outcome = "outcome", "事例評価" / "Case outcome", "{}" / "{}";
    }
}

measures! {
    /// What is counted.
    pub Measure {
        /// Companies that applied.
        Applied = "applied", Companies, Sum, "申込企業" / "Companies applied";
        /// Companies that were enrolled, whether or not their guidance is over.
        Enrolled = "enrolled", Companies, Sum, "派遣決定企業" / "Companies enrolled";
        /// Companies with a visit that counts.
        Served = "served", Companies, Sum, "派遣実施企業" / "Companies served";
        /// Companies that withdrew.
        Withdrawn = "withdrawn", Companies, Sum, "辞退企業" / "Companies withdrawn";
        /// Visits that were logged and not voided.
        Visits = "visits", Visits, Sum, "訪問回数（実施済み）" / "Visits made";
        /// The honoraria of the visits that count, paid or not.
        SpentYen = "spent-yen", Yen, Sum, "執行額" / "Spent";
        /// Honoraria that were paid, less those that were paid back.
        PaidYen = "paid-yen", Yen, Sum, "支払済額" / "Paid";
        /// Enrolled companies by how many of their visits count.
        CompaniesByVisits = "companies-by-visits", Companies, Sum, "派遣決定企業" / "Companies enrolled";
        /// Enrolled companies whose guidance isn't over, for which visits are reserved.
        Open = "open", Companies, Sum, "指導中の企業" / "Companies under guidance";
        /// Companies whose guidance is over and that hold a place, for which no more visits are reserved.
        Ended = "ended", Companies, Sum, "指導を終えた企業" / "Companies past guidance";
        /// Places that companies hold: those that are enrolled, unless they withdrew before any visit.
        PlacesHeld = "places-held", Companies, Sum, "使用中の派遣枠" / "Places held";
        /// Companies by the outcome of their latest evaluation.
        Cases = "cases", Companies, Sum, "事例評価済みの企業" / "Companies evaluated";
        /// Companies to which the expert is assigned.
        Companies = "companies", Companies, Sum, "担当企業" / "Companies assigned";
        /// Experts registered for the edition.
        Registered = "registered", Experts, Sum, "登録専門家" / "Experts registered";
    }
}

indicators! {
    /// What is computed.
    pub Indicator {
        /// The budget that was decided, else what all visits cost at the terms with which the edition began.
        BudgetYen = "budget-yen", Yen, "予算額" / "Budget";
        /// What of the budget is neither spent nor reserved; below 0, if it doesn't suffice.
        BudgetLeftYen = "budget-left-yen", Yen, "予算残額（△は超過額）" / "Budget left (below 0: overrun)";
        /// The most that the visits that enrolled companies may still get can cost, at the honorarium of their days; 0 after
        /// the period.
        ReservedYen = "reserved-yen", Yen, "執行予定額" / "Reserved";
        /// The honoraria of the visits that count, and the most that all others can cost or could have: it is what is
        /// spent, reserved, available and lapsed.
        ExposureYen = "exposure-yen", Yen, "執行上限額" / "Ceiling";
        /// The most that visits of companies that may still be enrolled can cost, at the honorarium of their days.
        RemainingYen = "remaining-yen", Yen, "新規派遣可能額" / "Available";
        /// What visits would cost that can't take place any more, for the guidance ended or the period is over; by the terms
        /// of the last day of the period, once that has passed.
        LapsedYen = "lapsed-yen", Yen, "不用額・不用見込額" / "Lapsed";
        /// What is spent for the visits of a month and not paid yet.
        DueYen = "due-yen", Yen, "未払額" / "Due";
        /// What was paid for the visits of a month above what is spent, for visits were voided; it has to be paid back.
        RecoverYen = "recover-yen", Yen, "過払額（返納）" / "To recover";
        /// The honoraria of an expert for the visits of a month.
        GrossYen = "gross-yen", Yen, "支払総額" / "Gross";
        /// The income tax withheld from them, by what kind of payee the expert is at the month's end.
        WithheldYen = "withheld-yen", Yen, "源泉徴収税額" / "Tax withheld";
        /// What is paid of them.
        NetYen = "net-yen", Yen, "差引支払額" / "Net";
    }
}

impl Figures for Visits {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "company";
    const PLACES: &'static [Place<Self>] = places! {
        figure => Measure::Applied, Measure::Enrolled, Measure::Served, Measure::Withdrawn, Measure::Visits,
            Measure::SpentYen, Indicator::ReservedYen;
        figure => Measure::PaidYen, Indicator::BudgetYen, Indicator::BudgetLeftYen, Indicator::ExposureYen, Indicator::RemainingYen,
            Indicator::LapsedYen;
        "companies-by-visits" / Visits where CompaniesByVisits => Measure::CompaniesByVisits;
        "cases" / Outcome where Cases => Measure::Cases;
        "region" / Region / figure where Applied => Measure::Applied, Measure::Enrolled, Measure::Served,
            Measure::Withdrawn, Measure::Visits, Measure::SpentYen, Indicator::ReservedYen;
        "company" / item / figure where Applied => Measure::Visits, Measure::SpentYen, Indicator::ReservedYen;
        "expert" / Expert / figure where Registered => Measure::Companies, Measure::Visits,
            Measure::PaidYen;
        "expert" / Expert / Month / figure where Visits => Measure::Visits, Indicator::GrossYen,
            Indicator::WithheldYen, Indicator::NetYen, Measure::PaidYen, Indicator::DueYen, Indicator::RecoverYen;
    };
    const KEPT: &'static [(&'static [Dimension], &'static [Measure])] = &[
        (&[], &[Measure::PlacesHeld]),
        (&[Dimension::Visits], &[Measure::Open, Measure::Ended]),
        (&[Dimension::Region, Dimension::Visits], &[Measure::Open]),
        (&[Dimension::Expert, Dimension::Month], &[Measure::SpentYen]),
    ];

    fn is_item(entity: &Entity) -> bool {
        matches!(entity, Entity::Company(_))
    }

    fn called(event: &Event<&str>) -> Option<String> {
        if let Event::CompanyApplied(application) = event { Some(application.name.to_string()) } else { None }
    }

    fn contribute(entity: &Entity, state: &State, _: Day, add: &mut Add<'_, Self>) {
        contribute::contribute(entity, state, add);
    }

    fn indicate(indicator: Indicator, scope: &Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value> {
        indicate::indicate(indicator, scope, reader)
    }
}

pub(crate) use indicate::payee;

/// The terms in force on the day that is asked about.
pub(crate) fn terms<'a>(reader: &Reader<'a, Visits>) -> Option<&'a Terms> {
    reader.state(&Entity::Terms)?.terms().on(reader.as_of())
}
