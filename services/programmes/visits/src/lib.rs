//! Expert guidance visits (情報セキュリティマネジメント指導業務): [`rules`] decides, [`view`] shows, [`what_if`]
//! decides again under other terms.

pub mod month;
pub mod rules;
pub mod state;
pub mod view;
pub mod what_if;

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
pub use rules::Visits;
pub use value::*;
pub use view::VisitsView;
