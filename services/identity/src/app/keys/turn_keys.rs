//! Turning the signing keys over: make the next one ahead of its time, forget the ones whose tokens are dead.

use kernel::{Actor, Failure};

use super::keyring::fresh_seed;
use crate::{
    app::App,
    domain::{KeyStep, next_step},
    storage::{
        signing_keys::{self, StoredKey},
        trail,
    },
};

/// Takes the next step, if there is one, and reads the keys anew: another replica may have taken it. True when this
/// one did.
#[tracing::instrument(skip_all, name = "identity.turn_keys")]
pub(crate) async fn turn_keys(app: &App) -> Result<bool, Failure> {
    let actor = Actor::system("identity.turn_keys");
    let tx = app.db.begin().await?;
    let times = signing_keys::times(&tx).await?;
    let step = next_step(&times, tx.now(), app.config.key_turns_after);
    match step {
        None => {}
        Some(KeyStep::Make(times)) => {
            signing_keys::insert(&tx, &StoredKey { times, seed: fresh_seed() }).await?;
            trail::key_turned(&tx, &actor, "make_signing_key", times.number);
        }
        Some(KeyStep::Drop(number)) => {
            signing_keys::delete(&tx, number).await?;
            trail::key_turned(&tx, &actor, "drop_signing_key", number);
        }
    }
    tx.commit().await?;
    app.keyring.load(&app.db).await?;
    Ok(step.is_some())
}
