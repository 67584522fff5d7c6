//! Pages of other origins (CORS): none may call the API from a browser but those that an operator names, and those never
//! with the browser's cookies: a session belongs to the desk.

use std::{str::FromStr, sync::Arc};

use actix_cors::{Cors, CorsError};
use actix_web::{
    Error,
    http::{
        Method, Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Condition,
};
use kernel::Refusal;

use crate::Problem;

/// How long a browser may remember that it may ask.
const MAX_AGE_SECS: usize = 60 * 60;

/// What a refusal keeps of a reply that a page of another origin may read.
pub(crate) const KEPT: [HeaderName; 2] =
    [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS];

/// The origins whose pages may call the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Arc<[String]>);

/// Text that names no origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be origins such as `https://app.example.com`, separated by commas: in lower case, without a path and without the \
     port that the scheme has anyway"
)]
pub struct NotOrigins;

impl FromStr for Origins {
    type Err = NotOrigins;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        let read = |origin: &str| is_origin(origin).then(|| origin.to_owned()).ok_or(NotOrigins);
        Ok(Self(named.map(read).collect::<Result<_, _>>()?))
    }
}

impl Origins {
    /// What answers their browsers, where there are any.
    pub(crate) fn welcome(&self) -> Condition<Cors> {
        let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let asked = [
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            header::ACCEPT_LANGUAGE,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("traceparent"),
        ];
        let told = [
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("idempotency-replayed"),
            HeaderName::from_static("traceparent"),
        ];
        let cors = Cors::default()
            .allowed_methods(methods)
            .allowed_headers(asked)
            .expose_headers(told)
            .max_age(MAX_AGE_SECS);
        let cors = self.0.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
        Condition::new(!self.0.is_empty(), cors)
    }
}

/// As a browser writes it, since it is compared letter by letter.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return false };
    let own_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _other => return false,
    };
    let is_bare = !host.is_empty() && !host.contains(['/', '?', '#', '@', '*']) && !host.ends_with(own_port);
    is_bare && text.to_lowercase() == text && text.parse::<Uri>().is_ok_and(|uri| uri.host().is_some())
}

/// The refusal of a question that a browser asked first, when `error` is one.
pub(crate) fn refused(error: &Error) -> Option<Problem> {
    error.as_error::<CorsError>()?;
    Some(Refusal::forbidden("cross_origin.refused").into())
}

/// What `error` would tell a page of another origin.
pub(crate) fn headers(error: &Error) -> HeaderMap {
    let reply = error.error_response();
    let kept = KEPT.into_iter().filter_map(|name| {
        let value: HeaderValue = reply.headers().get(&name)?.clone();
        Some((name, value))
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for none in ["", " ", ","] {
            assert_eq!(none.parse::<Origins>(), Ok(Origins::default()), "{none:?}");
        }
        let two = "https://app.example.com, http://localhost:5173";
        let expected = ["https://app.example.com", "http://localhost:5173"].map(str::to_owned);
        assert_eq!(two.parse::<Origins>(), Ok(Origins(Arc::from(expected))));
        for wrong in [
            "*",
            "null",
            "app.example.com",
            "https://",
            "https://*.example.com",
            "https://app.example.com/",
            "https://app.example.com/page",
            "https://App.example.com",
            "https://app.example.com:443",
            "http://app.example.com:80",
            "https://user@app.example.com",
            "ftp://app.example.com",
            "https://app.example.com;https://b.example.com",
            "https://a.example.com https://b.example.com",
        ] {
            assert_eq!(wrong.parse::<Origins>(), Err(NotOrigins), "{wrong}");
        }
    }
}
