//! Entities of which people record something: their pages, and the commands that are offered for them.

use ayumi_core::{Figures, Programme};
use ayumi_programmes::with_programme;
use ayumi_proto::{event::ProgrammeName, text::Malformed};
use serde_json::{Value, json};

use crate::{
    pages::shape::{CommandShape, commands},
    problem::Problem,
    programmes::programmes,
};

/// The pages about entities, by programme. Entities of others have only their forms.
const PAGES: [(ProgrammeName, &str); 3] =
    [(ProgrammeName::Pilots, "/regions"), (ProgrammeName::Visits, "/visits"), (ProgrammeName::Meetings, "/meetings")];

/// An entity of a programme that takes commands from people.
pub struct Subject {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity's id.
    pub entity: String,
}

impl Subject {
    /// The entity of this id.
    ///
    /// # Errors
    /// The programme takes no commands from people, or the id isn't one of it.
    pub fn parse(programme: &str, entity: &str) -> Result<Self, Problem> {
        let programme = programme_of(programme)?;
        let parsed = with_programme!(programme, P => entity.parse::<<P as Programme>::Entity>().map(|_| ()));
        parsed.map_err(|error: Malformed| Problem::parameter("entity", &error))?;
        Ok(Self { programme, entity: entity.to_owned() })
    }

    /// The commands for the entity.
    pub fn commands(&self) -> impl Iterator<Item = &'static CommandShape> {
        let is_offered = |command: &&CommandShape| is_offered(self.programme, &self.entity, &command.name);
        commands(self.programme).iter().filter(is_offered)
    }

    /// One of its programme's commands.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn command(&self, name: &str) -> Result<&'static CommandShape, Problem> {
        let missing = || Problem::missing(&format!("{}/{name}", self.path()));
        commands(self.programme).iter().find(|command| command.name == name).ok_or_else(missing)
    }

    /// Where its records are shown.
    pub fn records_path(&self) -> String {
        format!("/records/{}/{}", self.programme, self.entity)
    }

    /// Where its forms are.
    pub fn path(&self) -> String {
        format!("/forms/{}/{}", self.programme, self.entity)
    }
}

/// A programme that takes commands from people.
///
/// # Errors
/// There is none of that name.
pub fn programme_of(name: &str) -> Result<ProgrammeName, Problem> {
    let found = name.parse().ok().filter(|programme| programmes().any(|known| known == *programme));
    found.ok_or_else(|| Problem::missing(name))
}

fn is_offered(programme: ProgrammeName, entity: &str, command: &str) -> bool {
    with_programme!(programme, P => {
        entity.parse().is_ok_and(|entity: <P as Programme>::Entity| P::is_offered(&entity, command))
    })
}

/// The page about an entity, if it has one.
pub fn page_of(programme: ProgrammeName, entity: &str) -> Option<String> {
    let (_, start) = PAGES.iter().find(|(listed, _)| *listed == programme)?;
    let is_item = with_programme!(programme, P => {
        entity.parse::<<P as Programme>::Entity>().is_ok_and(|entity| <P as Figures>::is_item(&entity))
    });
    is_item.then(|| format!("{start}/{entity}"))
}

/// What can be recorded of the entity that the page at a path is about, or whose records or forms it shows; null for
/// other pages.
pub fn records(path: &str) -> Value {
    let about = |(programme, start): &(ProgrammeName, &str)| {
        let entity = path.strip_prefix(start)?.strip_prefix('/')?;
        Subject::parse(&programme.to_string(), entity).ok()
    };
    let listed = |start: &&str| {
        let (programme, entity) = path.strip_prefix(*start)?.split_once('/')?;
        Subject::parse(programme, entity).ok()
    };
    let subject = PAGES.iter().find_map(about).or_else(|| ["/records/", "/forms/"].iter().find_map(listed));
    let Some(subject) = subject else { return Value::Null };
    json!({ "path": subject.path(), "list": subject.records_path(), "commands": named(subject.commands()) })
}

/// Commands, each with what describes it.
pub fn named(commands: impl Iterator<Item = &'static CommandShape>) -> Vec<Value> {
    commands.map(|shape| json!({ "name": shape.name, "description": shape.description })).collect()
}
