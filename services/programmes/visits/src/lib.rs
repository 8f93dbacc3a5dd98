//! Expert guidance visits (情報セキュリティマネジメント指導業務): [`rules`] decides, [`state`] folds, [`figures`] says
//! what is counted, [`rows`] what is listed, and [`what_if`] decides again under other terms.

mod answers;
pub mod figures;
pub mod rows;
pub mod rules;
pub mod state;
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
