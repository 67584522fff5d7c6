//! Where a request comes from, for what is counted or taken down by it.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use crate::RateLimits;

/// The network address of a request, as the limits count it: a header says it only behind our own proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(pub String);

impl FromRequest for Source {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let limits = request.app_data::<Data<RateLimits>>();
        let source = limits.map_or_else(|| "unknown".to_owned(), |limits| limits.source_of(request));
        ready(Ok(Self(source)))
    }
}
