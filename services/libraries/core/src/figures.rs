//! Figures as contributions. A programme says once, in one function, what an entity's state adds to which cell; sums,
//! addresses, labels, lists, explanations, comparisons, history and the mark *simulated* follow from that here.
//!
//! [`declare`] has the words and names of what is counted, [`point`] the dimensions by which it is counted, [`place`]
//! the addresses. [`cube`] keeps the sums, [`folded`] the states that they come from, and [`reader`] reads both for
//! indicators and answers. [`list`], [`explain`],
//! [`over_time`], [`diff`] and [`rows`] are the questions.

pub mod cube;
pub mod declare;
pub mod diff;
pub mod explain;
pub mod folded;
pub mod list;
mod measured;
pub mod over_time;
pub mod place;
pub mod point;
pub mod reader;
pub mod rows;
pub mod watch;

use ayumi_proto::{figure::Value, text::Text, time::Day};

use crate::{Log, Programme, ReadError};
use cube::Add;
use declare::{Declared, Kind};
use place::Place;
use point::Point;
use reader::Reader;

/// A sum that is kept: its dimensions and its measures.
pub type Kept<P> = (&'static [<<P as Figures>::Point as Point>::Dimension], &'static [<P as Figures>::Measure]);

/// What a programme counts and computes.
pub trait Figures: Programme {
    /// The dimensions by which it counts, besides its items.
    type Point: Point;
    /// What is counted. Each is declared with its unit and words, see [`measures!`](crate::measures).
    type Measure: Declared + Into<Kind>;
    /// What is computed of measures and states, see [`indicators!`](crate::indicators).
    type Indicator: Declared;

    /// The addresses of figures, in the order in which they are listed; of two that could read a text, the first does.
    const PLACES: &'static [Place<Self>];
    /// Further sums that indicators read: their dimensions and measures.
    const KEPT: &'static [Kept<Self>] = &[];
    /// The name of the dimension of items, such as `company`: the entities that have figures of their own.
    const ITEM: &'static str;
    /// Whether an item keeps the name that its first events give it.
    const NAMED_ONCE: bool = false;
    /// Whether what an entity contributes can change from one day to the next without an event.
    const DAILY: bool = false;

    /// Whether an entity is an item.
    fn is_item(entity: &Self::Entity) -> bool;

    /// What an event of an item says that the item is called, if it says that.
    fn called(_event: &Self::EventRef<'_>) -> Option<String> {
        None
    }

    /// What an item is called, for people, by the last of its own events that says it, or by the first if it has one
    /// name for ever; its id if none does.
    fn name(entity: &Self::Entity, log: &dyn Log<Self>) -> Text {
        let mut name = None;
        if let Some(number) = log.number(entity) {
            let read = log.each_of(number, &mut |_, event| {
                name = Self::called(&event).or_else(|| name.take());
                // What follows needn't be read.
                if Self::NAMED_ONCE && name.is_some() { Err(ReadError::Deadline) } else { Ok(()) }
            });
            // A name is for people; what can't be read shows where the figure is read.
            drop(read);
        }
        let name = name.unwrap_or_else(|| entity.to_string());
        Text::new(name.clone(), name)
    }

    /// What an entity's state adds to the figures as of a day. Called once per entity at the end of a fold, and
    /// around an event where changes are wanted; never once per event in a fold.
    fn contribute(entity: &Self::Entity, state: &Self::State, as_of: Day, add: &mut Add<'_, Self>);

    /// An indicator at a scope; `None` where it has no value. It depends on nothing but what it reads.
    fn indicate(indicator: Self::Indicator, scope: &place::Scope<Self>, reader: &Reader<'_, Self>) -> Option<Value>;
}
