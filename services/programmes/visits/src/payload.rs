//! What commands and events hold, each declared once. `T` holds the texts.
//!
//! A shipped payload is never edited, for its fields are positional in the log's bytes: another is added beside it,
//! with a variant of its own.

mod case;
mod company;
mod edition;
mod payment;
mod visit;

pub use case::*;
pub use company::*;
pub use edition::*;
pub use payment::*;
pub use visit::*;
