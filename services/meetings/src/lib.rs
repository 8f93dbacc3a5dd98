//! Council meetings (協議会): [`rules`] decides, [`view`] shows.

mod figures;
mod follow_up;
mod meeting;
pub mod rules;
pub mod view;

pub use rules::Meetings;
pub use view::MeetingsView;
