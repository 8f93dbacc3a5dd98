//! Regional pilots (サイバーセキュリティお助け隊 実証): [`rules`] decides, [`view`] shows. Both stand on
//! [`dated`] values, for a region's boundaries move, and on [`recruitment`], the numbers in effect.

pub mod dated;
pub mod recruitment;
pub mod rules;
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
pub use rules::Pilots;
pub use value::*;
pub use view::PilotsView;
