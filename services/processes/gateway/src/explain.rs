//! Every error in a form that its asker reads: problem+json for programs, a page for people.

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{Shared, pages::Reader, problem::Problem};

/// The most that is read of what a layer below said.
const SAID_BYTES_MAX: usize = 4096;

/// Gives each error its form. What axum itself refuses (a method, a body that is too large) has none yet.
pub async fn explain(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if !failed || has_form(response.headers(), &uri) {
        return response;
    }
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => {
            let body = std::mem::take(response.body_mut());
            let said = to_bytes(body, SAID_BYTES_MAX).await.unwrap_or_default();
            Problem::of_status(response.status(), &String::from_utf8_lossy(&said))
        }
    };
    let mut explained = if is_for_people(&uri) {
        Reader::of(&uri, &headers, app.accounts.whose(&headers).cloned()).problem(&app, &problem)
    } else {
        problem.in_language(&headers).into_response()
    };
    keep(response.headers(), explained.headers_mut());
    explained
}

/// Pages, forms and JSON answers have a form already.
fn has_form(headers: &HeaderMap, uri: &Uri) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    match kind {
        b"application/problem+json" => !is_for_people(uri),
        kind => kind.starts_with(b"text/html") || kind == b"application/json",
    }
}

fn is_for_people(uri: &Uri) -> bool {
    let path = uri.path();
    !["/api/", "/assets/"].iter().any(|start| path.starts_with(start))
        && !["/livez", "/readyz", "/metrics"].contains(&path)
}

/// Which methods there are, and when to come again, is said in headers.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
}
