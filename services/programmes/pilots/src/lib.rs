//! Regional pilots (サイバーセキュリティお助け隊 実証): [`rules`] decides, [`state`] folds, [`figures`] says what is
//! counted and computed, [`rows`] what is listed. A sum is always over the area of the day that is asked about.

mod answers;
mod contradiction;
mod dated;
mod extent;
pub mod figures;
mod forecast;
mod kept;
mod outreach;
mod pace;
mod programme;
mod recruitment;
pub mod rows;
pub mod rules;
pub mod state;
mod status;

mod command;
mod entity;
mod event;
mod payload;
mod rejection;
mod value;

pub use command::Command;
pub use contradiction::Contradiction;
pub use entity::Entity;
pub use event::Event;
pub use forecast::Forecast;
pub use kept::Record;
pub use payload::*;
pub use rejection::*;
pub use rules::Pilots;
pub use status::Status;
pub use value::*;
