//! The experts of an edition.

use std::sync::Arc;

use ayumi_proto::{
    commit::{Actor, Role},
    ids::ExpertId,
    place::Prefecture,
    time::Day,
};
use ayumi_visits::{BriefingAttendance, Command, Entity, Registration, Visits};

use super::{Register, company::some_prefecture};
use crate::{
    random::Random,
    script::Script,
    words::{actor, lawful, secretariat},
    year::{Year, at_hour},
};

/// Numbers of registration have six digits; those of made-up experts are too high for real ones.
const FIRST_NUMBER: u64 = 500_000;
/// How many in a thousand are registered in the course of the year.
const LATECOMERS: usize = 100;
/// How many in a thousand attend a briefing.
const BRIEFED: usize = 700;

/// An expert.
pub(super) struct Expert {
    pub id: ExpertId,
    pub actor: Arc<Actor>,
    /// The day from which the log knows of the registration.
    known_on: Day,
    prefecture: Prefecture,
}

/// The experts of an edition, those first of whom the log knows first.
pub(super) struct Experts {
    all: Vec<Expert>,
    /// For each code of a prefecture, the experts near it.
    near: Vec<Vec<usize>>,
}

impl Experts {
    /// Draws so many experts, with their scripts.
    pub fn draw(year: &Year, register: &Register, count: u64, random: &mut Random) -> (Self, Vec<Script<Visits>>) {
        let teller = secretariat();
        let mut all = Vec::new();
        let mut scripts = Vec::new();
        for number in register.experts..register.experts + count {
            let prefecture = some_prefecture(&mut Random::new(register.seed ^ Random::new(number).bits()));
            let id: ExpertId = lawful(&format!("{}", FIRST_NUMBER + number));
            let mut script: Script<Visits> = Script::new(Entity::Expert(id));
            // There is one from the first day on, for whoever comes first.
            let on = if all.is_empty() { year.first } else { year.first + registered_after(random) };
            let noon = at_hour(on, 12);
            let recorded_at = if all.is_empty() { noon } else { year.recorded(random, on, noon) };
            script.tell(recorded_at, &teller, Command::RegisterExpert(Registration { on, prefecture }));
            if random.chance(BRIEFED) {
                let on = on + random.days(3, 40);
                script.tell(
                    year.recorded(random, on, recorded_at),
                    &teller,
                    Command::AttendBriefing(BriefingAttendance { on }),
                );
            }
            let actor = actor(Role::Expert, &script.entity.to_string());
            all.push(Expert { id, actor, known_on: recorded_at.day() + 1, prefecture });
            scripts.push(script);
        }
        (Self::known(all), scripts)
    }

    fn known(mut all: Vec<Expert>) -> Self {
        all.sort_by_key(|expert| expert.known_on);
        let mut near = vec![Vec::new(); 48];
        for (index, expert) in all.iter().enumerate() {
            for prefecture in Prefecture::all().filter(|prefecture| prefecture.is_near(expert.prefecture)) {
                near[usize::from(prefecture.code())].push(index);
            }
        }
        Self { all, near }
    }

    /// An expert whom the log knows on a day, near a prefecture if there is one; and whether it is near.
    pub fn pick(&self, prefecture: Prefecture, on: Day, random: &mut Random) -> (&Expert, Distance) {
        let near = &self.near[usize::from(prefecture.code())];
        let known = near.partition_point(|index| self.all[*index].known_on <= on);
        if known > 0 {
            return (&self.all[near[random.below(known)]], Distance::Near);
        }
        let known = self.all.partition_point(|expert| expert.known_on <= on).max(1);
        (&self.all[random.below(known)], Distance::Far)
    }
}

/// Whether an expert works near a company.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Distance {
    Near,
    Far,
}

/// How many days after the edition's first an expert is registered.
fn registered_after(random: &mut Random) -> i32 {
    if random.chance(LATECOMERS) { random.days(20, 200) } else { random.days(0, 20) }
}
