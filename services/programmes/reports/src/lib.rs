//! Issued reports: [`rules`] decides what may be recorded of them, [`state`] folds, [`figures`] says what is counted
//! and [`rows`] what is listed.

mod answers;
pub mod figures;
pub mod rows;
pub mod rules;
pub mod state;

mod command;
mod entity;
mod event;
mod payload;
mod rejection;
mod request;
mod value;

pub use command::Command;
pub use entity::Entity;
pub use event::Event;
pub use payload::*;
pub use rejection::*;
pub use request::*;
pub use rules::Reports;
pub use value::*;
