//! What each figure is, in words.

use crate::{ApproachResult, BodyKind};
use ayumi_core::Caption;
use ayumi_proto::{figure::Unit, ids::RegionId, text::Text};

use super::{
    PilotsView,
    address::{Address, OfCoverage, OfPrefecture, OfRegion, Total},
    concerns::FORECASTS,
};

/// What a figure counts and its wording in Japanese and English.
type Words = (Unit, &'static str, &'static str);

/// What the figure at an address is.
pub(super) fn caption(view: &PilotsView, address: &Address) -> Caption {
    match address {
        Address::Total(total) => caption_of(("全地域", "All regions"), of_total(*total), view.is_simulated()),
        Address::Region(id, figure) => {
            let (name, simulated) = name_of(view, id);
            // A forecast stands on what all regions report.
            let simulated = simulated || (FORECASTS.contains(figure) && view.is_simulated());
            caption_of((name, name), of_region(*figure), simulated)
        }
        Address::Prefecture(id, prefecture, figure) => {
            let ((name, simulated), place) = (name_of(view, id), prefecture.name());
            let (ja, en) = (format!("{name} {}", place.ja), format!("{name}, {}", place.en));
            caption_of((&ja, &en), of_prefecture(*figure), simulated)
        }
        Address::Coverage(prefecture, figure) => {
            let place = prefecture.name();
            let told = view.outreach.get(prefecture).is_some_and(|outreach| outreach.simulated);
            let simulated = told || view.area_simulated;
            caption_of((&place.ja, &place.en), of_coverage(*figure), simulated)
        }
    }
}

/// A region's name, and whether a generator made up any of the region.
fn name_of<'a>(view: &'a PilotsView, id: &'a RegionId) -> (&'a str, bool) {
    view.region(id).map_or((id.as_str(), false), |region| (region.name.as_str(), region.simulated))
}

fn caption_of((of_ja, of_en): (&str, &str), (unit, ja, en): Words, simulated: bool) -> Caption {
    Caption { unit, label: Text::new(format!("{of_ja} {ja}"), format!("{of_en}: {en}")), simulated }
}

const TARGET: Words = (Unit::Companies, "目標企業", "target");
const APPLIED: Words = (Unit::Companies, "応募企業", "companies that applied");
const RECRUITED: Words = (Unit::Companies, "参加企業", "companies recruited");
const SERVED: Words = (Unit::Companies, "支援企業", "companies served");
const WITHDRAWN: Words = (Unit::Companies, "辞退企業", "companies withdrawn");
const BODIES: Words = (Unit::Bodies, "働きかけた支援機関", "support bodies approached");
const APPROACHES: Words = (Unit::Approaches, "働きかけ", "approaches to support bodies");

fn of_total(total: Total) -> Words {
    match total {
        Total::Target => TARGET,
        Total::Recruited => RECRUITED,
        Total::Applied => APPLIED,
        Total::Served => SERVED,
    }
}

fn of_region(figure: OfRegion) -> Words {
    match figure {
        OfRegion::Target => TARGET,
        OfRegion::Applied => APPLIED,
        OfRegion::Recruited => RECRUITED,
        OfRegion::Served => SERVED,
        OfRegion::Withdrawn => WITHDRAWN,
        OfRegion::Status => (Unit::State, "状況", "status"),
        OfRegion::PacePerWeek => (Unit::CompaniesPerWeek, "週当たりのペース", "pace per week"),
        OfRegion::NeededPerWeek => (Unit::CompaniesPerWeek, "目標に必要な週当たりのペース", "pace needed per week"),
        OfRegion::Forecast => (Unit::Companies, "期日の予測", "forecast by the target's day"),
        OfRegion::ForecastLow => (Unit::Companies, "期日の予測の下限（80％区間）", "forecast, low end of 80 %"),
        OfRegion::ForecastHigh => (Unit::Companies, "期日の予測の上限（80％区間）", "forecast, high end of 80 %"),
        OfRegion::DaysSinceReport => (Unit::Days, "最後の報告からの日数", "days since the last report"),
        OfRegion::Briefings => (Unit::Briefings, "開催した説明会", "briefings held"),
        OfRegion::BriefingAttended => (Unit::Companies, "説明会の参加企業", "companies at briefings"),
        OfRegion::Bodies => BODIES,
        OfRegion::Approaches => APPROACHES,
    }
}

fn of_prefecture(figure: OfPrefecture) -> Words {
    match figure {
        OfPrefecture::Applied => APPLIED,
        OfPrefecture::Recruited => RECRUITED,
        OfPrefecture::Served => SERVED,
        OfPrefecture::Withdrawn => WITHDRAWN,
        OfPrefecture::Target => TARGET,
        OfPrefecture::Bodies => BODIES,
    }
}

fn of_coverage(figure: OfCoverage) -> Words {
    let (ja, en) = match figure {
        OfCoverage::Approaches => return APPROACHES,
        OfCoverage::Bodies => return BODIES,
        OfCoverage::Kind(kind) => of_kind(kind),
        OfCoverage::Result(result) => of_result(result),
    };
    (Unit::Bodies, ja, en)
}

fn of_kind(kind: BodyKind) -> (&'static str, &'static str) {
    match kind {
        BodyKind::Chamber => ("働きかけた商工会議所・商工会", "chambers of commerce approached"),
        BodyKind::SupportCentre => ("働きかけたよろず支援拠点など", "support centres approached"),
        BodyKind::Bank => ("働きかけた金融機関", "banks approached"),
        BodyKind::Vendor => ("働きかけたITベンダー", "IT vendors approached"),
        BodyKind::Insurer => ("働きかけた損害保険会社", "insurers approached"),
        BodyKind::Infrastructure => ("働きかけた電力・ガス・通信など", "utilities and other infrastructure approached"),
        BodyKind::Other => ("働きかけたその他の機関", "other bodies approached"),
    }
}

fn of_result(result: ApproachResult) -> (&'static str, &'static str) {
    match result {
        ApproachResult::Agreed => ("働きかけた支援機関（協力）", "support bodies that agreed"),
        ApproachResult::Considering => ("働きかけた支援機関（検討中）", "support bodies that are considering"),
        ApproachResult::Declined => ("働きかけた支援機関（辞退）", "support bodies that declined"),
        ApproachResult::NoAnswer => ("働きかけた支援機関（回答なし）", "support bodies that haven't answered"),
    }
}
