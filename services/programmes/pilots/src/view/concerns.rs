//! Which figures an event can bear on.

use crate::{Event, Measure, RecruitmentRow};
use ayumi_proto::{ids::RegionId, place::Prefecture};

use super::address::{Address, OfPrefecture, OfRegion, Total};

/// The figures of a region that stand on what all regions report.
pub(super) const FORECASTS: [OfRegion; 3] = [OfRegion::Forecast, OfRegion::ForecastLow, OfRegion::ForecastHigh];

/// Whether an event of an entity can bear on the figure at an address.
pub(super) fn concerns(address: &Address, entity: &str, event: &Event<&str>) -> bool {
    let is_of_region = |figures: &[OfRegion]| matches!(address, Address::Region(region, figure) if region.as_str() == entity && figures.contains(figure));
    match event {
        Event::RegionOpened(_) => hangs_on_opening(address, entity),
        Event::ImplementerChanged(_) | Event::BriefingScheduled(_) => false,
        Event::TargetSet(_) | Event::TargetRevised(_) => hangs_on_target(address, entity),
        Event::AreaChanged(_) => hangs_on_area(address, entity),
        Event::BriefingHeld(_) => is_of_region(&[OfRegion::Briefings, OfRegion::BriefingAttended]),
        Event::SupportBodyApproached(approach) => counts_approach(address, entity, approach.prefecture),
        Event::RecruitmentUpdated(update) => {
            // A correction is of a day that has been reported, so that only updates end a silence.
            is_of_region(&[OfRegion::DaysSinceReport]) || shows(address, entity, &Rows::of_update(&update.prefectures))
        }
        Event::RecruitmentCorrected(correction) => {
            shows(address, entity, &Rows::of_correction(&correction.prefectures))
        }
        Event::RegionFlagged(_) | Event::RegionUnflagged(_) => is_of_region(&[OfRegion::Status]),
        Event::RecruitmentClosed(_) => {
            is_of_region(&[OfRegion::Status, OfRegion::NeededPerWeek]) || is_of_region(&FORECASTS)
        }
    }
}

/// Whether a figure is of the entity, be it of the whole region or of a prefecture.
fn is_own(region: &RegionId, entity: &str) -> bool {
    region.as_str() == entity
}

/// All of a region hangs on its opening. A forecast stands on the areas of all regions, and coverage may become
/// that of any: a region's outreach and later its area may go beyond what it opens with.
fn hangs_on_opening(address: &Address, entity: &str) -> bool {
    match address {
        Address::Total(_) | Address::Coverage(..) => true,
        Address::Region(region, figure) => is_own(region, entity) || FORECASTS.contains(figure),
        Address::Prefecture(region, ..) => is_own(region, entity),
    }
}

fn hangs_on_target(address: &Address, entity: &str) -> bool {
    match address {
        Address::Total(total) => *total == Total::Target,
        Address::Region(region, figure) => {
            let plain = [OfRegion::Target, OfRegion::Status, OfRegion::NeededPerWeek];
            is_own(region, entity) && (plain.contains(figure) || FORECASTS.contains(figure))
        }
        Address::Prefecture(region, _, figure) => is_own(region, entity) && *figure == OfPrefecture::Target,
        Address::Coverage(..) => false,
    }
}

/// An area says what a sum is over; a prefecture is concerned by one that doesn't name it too, for it may leave.
fn hangs_on_area(address: &Address, entity: &str) -> bool {
    match address {
        Address::Total(total) => *total != Total::Target,
        Address::Region(region, figure) => match figure {
            OfRegion::Forecast | OfRegion::ForecastLow | OfRegion::ForecastHigh => true,
            OfRegion::Applied
            | OfRegion::Recruited
            | OfRegion::Served
            | OfRegion::Withdrawn
            | OfRegion::Status
            | OfRegion::PacePerWeek
            | OfRegion::NeededPerWeek => is_own(region, entity),
            OfRegion::Target
            | OfRegion::DaysSinceReport
            | OfRegion::Briefings
            | OfRegion::BriefingAttended
            | OfRegion::Bodies
            | OfRegion::Approaches => false,
        },
        Address::Prefecture(region, ..) => is_own(region, entity),
        Address::Coverage(..) => true,
    }
}

fn counts_approach(address: &Address, entity: &str, prefecture: Prefecture) -> bool {
    match address {
        Address::Total(_) => false,
        Address::Region(region, figure) => {
            is_own(region, entity) && matches!(figure, OfRegion::Bodies | OfRegion::Approaches)
        }
        Address::Prefecture(region, place, figure) => {
            is_own(region, entity) && *place == prefecture && *figure == OfPrefecture::Bodies
        }
        Address::Coverage(place, _) => *place == prefecture,
    }
}

