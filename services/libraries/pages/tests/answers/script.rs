//! Worlds by scripts: `tests/fixtures/world/<programme>.jsonl` has a command a line, with the entity that it is for.

use ayumi_core::{Answers, Ask, world::World};
use ayumi_proto::{
    answer::{Answered, OfProgramme},
    commit::Provenance,
    event::DomainEvent,
    time::{Day, Span},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The edition of all of them.
pub const EDITION: &str = "fy2019";
/// The day that is today in them.
pub const TODAY: &str = "2019-08-07";
/// The position up to which their logs are said to go.
const POSITION: u64 = 1234;

#[derive(Deserialize)]
struct Line {
    of: String,
    #[serde(default)]
    simulated: bool,
    #[serde(flatten)]
    command: Map<String, Value>,
}

/// Submits the commands of a script.
pub fn submit<P: Answers>(world: &mut World<P>, script: &str) {
    for line in script.lines() {
        let Line { of, simulated, command } = serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"));
        world.provenance = if simulated { Provenance::Simulated } else { Provenance::Reported };
        let command = serde_json::from_value(command.into()).unwrap_or_else(|why| panic!("{why}: {line}"));
        world.accept(&of, command);
    }
}

/// The world that a script makes.
pub fn world<P: Answers>(script: &str) -> World<P> {
    let mut world = World::on(TODAY);
    submit(&mut world, script);
    world
}

/// From the first day on which anything occurred to the last.
fn days<P: Answers>(world: &World<P>) -> Option<Span> {
    let days = || world.log.iter().map(|(_, event, ..)| event.occurred().first_day());
    Span::new(days().min()?, days().max()?).ok()
}

/// A programme's answer with all that it is based on, written by its types.
pub fn answer<P: Answers, T: Serialize + DeserializeOwned>(world: &World<P>, key: Option<&str>, limit: usize) -> Value {
    let ask = Ask { key, as_of: TODAY.parse().unwrap(), after: None, limit };
    let value = world.ask(EDITION, &ask).unwrap();
    let edition = EDITION.parse().ok();
    let answered: Answered<T> = Answered {
        position: POSITION,
        as_of: TODAY.parse::<Day>().unwrap(),
        known_at: "2019-08-07T09:30:00Z".parse().ok(),
        edition,
        editions: Some(edition.into_iter().collect()),
        programme: Some(OfProgramme { newest: edition, days: days(world) }),
        lists: Default::default(),
        value: serde_json::from_value(value.clone()).unwrap(),
    };
    let written = serde_json::to_value(&answered).unwrap();
    // What a type doesn't read, it can't write.
    for (name, member) in value.as_object().unwrap() {
        assert_eq!(written.get(name), Some(member), "{name}");
    }
    written
}
