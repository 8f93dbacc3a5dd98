//! What commands and events hold, each declared once. `T` holds the texts.

mod case;
mod company;
mod edition;
mod visit;

pub use case::*;
pub use company::*;
pub use edition::*;
pub use visit::*;
