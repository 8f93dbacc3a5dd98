//! What every programme and every view is. Pure: no clock, no network, no ids, no `async`.

mod programme;
mod view;
pub mod world;

pub use programme::{Context, DecisionScope, Happened, Programme, decide};
pub use view::{Ask, At, ByEntity, Caption, Order, Page, View, page, path};
