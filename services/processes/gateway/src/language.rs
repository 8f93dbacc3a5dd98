//! The language that a request asks for: found out here, once, and handed on to everything that answers.

use axum::{
    extract::{Query, Request},
    http::header,
    middleware::Next,
    response::Response,
};
use ayumi_pages::Language;

/// Adds the [`Language`] of a request to its extensions: the one of `?lang=`, else of Accept-Language, else Japanese.
pub async fn negotiate(mut request: Request, next: Next) -> Response {
    let language = of(&request);
    request.extensions_mut().insert(language);
    next.run(request).await
}

fn of(request: &Request) -> Language {
    let pairs: Vec<(String, String)> = Query::try_from_uri(request.uri()).map(|Query(pairs)| pairs).unwrap_or_default();
    let chosen = pairs.iter().find(|(name, _)| name == "lang").map(|(_, value)| value.as_str());
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::choose(chosen, accepted)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn what_the_address_asks_for_comes_before_what_the_browser_prefers() {
        let asked = |address: &str, accepted: &str| {
            let request = Request::get(address).header(header::ACCEPT_LANGUAGE, accepted);
            of(&request.body(Body::empty()).unwrap())
        };
        assert_eq!(asked("/visits", "en"), Language::En);
        assert_eq!(asked("/visits?edition=fy2019&lang=ja", "en"), Language::Ja);
        assert_eq!(asked("/visits?lang=xx", "en"), Language::En);
        assert_eq!(asked("/visits", "fr"), Language::Ja);
    }
}
