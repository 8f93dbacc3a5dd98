//! The API under `/api/v1`, an endpoint a file: each has its handler and, beside it, what the description adds to the
//! handler's types.

pub mod answered;
pub mod body;
pub mod codebook;
pub mod command;
pub mod cube;
pub mod description;
pub mod diff;
pub mod editions;
pub mod events;
pub mod export;
pub mod figures;
pub mod media;
pub mod operation;
pub mod parameters;
pub mod proof;
pub mod records;
pub mod report_files;
pub mod reports;
pub mod schemas;
pub mod sheets;
pub mod strict;
pub mod tables;
pub mod views;
pub mod whole;

use aide::axum::ApiRouter;
use axum::http::Uri;

use crate::{app::Shared, problem::Problem};

/// Where the endpoints are.
pub const ROOT: &str = "/api/v1";

/// All endpoints behind the login, described.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(codebook::routes())
        .merge(command::routes())
        .merge(cube::routes())
        .merge(diff::routes())
        .merge(editions::routes())
        .merge(events::routes())
        .merge(export::routes())
        .merge(figures::routes())
        .merge(proof::routes())
        .merge(records::routes())
        .merge(report_files::routes())
        .merge(reports::routes())
        .merge(tables::routes())
        .merge(views::routes())
        .fallback(not_found)
}

/// Its own, so that only those who are logged in learn what there isn't.
async fn not_found(uri: Uri) -> Problem {
    Problem::missing(&format!("{ROOT}{}", uri.path()))
}
