//! Regional pilots (サイバーセキュリティお助け隊 実証): [`rules`] decides, [`view`] shows. Both stand on
//! [`dated`] values, for a region's boundaries move, and on [`recruitment`], the numbers in effect.

pub mod dated;
pub mod recruitment;
pub mod rules;
pub mod view;

mod rejection;
mod vocabulary;

pub use rejection::*;
pub use rules::Pilots;
pub use view::PilotsView;
pub use vocabulary::*;
