//! Issued reports: [`rules`] decides what may be recorded of them, [`view`] lists them.

pub mod rules;
pub mod view;

pub use rules::Reports;
pub use view::ReportsView;
