//! Council meetings (協議会): [`rules`] decides, [`state`] folds, [`figures`] says what is counted and [`rows`] what is
//! listed.

mod answers;
mod body;
pub mod figures;
mod record;
pub mod rows;
pub mod rules;
pub mod state;

mod command;
mod entity;
mod event;
mod payload;
mod rejection;
mod value;

pub use body::BodyName;
pub use command::Command;
pub use entity::Entity;
pub use event::Event;
pub use payload::*;
pub use rejection::*;
pub use rules::Meetings;
pub use value::*;
