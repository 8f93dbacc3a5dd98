//! Pilots: reasons go; regions, implementers and bodies stay, and every number.

use ayumi_pilots::Event;

use super::{blank, blank_any};

pub(super) fn replace(event: &mut Event) {
    match event {
        Event::TargetRevised { reason, .. }
        | Event::AreaChanged { reason, .. }
        | Event::RecruitmentCorrected { reason, .. }
        | Event::RegionFlagged { reason, .. }
        | Event::RegionUnflagged { reason, .. } => blank(reason),
        Event::TargetSet { reason, .. } | Event::RecruitmentClosed { reason, .. } => blank_any(reason),
        Event::RegionOpened { .. }
        | Event::ImplementerChanged { .. }
        | Event::BriefingScheduled { .. }
        | Event::BriefingHeld { .. }
        | Event::SupportBodyApproached { .. }
        | Event::RecruitmentUpdated { .. } => {}
    }
}
