//! The API under `/api/v1`, an endpoint a file.

pub mod body;
pub mod command;
pub mod description;
pub mod events;
pub mod figures;
pub mod reports;
pub mod strict;
pub mod views;

use axum::Router;

use crate::Shared;

/// All endpoints.
pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(command::routes())
        .merge(events::routes())
        .merge(figures::routes())
        .merge(reports::routes())
        .merge(views::routes())
}
