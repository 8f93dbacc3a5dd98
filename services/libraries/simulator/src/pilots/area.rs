//! Which prefectures a region covers.

use ayumi_proto::place::Prefecture;

use crate::random::Random;

/// The most prefectures of a region at first.
const PREFECTURES_MAX: usize = 4;

/// The prefectures of a region.
pub(super) struct Area {
    /// At first; the one that gives the region its name comes first.
    pub first: Vec<Prefecture>,
    /// One that it may be extended to.
    pub extension: Option<Prefecture>,
}

/// Draws areas that don't overlap, even when extended.
pub(super) fn draw(count: usize, random: &mut Random) -> Vec<Area> {
    let mut free: Vec<Prefecture> = Prefecture::all().collect();
    random.shuffle(&mut free);
    let leads: Vec<Prefecture> = free.drain(..count.min(free.len())).collect();
    let mut areas: Vec<Area> = leads.into_iter().map(|lead| Area { first: vec![lead], extension: None }).collect();
    for prefecture in free {
        let joins = |area: &&mut Area| area.extension.is_none() && area.first[0].is_near(prefecture);
        if let Some(area) = areas.iter_mut().find(joins) {
            if area.first.len() < PREFECTURES_MAX && random.chance(600) {
                area.first.push(prefecture);
            } else {
                area.extension = Some(prefecture);
            }
        }
    }
    areas
}
