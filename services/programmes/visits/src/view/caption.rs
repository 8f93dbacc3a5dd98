//! What each figure is, in words.

use ayumi_core::Caption;
use ayumi_proto::{
    figure::Unit,
    ids::{CompanyId, ExpertId},
    text::Text,
};

use super::{
    VisitsView,
    address::{Address, Case, OfCompany, OfExpert, OfPayment, Sum},
    concerns::hangs_on_terms,
    tally::Tallies,
};
use crate::month::Month;

/// What a figure counts and its wording in Japanese and English.
type Words = (Unit, &'static str, &'static str);

/// What the figure at an address is.
pub(super) fn caption(view: &VisitsView, address: &Address) -> Caption {
    let total_simulated = view.total().is_simulated();
    let (unit, label, simulated) = match address {
        Address::Total(sum) => {
            let (unit, ja, en) = of_sum(*sum);
            (unit, Text::new(ja, en), total_simulated)
        }
        Address::ExposureYen => (Unit::Yen, Text::new("最大支出額", "Exposure"), false),
        Address::RemainingYen => (Unit::Yen, Text::new("残額", "Remaining"), total_simulated),
        Address::CompaniesByVisits(visits) => {
            let label = Text::new(format!("訪問{visits}回の企業"), format!("Companies with {visits} visits"));
            (Unit::Companies, label, total_simulated)
        }
        Address::Cases(Case(outcome)) => {
            let label = Text::new(format!("事例評価 {outcome}"), format!("Cases evaluated: {outcome}"));
            (Unit::Companies, label, total_simulated)
        }
        Address::Region(area, sum) => {
            let ((unit, ja, en), name) = (of_sum(*sum), area.name());
            let label = Text::new(format!("{} {ja}", name.ja), format!("{} {en}", name.en));
            (unit, label, view.region(*area).is_some_and(Tallies::is_simulated))
        }
        Address::Company(id, figure) => of_company(view, id, *figure),
        Address::Expert(id, figure) => of_expert(view, *id, *figure),
        Address::Payment(id, month, figure) => of_payment(view, *id, *month, *figure),
    };
    Caption { unit, label, simulated: simulated || (view.terms.simulated && hangs_on_terms(address)) }
}

fn of_sum(sum: Sum) -> Words {
    match sum {
        Sum::Applied => (Unit::Companies, "申込企業", "Companies that applied"),
        Sum::Enrolled => (Unit::Companies, "採択企業", "Companies enrolled"),
        Sum::Served => (Unit::Companies, "訪問を受けた企業", "Companies served"),
        Sum::Withdrawn => (Unit::Companies, "辞退企業", "Companies withdrawn"),
        Sum::Visits => (Unit::Visits, "訪問回数", "Visits that stand"),
        Sum::SpentYen => (Unit::Yen, "支出額", "Spent"),
        Sum::ReservedYen => (Unit::Yen, "確保額", "Reserved"),
    }
}

fn of_company(view: &VisitsView, id: &CompanyId, figure: OfCompany) -> (Unit, Text, bool) {
    let (unit, ja, en) = match figure {
        OfCompany::Visits => (Unit::Visits, "訪問", "visits"),
        OfCompany::SpentYen => (Unit::Yen, "支出", "spent"),
        OfCompany::ReservedYen => (Unit::Yen, "確保", "reserved"),
    };
    let found = view.company(id);
    let name = found.map_or(id.as_str(), |applied| applied.application.name.as_str());
    let simulated = found.is_some_and(|applied| applied.company.simulated);
    (unit, Text::new(format!("{name} {ja}"), format!("{name}: {en}")), simulated)
}

fn of_expert(view: &VisitsView, id: ExpertId, figure: OfExpert) -> (Unit, Text, bool) {
    let (unit, ja, en) = match figure {
        OfExpert::Companies => (Unit::Companies, "担当企業", "companies"),
        OfExpert::Visits => (Unit::Visits, "訪問", "visits"),
    };
    let simulated = view.experts.get(id).is_some_and(|expert| expert.simulated);
    (unit, Text::new(format!("専門家 {id} {ja}"), format!("Expert {id}: {en}")), simulated)
}

fn of_payment(view: &VisitsView, id: ExpertId, month: Month, figure: OfPayment) -> (Unit, Text, bool) {
    let (unit, ja, en) = match figure {
        OfPayment::Visits => (Unit::Visits, "訪問", "visits"),
        OfPayment::GrossYen => (Unit::Yen, "謝金", "honoraria"),
        OfPayment::WithheldYen => (Unit::Yen, "源泉徴収税額", "tax withheld"),
        OfPayment::NetYen => (Unit::Yen, "差引支払額", "paid out"),
    };
    let payment = view.experts.get(id).and_then(|expert| expert.payment(month));
    let label = Text::new(format!("専門家 {id} {month} {ja}"), format!("Expert {id}, {month}: {en}"));
    (unit, label, payment.is_some_and(|payment| payment.simulated))
}
