//! Gives every error the form that its reader needs: problem+json for programs, a page for people.

use axum::{
    Extension,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::Next,
    response::Response,
};
use ayumi_pages::Language;

use crate::{app::Shared, pages::Reader, problem::Problem};

/// The most that is read of an error message of a layer below.
const MESSAGE_BYTES_MAX: usize = 4096;

/// Renders each [`Problem`] in the request's language, and gives a form to what axum itself refuses (a method, a body
/// that is too large).
pub async fn render_problems(
    State(app): State<Shared>,
    Extension(language): Extension<Language>,
    request: Request,
    next: Next,
) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if !failed || has_form(response.headers()) => return response,
        None => {
            let body = std::mem::take(response.body_mut());
            let message = to_bytes(body, MESSAGE_BYTES_MAX).await.unwrap_or_default();
            Problem::of_status(response.status(), &String::from_utf8_lossy(&message))
        }
    };
    let mut rendered = if is_for_people(&uri) {
        Reader::of(&uri, language, app.accounts.account(&headers)).problem(&app, &problem)
    } else {
        problem.render(language)
    };
    keep(response.headers(), rendered.headers_mut());
    rendered
}

/// Pages, forms and JSON answers have a form already.
fn has_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    kind.starts_with(b"text/html") || kind == b"application/json"
}

fn is_for_people(uri: &Uri) -> bool {
    let path = uri.path();
    !["/api/", "/assets/"].iter().any(|start| path.starts_with(start))
        && !["/livez", "/readyz", "/metrics"].contains(&path)
}

/// The headers that name the allowed methods, and when to come again.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
}
