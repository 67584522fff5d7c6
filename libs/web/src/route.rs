//! The route a request is for, as the router sees it: what is decided about a request (its limit, its key, its label) is
//! decided on this, never on the path as it was written. `%73ession` and `session` are one path to the router.

use actix_web::{
    HttpRequest,
    dev::{ServiceRequest, Url},
    http::{Method, Uri},
};
use kernel::macro_support::Uuid;

/// What stands for a route where no route matches.
pub(crate) const UNMATCHED: &str = "unmatched";

/// The path of `uri` as the router reads it: percent-encoded letters are the letters.
#[must_use]
pub fn routed_path(uri: &Uri) -> String {
    Url::new(uri.clone()).path().to_owned()
}

/// The pattern of the route that takes the request's path, whatever its method.
pub(crate) fn pattern(request: &ServiceRequest) -> String {
    let pattern = request.resource_map().match_pattern(request.match_info().as_str());
    pattern.unwrap_or_else(|| UNMATCHED.to_owned())
}

/// The pattern of the route that takes the request's path, for what is written down about it; empty where none does.
#[must_use]
pub fn route_of(request: &HttpRequest) -> String {
    request.resource_map().match_pattern(request.match_info().as_str()).unwrap_or_default()
}

/// A method as a label: those that HTTP and PATCH define, and one word for what strangers make up.
pub(crate) fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::CONNECT => "CONNECT",
        Method::TRACE => "TRACE",
        _ => "_OTHER",
    }
}

/// What a request changes, in one spelling: its method and its path as the router reads it, ids as they are written back.
pub(crate) fn identity(request: &HttpRequest) -> String {
    let steps =
        request.match_info().as_str().split('/').map(|step| {
            Uuid::try_parse(step).map_or_else(|_| step.to_owned(), |id| id.hyphenated().to_string())
        });
    format!("{} {}", request.method(), steps.collect::<Vec<_>>().join("/"))
}
