//! What commands and events hold, each declared once. `T` holds the texts.

mod follow_up;
mod meeting;
mod request;

pub use follow_up::*;
pub use meeting::*;
pub use request::*;
