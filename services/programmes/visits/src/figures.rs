//! What is counted and computed of the visits: the one declaration of their figures.

use ayumi_core::{
    Figures, Log, dimensions,
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
    money::{Yen, withheld},
    month::Month,
    place::{BureauArea, Prefecture},
    text::Text,
    time::Day,
};

use crate::{
    Entity, Event, Outcome, Terms, Visits, Withholding,
    state::{Company, State},
};

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
        /// Enrolled companies by how many of their visits count.
        CompaniesByVisits = "companies-by-visits", Companies, Sum, "派遣決定企業" / "Companies enrolled";
        /// Enrolled companies whose guidance isn't over, for which visits are reserved.
        Open = "open", Companies, Sum, "指導中の企業" / "Companies under guidance";
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
        /// The honoraria of the visits that enrolled companies may still get, by the terms in force.
        ReservedYen = "reserved-yen", Yen, "執行予定額" / "Reserved";
        /// What all visits would cost if every place were taken and every visit made.
        ExposureYen = "exposure-yen", Yen, "執行上限額" / "Ceiling";
        /// What of the ceiling is neither spent nor reserved.
        RemainingYen = "remaining-yen", Yen, "新規派遣可能額" / "Available";
        /// The honoraria of an expert for the visits of a month.
        GrossYen = "gross-yen", Yen, "支払総額" / "Gross";
        /// The income tax withheld from them.
        WithheldYen = "withheld-yen", Yen, "源泉徴収税額" / "Tax withheld";
        /// What is paid of them.
        NetYen = "net-yen", Yen, "差引支払額" / "Net";
    }
}

use Indicator as I;
use Measure as M;

impl Figures for Visits {
    type Point = Point;
    type Measure = Measure;
    type Indicator = Indicator;

    const ITEM: &'static str = "company";
    const PLACES: &'static [Place<Self>] = places! {
        figure => Measure::Applied, Measure::Enrolled, Measure::Served, Measure::Withdrawn, Measure::Visits,
            Measure::SpentYen, Indicator::ReservedYen;
        figure => Indicator::ExposureYen, Indicator::RemainingYen;
        "companies-by-visits" / Visits where CompaniesByVisits => Measure::CompaniesByVisits;
        "cases" / Outcome where Cases => Measure::Cases;
        "region" / Region / figure where Applied => Measure::Applied, Measure::Enrolled, Measure::Served,
            Measure::Withdrawn, Measure::Visits, Measure::SpentYen, Indicator::ReservedYen;
        "company" / item / figure where Applied => Measure::Visits, Measure::SpentYen, Indicator::ReservedYen;
        "expert" / Expert / figure where Registered => Measure::Companies, Measure::Visits;
        "expert" / Expert / Month / figure where Visits => Measure::Visits, Indicator::GrossYen,
            Indicator::WithheldYen, Indicator::NetYen;
    };
    const KEPT: &'static [(&'static [Dimension], &'static [Measure])] = &[
        (&[Dimension::Visits], &[M::Open]),
        (&[Dimension::Region, Dimension::Visits], &[M::Open]),
        (&[Dimension::Expert, Dimension::Month], &[M::SpentYen]),
    ];

    fn is_item(entity: &Entity) -> bool {
        matches!(entity, Entity::Company(_))
    }

    fn name(entity: &Entity, log: &dyn Log<Self>) -> Text {
        let mut name = entity.to_string();
        if let Some(number) = log.number(entity) {
            let read = log.each_of(number, &mut |_, event| {
                if let Event::CompanyApplied(application) = event {
                    name = application.name.to_string();
                }
                Ok(())
            });
            // A name is for people; what can't be read shows where the figure is read.
            drop(read);
        }
        Text::new(name.clone(), name)
    }

    fn contribute(entity: &Entity, state: &State, _: Day, add: &mut Add<'_, Self>) {
        match state {
            State::Terms(terms) => {
                // Every number of visits that the terms allow has a figure, be it 0.
                let limit = terms.iter().map(|terms| terms.visit_limit).max().unwrap_or_default();
                for visits in 0..=limit {
                    add.add(&Point { visits: Some(visits), ..Point::default() }, &[(M::CompaniesByVisits, 0)]);
                }
            }
            State::Expert(expert) => {
                if let Entity::Expert(id) = entity {
                    let (expert, prefecture) = (Some(*id), Some(expert.prefecture));
                    add.add(&Point { expert, prefecture, ..Point::default() }, &[(M::Registered, 1)]);
                }
            }
            State::Company(company) => contribute_company(company, add),
            State::Unknown | State::Places(_) => {}
        }
    }

    fn indicate(indicator: Indicator, scope: &Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value> {
        let whole = match indicator {
            I::ReservedYen => reserved_yen(scope, reader)?,
            I::ExposureYen => exposure_yen(scope, reader)?,
            I::RemainingYen => {
                let used = reader.sum(scope, M::SpentYen) + reserved_yen(scope, reader)?;
                (exposure_yen(scope, reader)? - used).max(0)
            }
            I::GrossYen => gross_yen(scope, reader)?.get() as i64,
            I::WithheldYen => withheld_yen(scope, reader)?.get() as i64,
            I::NetYen => (gross_yen(scope, reader)? - withheld_yen(scope, reader)?).get() as i64,
        };
        Some(Value::Whole(whole))
    }
}

