//! Trusting tokens.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kernel::Clock;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::{
    AUDIENCE, Claims, CurrentRights, KeySource, MAX_TOKEN_BYTES, MAX_TOKEN_SECS, RefusalLog, TOKEN_TYPE,
};

/// How far apart two machines' clocks may be.
const LEEWAY_SECS: i64 = 5;
/// Keys older than this are asked for anew, so that withdrawn ones are forgotten.
const KEYS_TTL: Duration = Duration::from_mins(5);
/// Tokens whose signature is remembered; beyond that all are checked anew.
const MOST_PROVEN: usize = 10_000;

/// Why a token is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token at all, or without what a token of ours has.
    #[error("malformed")]
    Malformed,
    /// Signed with another algorithm than EdDSA.
    #[error("algorithm not accepted")]
    Algorithm,
    /// Signed with a key nobody published.
    #[error("unknown key")]
    UnknownKey,
    /// The signature is not that of the named key.
    #[error("bad signature")]
    Signature,
    /// Over.
    #[error("expired")]
    Expired,
    /// Not begun.
    #[error("not yet valid")]
    NotYetValid,
    /// For somebody else, or from somebody else.
    #[error("wrong audience or issuer")]
    Audience,
    /// Its holder's account was disabled, the application revoked, or the session ended since.
    #[error("revoked")]
    Revoked,
    /// No keys could be had so far, so nothing can be said of any token.
    #[error("no keys to verify with")]
    NoKeys,
    /// What its holder may do now could not be looked up.
    #[error("rights not known")]
    NoRights,
}

impl TokenError {
    /// A code for the log.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Audience => "audience",
            Self::Revoked => "revoked",
            Self::NoKeys => "no_keys",
            Self::NoRights => "no_rights",
        }
    }
}

/// Verifies tokens against the keys of a source, which it keeps: an outage of the source withdraws nobody's token.
pub struct Verifier {
    issuer: String,
    source: Arc<dyn KeySource>,
    clock: Arc<dyn Clock>,
    kept: RwLock<Kept>,
    asking: Mutex<()>,
    rights: Option<Arc<dyn CurrentRights>>,
    refusals: Option<Arc<dyn RefusalLog>>,
    validation: Validation,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<String, DecodingKey>,
    /// What tokens say whose signature was found good with these keys, by their digest: a signature costs more than
    /// all else about a small request, and a caller sends the same token with each.
    proven: HashMap<[u8; 32], Claims>,
    /// When the source was last asked and last answered, by the clock that nobody can set.
    asked_at: Option<Duration>,
    read_at: Option<Duration>,
}

