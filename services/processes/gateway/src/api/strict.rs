//! Query parameters, read strictly: a misspelt `asof` must not be answered as if nothing had been asked.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use ayumi_proto::fault::Fault;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The parameters of a request; one that is unknown, doubled or malformed is named in the problem.
pub struct Strict<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Strict<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri).map(|Query(parameters)| Self(parameters)).map_err(|rejection| {
            let (field, detail) = named(&rejection.body_text());
            Problem::malformed(&Fault::of_serde(field, &detail)).in_language(&parts.headers)
        })
    }
}

/// The parameter at fault, and what is wrong with it: ``Failed to …: unknown field `asof`, …``, or with
/// its path first, `Failed to …: from: invalid digit …`.
fn named(text: &str) -> (String, String) {
    let detail = text.split_once("query string: ").map_or(text, |(_, detail)| detail);
    match detail.split_once(": ").filter(|(path, _)| !path.contains(' ')) {
        Some((path, detail)) => (path.to_owned(), detail.to_owned()),
        None => (detail.split('`').nth(1).unwrap_or("query").to_owned(), detail.to_owned()),
    }
}