fn contribute_company(company: &Company, add: &mut Add<'_, Visits>) {
    let Some(prefecture) = company.prefecture else { return };
    let at = Point { region: Some(prefecture.bureau_area()), prefecture: Some(prefecture), ..Point::default() };
    let visits = company.valid_visits().count() as u16;
    let (is_enrolled, is_open) = (company.enrolled_on.is_some(), company.is_open());
    let count = |is: bool| i64::from(is);
    add.add(
        &at,
        &[
            (M::Applied, 1),
            (M::Enrolled, count(is_enrolled)),
            (M::Served, count(visits > 0)),
            (M::Withdrawn, count(company.withdrawn_on.is_some())),
        ],
    );
    if is_enrolled {
        let at = Point { visits: Some(visits), ..at.clone() };
        add.add(&at, &[(M::CompaniesByVisits, 1), (M::Open, count(is_open))]);
    }
    if let Some(outcome) = company.outcome() {
        add.add(&Point { outcome: Some(outcome), ..at.clone() }, &[(M::Cases, 1)]);
    }
    if let Some(expert) = company.expert() {
        add.add(&Point { expert: Some(expert), ..at.clone() }, &[(M::Companies, 1)]);
    }
    for visit in company.valid_visits() {
        let (expert, month) = (Some(visit.expert), Some(Month::of(visit.on)));
        add.add(&Point { expert, month, ..at.clone() }, &[(M::Visits, 1), (M::SpentYen, visit.yen.get() as i64)]);
    }
}

/// The terms in force on the day that is asked about.
pub(crate) fn terms<'a>(reader: &Reader<'a, Visits>) -> Option<&'a Terms> {
    reader.state(&Entity::Terms)?.terms().on(reader.as_of())
}

/// What is reserved for visits: of the edition, of a region, or of a company.
fn reserved_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    let region_only = Point { region: scope.point.region, ..Point::default() };
    if scope.point != region_only {
        return None;
    }
    let Some(terms) = terms(reader) else { return Some(0) };
    let open = |visits: u16| {
        let point = Point { visits: Some(visits), ..scope.point.clone() };
        reader.sum(&Scope { item: scope.item.clone(), point }, M::Open)
    };
    let visits: i64 = (0..terms.visit_limit).map(|visits| open(visits) * i64::from(terms.visit_limit - visits)).sum();
    Some(terms.honorarium_yen.get() as i64 * visits)
}

/// What all visits of the edition would cost.
fn exposure_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<i64> {
    let cost = |terms: &Terms| terms.honorarium_yen * u64::from(terms.visit_limit) * u64::from(terms.company_cap);
    (*scope == Scope::all()).then(|| terms(reader).map_or(0, |terms| cost(terms).get() as i64))
}

fn gross_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    scope.point.month?;
    // Amounts are bounded where they are recorded, and none is negative.
    Some(Yen::new(reader.sum(scope, M::SpentYen) as u64))
}

/// Whether tax is withheld is what the terms say at the month's end.
fn withheld_yen(scope: &Scope<Visits>, reader: &Reader<'_, Visits>) -> Option<Yen> {
    let (gross, month) = (gross_yen(scope, reader)?, scope.point.month?);
    let terms = reader.state(&Entity::Terms).and_then(|state| state.terms().on(month.last_day()));
    Some(match terms.map(|terms| terms.withholding).unwrap_or_default() {
        Withholding::Individual => withheld(gross),
        Withholding::None => Yen::default(),
    })
}