impl Verifier {
    /// Trusts what `issuer` signed with a key of `source`.
    #[must_use]
    pub fn new(issuer: &str, source: Arc<dyn KeySource>, clock: Arc<dyn Clock>) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Times, audience and issuer are checked below: the library would ask the system's clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self {
            issuer: issuer.to_owned(),
            source,
            clock,
            kept: RwLock::default(),
            asking: Mutex::new(()),
            rights: None,
            refusals: None,
            validation,
        }
    }

    /// Asks `rights` what became of a token's holder since it was issued.
    #[must_use]
    pub fn with_rights(mut self, rights: Arc<dyn CurrentRights>) -> Self {
        self.rights = Some(rights);
        self
    }

    /// Tells `refusals` of callers that were refused.
    #[must_use]
    pub fn with_refusals(mut self, refusals: Arc<dyn RefusalLog>) -> Self {
        self.refusals = Some(refusals);
        self
    }

    pub(crate) fn refusals(&self) -> Option<&Arc<dyn RefusalLog>> {
        self.refusals.as_ref()
    }

    pub(crate) fn rights(&self) -> Option<&Arc<dyn CurrentRights>> {
        self.rights.as_ref()
    }

    /// What `token` says, when it can be trusted now.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|error| kind_of(&error))?;
        if header.alg != Algorithm::EdDSA {
            return Err(TokenError::Algorithm);
        }
        // RFC 9068 §4: what was signed to be something else is no access token.
        if !header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE)) {
            return Err(TokenError::Malformed);
        }
        let key = self.key(&header.kid.ok_or(TokenError::Malformed)?).await?;
        let claims = self.prove(token, &key)?;
        self.check(&claims)?;
        Ok(claims)
    }

    /// What a token says, once its signature was found good. Times are not looked at here: they change.
    fn prove(&self, token: &str, key: &DecodingKey) -> Result<Claims, TokenError> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        if let Some(claims) = self.kept.read().unwrap_or_else(PoisonError::into_inner).proven.get(&digest) {
            return Ok(claims.clone());
        }
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation)
            .map_err(|error| kind_of(&error))?
            .claims;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.proven.len() >= MOST_PROVEN {
            kept.proven.clear();
        }
        kept.proven.insert(digest, claims.clone());
        Ok(claims)
    }

    fn check(&self, claims: &Claims) -> Result<(), TokenError> {
        let now = self.clock.now().timestamp();
        if claims.aud != AUDIENCE || claims.iss != self.issuer {
            Err(TokenError::Audience)
        } else if !(0..=MAX_TOKEN_SECS).contains(&claims.exp.saturating_sub(claims.iat)) {
            Err(TokenError::Malformed)
        } else if claims.exp <= now.saturating_sub(LEEWAY_SECS) {
            Err(TokenError::Expired)
        } else if claims.nbf > now.saturating_add(LEEWAY_SECS) {
            Err(TokenError::NotYetValid)
        } else {
            Ok(())
        }
    }

    async fn key(&self, kid: &str) -> Result<DecodingKey, TokenError> {
        let (known, is_old) = self.look(kid);
        if let (Some(key), false) = (&known, is_old) {
            return Ok(key.clone());
        }
        if let Some(key) = known {
            // One request renews old keys; the others go on with what is known.
            if let Ok(_asking) = self.asking.try_lock() {
                self.ask().await;
            }
            return Ok(key);
        }
        let _asking = self.asking.lock().await;
        if let (Some(key), _) = self.look(kid) {
            return Ok(key);
        }
        self.ask().await;
        let (found, _) = self.look(kid);
        found.ok_or_else(|| if self.has_read() { TokenError::UnknownKey } else { TokenError::NoKeys })
    }

    fn look(&self, kid: &str) -> (Option<DecodingKey>, bool) {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let is_old = kept.read_at.is_none_or(|read_at| self.clock.monotonic() - read_at > KEYS_TTL);
        (kept.keys.get(kid).cloned(), is_old)
    }

    fn has_read(&self) -> bool {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).read_at.is_some()
    }

    /// Asks the source, unless it was asked a moment ago.
    async fn ask(&self) {
        let now = self.clock.monotonic();
        let patience = self.source.patience();
        {
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            if kept.asked_at.is_some_and(|asked_at| now - asked_at < patience) {
                return;
            }
            kept.asked_at = Some(now);
        }
        match self.source.keys().await {
            Ok(set) => {
                let keys = set.keys.into_iter().filter_map(|key| {
                    DecodingKey::from_ed_components(&key.x).ok().map(|decoding| (key.kid, decoding))
                });
                let keys = keys.collect();
                let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
                kept.keys = keys;
                // A key may have been withdrawn, and what it signed with it.
                kept.proven.clear();
                kept.read_at = Some(now);
            }
            Err(error) => tracing::warn!(%error, "keys were not renewed; the known ones stay in use"),
        }
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Verifier").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

fn kind_of(error: &jsonwebtoken::errors::Error) -> TokenError {
    use jsonwebtoken::errors::ErrorKind;
    if matches!(error.kind(), ErrorKind::InvalidSignature) {
        TokenError::Signature
    } else if matches!(error.kind(), ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName) {
        TokenError::Algorithm
    } else {
        TokenError::Malformed
    }
}
