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

mod rejection;
mod vocabulary;

pub use rejection::*;
pub use rules::Meetings;
pub use view::MeetingsView;
pub use vocabulary::*;
