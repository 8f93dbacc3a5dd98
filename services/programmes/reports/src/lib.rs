//! Issued reports: [`rules`] decides what may be recorded of them, [`view`] lists them.

pub mod rules;
pub mod view;

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
pub use view::ReportsView;
