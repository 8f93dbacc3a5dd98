//! The figures of the visits, by address.

use ayumi_core::View;
use ayumi_proto::{
    figure::{Figure, Unit, Value},
    ids::Edition,
    text::{Name, Text},
    time::Day,
};

use super::{VisitsView, company::Sums};

/// Every figure of the view.
pub(super) fn list(view: &VisitsView, edition: Edition, as_of: Day) -> Vec<Figure> {
    let (total, regions) = view.sums(as_of);
    let mut list = List { edition, figures: Vec::new() };
    list.sums("", &Text::new("", ""), &total);
    let exposure = view.exposure(as_of);
    let remaining = exposure - total.spent_yen - total.reserved_yen;
    list.add("exposure-yen", exposure, Unit::Yen, ("最大支出額", "Exposure"), false);
    list.add("remaining-yen", remaining, Unit::Yen, ("残額", "Remaining"), total.simulated);
    for (visits, companies) in view.companies_by_visits(as_of).into_iter().enumerate() {
        let label = (format!("訪問{visits}回の企業"), format!("Companies with {visits} visits"));
        list.add(&format!("companies-by-visits/{visits}"), companies, Unit::Companies, label, total.simulated);
    }
    for (outcome, cases) in view.evaluations() {
        let label = (format!("事例評価 {outcome}"), format!("Cases evaluated: {outcome}"));
        list.add(&format!("cases/{outcome}"), cases, Unit::Companies, label, total.simulated);
    }
    for (area, sums) in regions {
        list.sums(&format!("region/{area}/"), &area.name(), &sums);
    }
    let terms = view.terms.on(as_of);
    for (id, company) in &view.companies {
        let row = company.row(id, terms);
        let name = row.name.as_ref().map_or(id.as_str(), Name::as_str);
        let label = |ja: &str, en: &str| (format!("{name} {ja}"), format!("{name}: {en}"));
        list.add(
            &format!("company/{id}/visits"),
            u32::from(row.visits),
            Unit::Visits,
            label("訪問", "visits"),
            row.simulated,
        );
        list.add(&format!("company/{id}/spent-yen"), row.spent_yen, Unit::Yen, label("支出", "spent"), row.simulated);
        list.add(
            &format!("company/{id}/reserved-yen"),
            row.reserved_yen,
            Unit::Yen,
            label("確保", "reserved"),
            row.simulated,
        );
    }
    for row in view.experts() {
        let label = (format!("専門家 {} 訪問", row.id), format!("Expert {}: visits", row.id));
        list.add(&format!("expert/{}/visits", row.id), row.visits, Unit::Visits, label, row.expert.simulated);
    }
    list.figures
}

/// Figures of the edition, as they are listed.
struct List {
    edition: Edition,
    figures: Vec<Figure>,
}

impl List {
    fn add<J: Into<String>, E: Into<String>>(
        &mut self,
        path: &str,
        value: impl Into<Value>,
        unit: Unit,
        label: (J, E),
        simulated: bool,
    ) {
        let path = format!("{}/{}/{path}", VisitsView::NAME, self.edition);
        self.figures.push(Figure { path, value: value.into(), unit, label: Text::new(label.0, label.1), simulated });
    }

    fn sums(&mut self, prefix: &str, of: &Text, sums: &Sums) {
        let companies = [
            ("applied", sums.applied, "申込企業", "Companies that applied"),
            ("enrolled", sums.enrolled, "採択企業", "Companies enrolled"),
            ("served", sums.served, "訪問を受けた企業", "Companies served"),
            ("withdrawn", sums.withdrawn, "辞退企業", "Companies withdrawn"),
        ];
        let label = |ja: &str, en: &str| {
            (format!("{} {ja}", of.ja).trim().to_owned(), format!("{} {en}", of.en).trim().to_owned())
        };
        for (name, count, ja, en) in companies {
            self.add(&format!("{prefix}{name}"), count, Unit::Companies, label(ja, en), sums.simulated);
        }
        self.add(
            &format!("{prefix}visits"),
            sums.visits,
            Unit::Visits,
            label("訪問回数", "Visits that stand"),
            sums.simulated,
        );
        self.add(&format!("{prefix}spent-yen"), sums.spent_yen, Unit::Yen, label("支出額", "Spent"), sums.simulated);
        self.add(
            &format!("{prefix}reserved-yen"),
            sums.reserved_yen,
            Unit::Yen,
            label("確保額", "Reserved"),
            sums.simulated,
        );
    }
}
