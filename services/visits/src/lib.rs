//! Expert guidance visits (情報セキュリティマネジメント指導業務): [`rules`] decides, [`view`] shows.

pub mod month;
pub mod rules;
pub mod state;
pub mod view;

pub use rules::Visits;
pub use view::VisitsView;
