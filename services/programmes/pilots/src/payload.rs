//! What commands and events hold, each declared once. `T` holds the texts.

mod outreach;
mod recruitment;
mod region;

pub use outreach::*;
pub use recruitment::*;
pub use region::*;
