//! The keys in memory: those that sign, and those that verify in this process; and turning them over.

use std::sync::{Arc, PoisonError, RwLock};

use auth::{Claims, KeyPair, LocalKeys, MAX_TOKEN_SECS, SignError, Signer, Subject};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use db::Db;
use kernel::{Actor, Cause, Failure, SessionId};

use crate::{
    app::App,
    keys::{
        domain::{KeyStep, KeyTimes, next_step, signing_now},
        storage::{self, StoredKey},
    },
    storage::trail,
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
        for key in storage::all(db).await? {
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

    /// A token for `subject`, issued in `session`, with the rights of `actor`: it says where they hold, unless that is too long
    /// for it or not the same everywhere.
    pub(crate) fn sign(
        &self,
        db: &Db,
        (subject, session): (Subject, Option<SessionId>),
        actor: &Actor,
    ) -> Result<AccessToken, Failure> {
        let signer = self.signer(db).ok_or_else(|| broken("there is no signing key".into()))?;
        let sign = |claims: Claims| {
            let claims = Claims { sid: session, ..claims };
            let expires_in = claims.exp - claims.iat;
            signer.sign(&claims).map(|token| AccessToken { token, expires_in })
        };
        let named = match actor.grants.as_slice() {
            [] => {
                let (permissions, scope) = (actor.permissions.clone(), actor.scope.clone());
                sign(signer.claims(subject.clone(), permissions, scope, MAX_TOKEN_SECS))
            }
            _several => Err(SignError::TooLong),
        };
        let signed = match named {
            Err(SignError::TooLong) => {
                sign(signer.claims_by_reference(subject, actor.held_anywhere(), MAX_TOKEN_SECS))
            }
            named => named,
        };
        signed.map_err(|error| broken(error.into()))
    }

    fn signer(&self, db: &Db) -> Option<Arc<Signer>> {
        let signers = self.signers.read().unwrap_or_else(PoisonError::into_inner);
        let times: Vec<KeyTimes> = signers.iter().map(|(times, _)| *times).collect();
        let now = signing_now(&times, db.clock().now())?;
        signers.iter().find(|(times, _)| *times == now).map(|(_, signer)| Arc::clone(signer))
    }
}

/// A fresh seed as it is stored.
fn fresh_seed() -> String {
    STANDARD_NO_PAD.encode(KeyPair::generate().seed().as_slice())
}

fn pair_of(seed: &str) -> Option<KeyPair> {
    let bytes = STANDARD_NO_PAD.decode(seed).ok()?;
    Some(KeyPair::from_seed(bytes.as_slice().try_into().ok()?))
}

fn broken(source: Cause) -> Failure {
    Failure::Broken { doing: "signing a token", source }
}

/// Takes the next step, if there is one, and reads the keys anew: another replica may have taken it. True when this
/// one did.
#[tracing::instrument(skip_all, name = "identity.rotate_keys")]
pub(crate) async fn rotate_keys(app: &App) -> Result<bool, Failure> {
    let actor = Actor::system("identity.rotate_keys");
    let tx = app.db.begin().await?;
    let times = storage::times(&tx).await?;
    let step = next_step(&times, tx.now(), app.config.key_turns_after);
    match step {
        None => {}
        Some(KeyStep::Make(times)) => {
            storage::insert(&tx, &StoredKey { times, seed: fresh_seed() }).await?;
            trail::key_turned(&tx, &actor, "make_signing_key", times.number);
        }
        Some(KeyStep::Drop(number)) => {
            storage::delete(&tx, number).await?;
            trail::key_turned(&tx, &actor, "drop_signing_key", number);
        }
    }
    tx.commit().await?;
    app.keyring.load(&app.db).await?;
    Ok(step.is_some())
}
