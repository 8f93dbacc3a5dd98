//! What every programme is: what it decides ([`programme`]), what it counts ([`figures`]) and what it answers
//! ([`answer`]). Pure: no clock, no network, no ids, no `async`.

pub mod answer;
mod at;
mod bilingual;
mod by_entity;
mod choice;
pub mod csv;
pub mod figures;
pub mod log;
mod page;
pub mod programme;
pub mod rejection;
mod sample;
mod sequence;
pub mod side_by_side;
pub mod table;
pub mod taking_back;
pub mod world;

pub use answer::{Answers, View};
pub use at::{At, ReadError};
pub use bilingual::{Bilingual, En, Ja};
pub use by_entity::ByEntity;
pub use figures::Figures;
pub use log::{Log, Of, Visit, VisitRecorded, entity_of, evolve_commit, evolve_event};
pub use page::{Ask, Page, page};
pub use programme::{Claim, Context, DecisionScope, Happened, Programme, check_days, decide};
pub use rejection::CommonRejection;
pub use sequence::{EventName, Sequence};

#[doc(hidden)]
pub mod __private {
    pub use ayumi_proto::personal;
}
