//! What may happen: no more companies are joined than were invited.

use std::collections::BTreeMap;

use ayumi_core::{At, Context, Happened, Programme};
use ayumi_proto::{event::ProgrammeName, ids::ItemId, place::Prefecture};

use crate::{Command, Event, Joining, Rejection};

/// The programme.
#[derive(Clone, Copy, Debug)]
pub struct Toy;

/// A campaign.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(crate) invited: u32,
    pub(crate) joined: BTreeMap<Prefecture, u32>,
}

impl Programme for Toy {
    const NAME: ProgrammeName = ProgrammeName::Toy;
    const WORDS: &'static str = include_str!("words.txt");
    type Entity = ItemId;
    type State = State;
    type Command = Command;
    type Event = Event;
    type EventRef<'e> = Event;
    type Rejection = Rejection;

    fn decide(context: &Context<'_, Self>, command: &Command) -> Result<Happened<Self>, Rejection> {
        let event = match command {
            Command::Invite(invitation) => Event::Invited(*invitation),
            Command::Join(joining) => Event::Joined(check(context.own(), *joining)?),
        };
        Ok(vec![(context.entity.clone(), event)])
    }

    fn evolve(state: &mut State, _: &At<'_>, event: &Event) {
        match event {
            Event::Invited(invitation) => state.invited = state.invited.saturating_add(invitation.companies),
            Event::Joined(Joining { prefecture, companies, .. }) => {
                let joined = state.joined.entry(*prefecture).or_default();
                *joined = joined.saturating_add(*companies);
            }
        }
    }

    fn command(event: &Event) -> Option<Command> {
        Some(match event {
            Event::Invited(invitation) => Command::Invite(*invitation),
            Event::Joined(joining) => Command::Join(*joining),
        })
    }
}

fn check(state: &State, joining: Joining) -> Result<Joining, Rejection> {
    let left = state.invited.saturating_sub(state.joined.values().sum());
    let companies = joining.companies;
    if companies <= left { Ok(joining) } else { Err(Rejection::NotInvited { companies, left }) }
}
