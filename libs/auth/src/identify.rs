//! The first look at a request's token, once, before limits and handlers.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest, http::header};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Actor;
use web::{Identify, Identity};

use crate::{Claims, CurrentRights, Issued, Refused, Subject, TokenError, Unfound, Verifier};

/// What the first look found; [`crate::Caller`] reads it.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// A token that can be trusted.
    Trusted(Box<Trusted>),
    /// A token that cannot.
    Refused(TokenError),
}

/// The holder of a token, with what is left of its rights.
#[derive(Debug, Clone)]
pub(crate) struct Trusted {
    pub(crate) actor: Actor,
    pub(crate) subject: Subject,
    pub(crate) issued: Issued,
    pub(crate) expires_at: DateTime<Utc>,
    /// Where to ask again.
    pub(crate) rights: Option<Arc<dyn CurrentRights>>,
}

impl Trusted {
    /// The rights as they are now, or why the token is not trusted any more.
    pub(crate) async fn current(&self) -> Result<Actor, TokenError> {
        let Some(rights) = &self.rights else { return Ok(self.actor.clone()) };
        match rights.of(&self.actor, self.issued).await {
            Ok(Some(actor)) => Ok(actor),
            Ok(None) => Err(TokenError::Revoked),
            Err(error) => {
                tracing::warn!(%error, "the rights of a caller could not be looked up");
                Err(TokenError::NoRights)
            }
        }
    }
}

impl Verifier {
    async fn holder_of(&self, token: &str) -> Result<Trusted, TokenError> {
        let claims = self.verify(token).await?;
        let actor = claims.actor();
        let Claims { sub: subject, iat, exp, sid: session, by_reference, .. } = claims;
        let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        let (issued, expires_at) = (Issued { at: instant(iat), session, by_reference }, instant(exp));
        let mut trusted = Trusted { actor, subject, issued, expires_at, rights: self.rights().cloned() };
        trusted.actor = trusted.current().await?;
        Ok(trusted)
    }
}

#[async_trait(?Send)]
impl Identify for Verifier {
    async fn identify(&self, request: &ServiceRequest) -> Identity {
        let Some(token) = bearer(request) else { return Identity::Unknown };
        let (seen, identity) = match self.holder_of(token).await {
            Ok(trusted) => {
                let identity = match &trusted.subject {
                    Subject::Service(_) => Identity::Internal,
                    known @ (Subject::Staff(_) | Subject::Client(_)) => Identity::Known(known.to_string()),
                };
                (Seen::Trusted(Box::new(trusted)), identity)
            }
            // Counted by address, so that guessing tokens is limited like any request without one.
            Err(error) => (Seen::Refused(error), Identity::Unknown),
        };
        request.extensions_mut().insert(seen);
        identity
    }

    async fn refused(&self, request: &HttpRequest, source: &str) {
        let Some(refusals) = self.refusals() else { return };
        let (principal, why) = match request.extensions().get::<Seen>() {
            Some(Seen::Trusted(trusted)) => (Some(trusted.subject.to_string()), "forbidden"),
            // An honest client's token ends every ten minutes; that our keys are away is no caller's doing.
            Some(Seen::Refused(TokenError::Expired | TokenError::NoKeys | TokenError::NoRights)) | None => {
                return;
            }
            Some(Seen::Refused(error)) => (None, error.as_str()),
        };
        let route = web::route_of(request);
        refusals.note(Refused { principal, source: source.to_owned(), route, why }).await;
    }

    fn unfound(&self, request: &HttpRequest, source: &str) {
        let (Some(refusals), Some(id)) = (self.refusals(), request.match_info().get("id")) else { return };
        let extensions = request.extensions();
        let Some(Seen::Trusted(trusted)) = extensions.get::<Seen>() else { return };
        refusals.look_later(Unfound {
            principal: trusted.subject.to_string(),
            source: source.to_owned(),
            route: web::route_of(request),
            id: id.to_owned(),
            scope: trusted.actor.scope.clone(),
        });
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
