//! The first look at a request's token, once, before limits and handlers.

use actix_web::{HttpMessage, dev::ServiceRequest, http::header};
use async_trait::async_trait;
use web::{Identify, Identity};

use crate::{Claims, Subject, TokenError, Verifier};

/// What the first look found; [`crate::Caller`] reads it.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// A token that can be trusted.
    Trusted(Claims),
    /// A token that cannot.
    Refused(TokenError),
}

#[async_trait(?Send)]
impl Identify for Verifier {
    async fn identify(&self, request: &ServiceRequest) -> Identity {
        let Some(token) = bearer(request) else { return Identity::Unknown };
        let (seen, identity) = match self.verify(token).await {
            Ok(claims) => {
                let identity = match &claims.sub {
                    Subject::Service(_) => Identity::Internal,
                    Subject::Staff(_) | Subject::Client(_) => Identity::Known(claims.sub.to_string()),
                };
                (Seen::Trusted(claims), identity)
            }
            // Counted by address: whoever guesses tokens is slowed down like any stranger.
            Err(error) => (Seen::Refused(error), Identity::Unknown),
        };
        request.extensions_mut().insert(seen);
        identity
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
