//! The keys in memory: those that sign, and those that verify in this process.

use std::sync::{Arc, PoisonError, RwLock};

use auth::{KeyPair, LocalKeys, MAX_TOKEN_SECS, Signer, Subject};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use db::Db;
use kernel::{Cause, Failure};

use crate::{
    domain::{Grant, KeyTimes, signing_now},
    storage::signing_keys,
};

/// A token, ready to hand out.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) token: String,
    /// Seconds it lives.
    pub(crate) expires_in: i64,
}

/// Signs tokens with the key whose time it is.
pub(crate) struct Keyring {
    issuer: String,
    signers: RwLock<Vec<(KeyTimes, Arc<Signer>)>>,
    published: Arc<LocalKeys>,
}

impl Keyring {
    /// An empty ring; [`Self::load`] fills it.
    pub(crate) fn new(issuer: String) -> Self {
        Self { issuer, signers: RwLock::default(), published: Arc::default() }
    }

    /// The keys that verify, for everybody in this process and for `/.well-known/jwks.json`.
    pub(crate) fn published(&self) -> &Arc<LocalKeys> {
        &self.published
    }

    /// Reads the stored keys.
    pub(super) async fn load(&self, db: &Db) -> Result<(), Failure> {
        let mut signers = Vec::new();
        let mut public = Vec::new();
        for key in signing_keys::all(db).await? {
            let pair = pair_of(&key.seed).ok_or_else(|| broken("a seed is no 32 bytes".into()))?;
            let signer = Signer::new(&self.issuer, &pair, Arc::clone(db.clock()), Arc::clone(db.ids()))
                .map_err(|error| broken(error.into()))?;
            signers.push((key.times, Arc::new(signer)));
            public.push(pair.public().clone());
        }
        LocalKeys::publish(&self.published, public);
        *self.signers.write().unwrap_or_else(PoisonError::into_inner) = signers;
        Ok(())
    }

    /// A token for `subject` that carries `grant`.
    pub(in crate::app) fn sign(
        &self,
        db: &Db,
        subject: Subject,
        grant: Grant,
    ) -> Result<AccessToken, Failure> {
        let signer = self.signer(db).ok_or_else(|| broken("there is no signing key".into()))?;
        let claims = signer.claims(subject, grant.permissions, grant.scope, MAX_TOKEN_SECS);
        let token = signer.sign(&claims).map_err(|error| broken(error.into()))?;
        Ok(AccessToken { token, expires_in: claims.exp - claims.iat })
    }

    fn signer(&self, db: &Db) -> Option<Arc<Signer>> {
        let signers = self.signers.read().unwrap_or_else(PoisonError::into_inner);
        let times: Vec<KeyTimes> = signers.iter().map(|(times, _)| *times).collect();
        let now = signing_now(&times, db.clock().now())?;
        signers.iter().find(|(times, _)| *times == now).map(|(_, signer)| Arc::clone(signer))
    }
}

/// A fresh seed as it is stored.
pub(super) fn fresh_seed() -> String {
    STANDARD_NO_PAD.encode(KeyPair::generate().seed().as_slice())
}

fn pair_of(seed: &str) -> Option<KeyPair> {
    let bytes = STANDARD_NO_PAD.decode(seed).ok()?;
    Some(KeyPair::from_seed(bytes.as_slice().try_into().ok()?))
}

fn broken(source: Cause) -> Failure {
    Failure::Broken { doing: "signing a token", source }
}
