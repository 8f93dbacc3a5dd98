//! The API under `/api/v1`, an endpoint a file.

pub mod body;
pub mod command;
pub mod description;
pub mod diff;
pub mod events;
pub mod export;
pub mod figures;
pub mod proof;
pub mod reports;
pub mod strict;
pub mod views;

use axum::Router;

use crate::Shared;

/// All endpoints.
pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(command::routes())
        .merge(diff::routes())
        .merge(events::routes())
        .merge(export::routes())
        .merge(figures::routes())
        .merge(proof::routes())
        .merge(reports::routes())
        .merge(views::routes())
}
