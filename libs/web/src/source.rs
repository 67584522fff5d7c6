//! Where a request comes from, for what is counted or taken down by it.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use crate::HttpApp;

/// The network address of a request, as the limits count it: a header says it only behind our own proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(pub String);

impl FromRequest for Source {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let http_app = request.app_data::<Data<HttpApp>>();
        let source =
            http_app.map_or_else(|| "unknown".to_owned(), |http_app| http_app.rate_limits.source_of(request));
        ready(Ok(Self(source)))
    }
}
