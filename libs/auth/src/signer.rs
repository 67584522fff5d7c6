//! Making tokens.

use std::sync::Arc;

use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{Clock, IdGen, Permission, Scope};

use crate::{
    AUDIENCE, Claims, KeyPair, MAX_TOKEN_BYTES, MAX_TOKEN_SECS, Subject, TOKEN_TYPE, claims::EDITION,
};

/// A token that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key has no PKCS#8 form.
    #[error("a signing key cannot be encoded")]
    Key(#[source] ed25519_dalek::pkcs8::Error),
    /// The token has no compact form.
    #[error("a token cannot be signed")]
    Token(#[source] jsonwebtoken::errors::Error),
    /// The token would be longer than [`MAX_TOKEN_BYTES`], and nobody would take it.
    #[error("a token would be too long")]
    TooLong,
}

/// Signs tokens with one key.
pub struct Signer {
    issuer: String,
    header: Header,
    key: EncodingKey,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGen>,
}

impl Signer {
    /// A signer that names itself `issuer`.
    ///
    /// # Errors
    /// [`SignError::Key`].
    pub fn new(
        issuer: &str,
        pair: &KeyPair,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdGen>,
    ) -> Result<Self, SignError> {
        let der = pair.signing().to_pkcs8_der().map_err(SignError::Key)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(pair.public().kid.clone());
        Ok(Self {
            issuer: issuer.to_owned(),
            header,
            key: EncodingKey::from_ed_der(der.as_bytes()),
            clock,
            ids,
        })
    }

    /// The claims of a token for `sub` that begins now and lives `ttl_secs`, at most [`MAX_TOKEN_SECS`]; it names no session.
    #[must_use]
    pub fn claims(&self, sub: Subject, permissions: Vec<Permission>, scope: Scope, ttl_secs: i64) -> Claims {
        let now = self.clock.now().timestamp();
        Claims {
            iss: self.issuer.clone(),
            sub,
            aud: AUDIENCE.to_owned(),
            exp: now.saturating_add(ttl_secs.clamp(1, MAX_TOKEN_SECS)),
            nbf: now,
            iat: now,
            jti: self.ids.next().to_string(),
            sid: None,
            permissions,
            scope,
            by_reference: false,
            edition: EDITION,
        }
    }

    /// The claims of a token that names no places (`Claims::by_reference`).
    #[must_use]
    pub fn claims_by_reference(&self, sub: Subject, permissions: Vec<Permission>, ttl_secs: i64) -> Claims {
        let nowhere = Scope::Estates { estates: Vec::new() };
        Claims { by_reference: true, ..self.claims(sub, permissions, nowhere, ttl_secs) }
    }

    /// The compact form of `claims`.
    ///
    /// # Errors
    /// [`SignError::Token`]; [`SignError::TooLong`] when its rights hold at too many places.
    pub fn sign(&self, claims: &Claims) -> Result<String, SignError> {
        let token = jsonwebtoken::encode(&self.header, claims, &self.key).map_err(SignError::Token)?;
        if token.len() > MAX_TOKEN_BYTES { Err(SignError::TooLong) } else { Ok(token) }
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Signer").field("kid", &self.header.kid).finish_non_exhaustive()
    }
}
