//! The keys in memory: those that sign, and those that verify in this process; and turning them over.

use std::sync::{Arc, PoisonError, RwLock};

use auth::{KeyPair, LocalKeys, MAX_TOKEN_SECS, SignError, Signer, Subject};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use db::Db;
use kernel::{Actor, Cause, Failure, Refusal, SessionId, StaffId};

use crate::{
    app::App,
    keys::{
        domain::{KeyStep, KeyTimes, next_step, signing_now},
        storage::{self, StoredKey},
    },
    roles::domain::Grant,
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

    /// A token for `subject`, issued in `session`, that carries `grant`.
    pub(crate) fn sign(
        &self,
        db: &Db,
        (subject, session): (Subject, Option<SessionId>),
        grant: Grant,
    ) -> Result<AccessToken, Failure> {
        let signer = self.signer(db).ok_or_else(|| broken("there is no signing key".into()))?;
        let mut claims = signer.claims(subject, grant.permissions, grant.scope, MAX_TOKEN_SECS);
        claims.sid = session;
        let mut signed = signer.sign(&claims);
        if matches!(signed, Err(SignError::TooLong)) {
            // Rights that were just short enough before tokens named their session go without: it is not known which
            // session such a token is of, and any that is ended ends it.
            claims.sid = None;
            signed = signer.sign(&claims);
        }
        let token = signed.map_err(|error| match error {
            SignError::TooLong => too_long().into(),
            other @ (SignError::Key(_) | SignError::Token(_)) => broken(other.into()),
        })?;
        Ok(AccessToken { token, expires_in: claims.exp - claims.iat })
    }

    /// True when a token that carries `grant` is short enough to be taken.
    pub(crate) fn fits(&self, db: &Db, grant: Grant) -> Result<bool, Failure> {
        let anybody = Subject::Staff(StaffId::new(db.ids().as_ref()));
        match self.sign(db, (anybody, None), grant) {
            Ok(_token) => Ok(true),
            Err(Failure::Refused(_too_long)) => Ok(false),
            Err(other) => Err(other),
        }
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

/// Said of rights that were given before their size was looked at.
fn too_long() -> Refusal {
    Refusal::conflict("identity.rights_too_long")
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
