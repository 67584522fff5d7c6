//! Who is behind a request, asked before anything else so that limits count per client.

use actix_web::{HttpRequest, dev::ServiceRequest};
use async_trait::async_trait;

/// What the limits need to know of a caller. Rights are none of this crate's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Nobody we know: counted by network address.
    Unknown,
    /// A member of staff or a third party, counted by name.
    Known(String),
    /// One of our own services: not limited, or the suite would throttle itself.
    Internal,
}

/// Tells who is calling; `auth` implements it over bearer tokens. It may leave what it learned in the request's
/// extensions for extractors further in.
#[async_trait(?Send)]
pub trait Identify: Send + Sync {
    /// Who is calling. Never refuses: that is for the handler, which knows whether it needs anybody at all.
    async fn identify(&self, request: &ServiceRequest) -> Identity;

    /// Takes notice of a request from `source` that was answered 401 or 403.
    async fn refused(&self, _request: &HttpRequest, _source: &str) {}

    /// Takes notice of a request from `source` that was answered 404. The answer goes out at once, whatever was looked for.
    fn unfound(&self, _request: &HttpRequest, _source: &str) {}
}

/// For applications without tokens.
#[derive(Debug, Clone, Copy)]
pub struct Anonymous;

#[async_trait(?Send)]
impl Identify for Anonymous {
    async fn identify(&self, _request: &ServiceRequest) -> Identity {
        Identity::Unknown
    }
}
