//! Council meetings (協議会): [`rules`] decides, [`view`] shows.

pub mod address;
mod answer;
mod bodies;
mod concern;
mod figures;
mod follow_up;
mod meeting;
mod request;
pub mod rules;
mod tally;
pub mod view;

mod command;
mod entity;
mod event;
mod payload;
mod rejection;
mod value;

pub use command::Command;
pub use entity::Entity;
pub use event::Event;
pub use payload::*;
pub use rejection::*;
pub use rules::Meetings;
pub use value::*;
pub use view::MeetingsView;
