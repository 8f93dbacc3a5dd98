//! What commands and events hold, each declared once. `T` holds the texts.
//!
//! A shipped payload is never edited, for its fields are positional in the log's bytes: another is added beside it,
//! with a variant of its own.

mod follow_up;
mod meeting;
mod request;

pub use follow_up::*;
pub use meeting::*;
pub use request::*;