/// The rows of an update or a correction.
struct Rows<'a> {
    rows: &'a [RecruitmentRow],
    /// Whether a measure that a row leaves out is told by it all the same: a correction takes back what it
    /// doesn't repeat.
    tells_all: bool,
}

impl<'a> Rows<'a> {
    fn of_update(rows: &'a [RecruitmentRow]) -> Self {
        Self { rows, tells_all: false }
    }

    fn of_correction(rows: &'a [RecruitmentRow]) -> Self {
        Self { rows, tells_all: true }
    }

    fn tell(&self, measure: Measure) -> bool {
        self.rows.iter().any(|row| self.row_tells(row, measure))
    }

    fn tell_of(&self, prefecture: Prefecture, measure: Measure) -> bool {
        self.rows.iter().any(|row| row.prefecture == prefecture && self.row_tells(row, measure))
    }

    fn row_tells(&self, row: &RecruitmentRow, measure: Measure) -> bool {
        self.tells_all || row.get(measure).is_some()
    }
}

/// Whether a figure shows what rows tell.
fn shows(address: &Address, entity: &str, rows: &Rows<'_>) -> bool {
    match address {
        Address::Total(Total::Target) | Address::Coverage(..) => false,
        // Whether applications are summed hangs on who has recruited.
        Address::Total(Total::Recruited | Total::Applied) => true,
        Address::Total(Total::Served) => rows.tell(Measure::Served),
        Address::Region(region, figure) => region_shows(*figure, is_own(region, entity), rows),
        Address::Prefecture(region, place, figure) => {
            let measure = match figure {
                OfPrefecture::Applied => Measure::Applied,
                OfPrefecture::Recruited => Measure::Recruited,
                OfPrefecture::Served => Measure::Served,
                OfPrefecture::Withdrawn => Measure::Withdrawn,
                OfPrefecture::Target | OfPrefecture::Bodies => return false,
            };
            is_own(region, entity) && rows.tell_of(*place, measure)
        }
    }
}

fn region_shows(figure: OfRegion, own: bool, rows: &Rows<'_>) -> bool {
    match figure {
        OfRegion::Forecast | OfRegion::ForecastLow | OfRegion::ForecastHigh => true,
        OfRegion::Applied => own && rows.tell(Measure::Applied),
        OfRegion::Served => own && rows.tell(Measure::Served),
        OfRegion::Withdrawn => own && rows.tell(Measure::Withdrawn),
        OfRegion::Recruited | OfRegion::Status | OfRegion::PacePerWeek | OfRegion::NeededPerWeek => own,
        OfRegion::Target
        | OfRegion::DaysSinceReport
        | OfRegion::Briefings
        | OfRegion::BriefingAttended
        | OfRegion::Bodies
        | OfRegion::Approaches => false,
    }
}

/// Whether an event says that another one was wrong.
pub(super) fn corrects(event: &Event<&str>) -> bool {
    match event {
        Event::RecruitmentCorrected(_) => true,
        Event::RegionOpened(_)
        | Event::ImplementerChanged(_)
        | Event::TargetSet(_)
        | Event::TargetRevised(_)
        | Event::AreaChanged(_)
        | Event::BriefingScheduled(_)
        | Event::BriefingHeld(_)
        | Event::SupportBodyApproached(_)
        | Event::RecruitmentUpdated(_)
        | Event::RegionFlagged(_)
        | Event::RegionUnflagged(_)
        | Event::RecruitmentClosed(_) => false,
    }
}

/// Whether an event says that an earlier one of the same region was wrong: a correction, what was told of the same
/// day and of a prefecture that it names.
pub(super) fn supersedes(event: &Event<&str>, earlier: &Event<&str>) -> bool {
    let Event::RecruitmentCorrected(correction) = event else { return false };
    let (as_of, rows) = (correction.as_of, &correction.prefectures);
    let names =
        |told: &[RecruitmentRow]| rows.iter().any(|row| told.iter().any(|old| old.prefecture == row.prefecture));
    match earlier {
        Event::RecruitmentUpdated(update) => update.as_of == as_of && names(&update.prefectures),
        Event::RecruitmentCorrected(earlier) => earlier.as_of == as_of && names(&earlier.prefectures),
        Event::RegionOpened(_)
        | Event::ImplementerChanged(_)
        | Event::TargetSet(_)
        | Event::TargetRevised(_)
        | Event::AreaChanged(_)
        | Event::BriefingScheduled(_)
        | Event::BriefingHeld(_)
        | Event::SupportBodyApproached(_)
        | Event::RegionFlagged(_)
        | Event::RegionUnflagged(_)
        | Event::RecruitmentClosed(_) => false,
    }
}
