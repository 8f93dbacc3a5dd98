//! Issued reports: [`rules`] decides what may be recorded of them, [`view`] lists them.

pub mod rules;
pub mod view;

mod rejection;
mod vocabulary;

pub use rejection::*;
pub use rules::Reports;
pub use view::ReportsView;
pub use vocabulary::*;
