//! Expert guidance visits (情報セキュリティマネジメント指導業務): [`rules`] decides, [`view`] shows, [`what_if`]
//! decides again under other terms.

pub mod month;
pub mod rules;
pub mod state;
pub mod view;
pub mod what_if;

mod rejection;
mod vocabulary;

pub use rejection::*;
pub use rules::Visits;
pub use view::VisitsView;
pub use vocabulary::*;
