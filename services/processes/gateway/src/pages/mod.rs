//! The pages, a page a file. A page asks the same questions as the API and renders the same answers; a
//! form submits the same commands.

pub mod assets;
pub mod changes;
pub mod description;
pub mod figures;
pub mod form;
pub mod forms;
pub mod login;
pub mod meetings;
pub mod overview;
pub mod records;
pub mod reports;
pub mod table;
pub mod visits;

mod base;
mod entity;
mod fields;
mod playback;
mod reader;
mod regions;
mod shape;

use axum::Router;

pub use self::{
    base::{About, Base, Notice},
    reader::Reader,
};
use crate::app::Shared;

/// All pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(overview::routes())
        .merge(regions::routes())
        .merge(visits::routes())
        .merge(meetings::routes())
        .merge(figures::routes())
        .merge(changes::routes())
        .merge(reports::routes())
        .merge(form::routes())
        .merge(records::routes())
        .merge(table::routes())
        .merge(description::routes())
}
