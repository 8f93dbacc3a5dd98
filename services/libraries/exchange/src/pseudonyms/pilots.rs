//! Pilots: reasons go; regions, implementers and bodies stay, and every number.

use ayumi_pilots::Event;

use super::{blank, blank_any};

pub(super) fn replace(event: &mut Event) {
    match event {
        Event::TargetRevised(target) => blank(&mut target.reason),
        Event::AreaChanged(change) => blank(&mut change.reason),
        Event::RecruitmentCorrected(correction) => blank(&mut correction.reason),
        Event::RegionFlagged(remark) | Event::RegionUnflagged(remark) => blank(&mut remark.reason),
        Event::TargetSet(target) => blank_any(&mut target.reason),
        Event::RecruitmentClosed(closing) => blank_any(&mut closing.reason),
        Event::RegionOpened(_)
        | Event::ImplementerChanged(_)
        | Event::BriefingScheduled(_)
        | Event::BriefingHeld(_)
        | Event::SupportBodyApproached(_)
        | Event::RecruitmentUpdated(_) => {}
    }
}
