//! Valid histories of any size: what a council, its regional pilots and its guidance visits might have recorded
//! over the years. The same seed and size give the same bytes on every machine and in every build.
//!
//! For each entity of an edition a script is written: commands, each with when and by whom it is submitted. An
//! agenda takes the lines of all scripts in the order of recording, and the programme's own rules decide each.

mod decision;
mod edition;
pub mod ledger;
mod meetings;
mod pilots;
pub mod random;
mod script;
mod simulation;
mod submission;
mod visits;
mod words;
mod year;

pub use decision::Decision;
pub use simulation::{EVENTS_MAX, Simulation, Skipped, TooLarge};
pub use submission::{Content, Submission};
