//! What every programme and every view is, and how a rejection is written in two languages. Pure: no clock, no
//! network, no ids, no `async`.

mod bilingual;
mod programme;
pub mod rejection;
mod view;
pub mod world;

pub use programme::{Context, Happened, Programme, decide};
pub use rejection::CommonRejection;
pub use view::{Ask, At, ByEntity, Caption, Order, Page, View, page, path};
