//! The caller as a handler's argument: no caller, no handler.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{HeaderValue, WWW_AUTHENTICATE},
};
use chrono::{DateTime, Utc};
use kernel::{Actor, ErrorKind, Permission, Refusal};
use web::Problem;

use crate::{
    Subject, TokenError,
    identify::{Seen, Trusted},
    need::Need,
};

/// A caller that holds the permission `P` names: `caller: Caller<need::TicketsWrite>`.
///
/// Make it a handler's first argument, so that a stranger learns nothing from the order of refusals.
#[derive(Debug, Clone)]
pub struct Caller<P> {
    /// Who, what they may do, and where they hold the permission that is needed: what operations take.
    pub actor: Actor,
    /// Who, as the token says it; the owner of idempotency keys.
    pub subject: Subject,
    /// When the token ends; live streams end with it.
    pub expires_at: DateTime<Utc>,
    trusted: Trusted,
    need: PhantomData<P>,
}

/// What became of a caller's rights since the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Still {
    /// They may, with these.
    May(Actor),
    /// The permission was taken away, or the whole token is over.
    MayNot,
    /// It cannot be known now. Show them nothing, and ask again.
    NotKnown,
}

impl<P: Need> Caller<P> {
    /// What the caller may do by now, for what outlasts a request, such as a live stream.
    pub async fn still(&self) -> Still {
        match self.trusted.current().await {
            Ok(actor) => Self::needed(&actor).map_or(Still::MayNot, Still::May),
            Err(TokenError::NoRights) => Still::NotKnown,
            Err(_over) => Still::MayNot,
        }
    }

    fn admit(trusted: &Trusted) -> Result<Self, Problem> {
        Ok(Self {
            actor: Self::needed(&trusted.actor)?,
            subject: trusted.subject.clone(),
            expires_at: trusted.expires_at,
            trusted: trusted.clone(),
            need: PhantomData,
        })
    }

    /// The actor for what is needed, if they hold it.
    fn needed(actor: &Actor) -> Result<Actor, Problem> {
        let actor = match P::PERMISSION {
            None => actor.clone(),
            Some(permission) => {
                let actor = actor.needing(permission);
                actor.require(permission).map_err(|refusal| forbidden(refusal, permission))?;
                actor
            }
        };
        if P::IS_GROUP_WIDE {
            actor.require_group()?;
        }
        Ok(actor)
    }
}

impl<P: Need> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(match request.extensions().get::<Seen>() {
            Some(Seen::Trusted(trusted)) => Self::admit(trusted),
            Some(Seen::Refused(error)) => Err(untrusted(*error)),
            None => Err(nobody()),
        })
    }
}

fn nobody() -> Problem {
    challenged(Refusal::new(ErrorKind::Unauthenticated, "unauthenticated"), r#"Bearer realm="steward""#)
}

fn untrusted(error: TokenError) -> Problem {
    let refusal = match error {
        TokenError::NoKeys => {
            return Problem::from(Refusal::new(ErrorKind::Unavailable, "keys_unavailable"));
        }
        TokenError::NoRights => {
            return Problem::from(Refusal::new(ErrorKind::Unavailable, "rights_unavailable"));
        }
        TokenError::Revoked => Refusal::new(ErrorKind::Unauthenticated, "token_revoked"),
        TokenError::Expired => Refusal::new(ErrorKind::Unauthenticated, "token_expired"),
        TokenError::NotYetValid => Refusal::new(ErrorKind::Unauthenticated, "token_not_yet_valid"),
        TokenError::Malformed
        | TokenError::Algorithm
        | TokenError::UnknownKey
        | TokenError::Signature
        | TokenError::Audience => Refusal::new(ErrorKind::Unauthenticated, "token_invalid"),
    };
    tracing::debug!(%error, "a token was refused");
    challenged(refusal, r#"Bearer realm="steward", error="invalid_token""#)
}

fn forbidden(refusal: Refusal, permission: Permission) -> Problem {
    let challenge = format!(r#"Bearer realm="steward", error="insufficient_scope", scope="{permission}""#);
    match HeaderValue::from_str(&challenge) {
        Ok(value) => Problem::from(refusal).with_header(WWW_AUTHENTICATE, value),
        Err(_error) => Problem::from(refusal),
    }
}

fn challenged(refusal: Refusal, challenge: &'static str) -> Problem {
    Problem::from(refusal).with_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}
