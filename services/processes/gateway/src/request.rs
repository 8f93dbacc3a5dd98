//! What every request has to be before anything is done for it: one host, and a whole body in time.

use axum::{
    body::{HttpBody, to_bytes},
    extract::Request,
    http::{StatusCode, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    bounds::{BODY_BYTES_MAX, BODY_WAIT},
    problem::Problem,
};

/// Refuses a request without exactly one valid `Host`, as RFC 9112, section 3.2, has it. HTTP/1.0 needn't name one.
pub async fn require_host(request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_valid = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::try_from(host.as_bytes()).is_ok(),
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    };
    if is_valid { next.run(request).await } else { Problem::host().into_response() }
}

/// Takes the whole body before the request is handled, so that who sends it slowly holds nothing else.
pub async fn take_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let too_large = || Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE, "").into_response();
    if body.size_hint().lower() > BODY_BYTES_MAX as u64 {
        return too_large();
    }
    match tokio::time::timeout(BODY_WAIT, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, body.into())).await,
        // Nobody reads the answer to a body whose connection broke.
        Ok(Err(_)) => too_large(),
        Err(_) => Problem::slow().into_response(),
    }
}
