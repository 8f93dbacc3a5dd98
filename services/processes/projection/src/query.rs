//! From a question to its answer: [`name`] says what can be asked, [`of_views`] answers what is in the editions that
//! are folded, [`of_history`] what the log has to be read for, and [`cube`] and [`table`] what is asked in rows, [`records`] what is
//! recorded of an entity.

pub mod cube;
mod lists;
pub mod name;
pub mod of_history;
pub mod of_views;
pub mod records;
mod reply;
mod rows;
pub mod table;

pub use name::Name;
pub use of_history::{answer_past, fold};
pub use of_views::answer;
