//! What time does to runs: a step was not done within its time.

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};

use super::note;
use crate::{app::App, playbooks::storage};

/// Finds the steps whose time has gone by, in the transaction that takes the timer away; each is found once. What was done
/// or is due later by now is let be.
#[tracing::instrument(skip_all, name = "ticketing.find_overdue")]
pub(crate) async fn find_overdue(_app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.find_overdue");
    let Some(before) = storage::load(tx, &actor, fired.subject()).await? else { return Ok(()) };
    let mut run = before.clone();
    while let Some(event) = run.expire(tx.now()) {
        note(tx, &actor, &run, &event)?;
    }
    if run == before {
        storage::watch(tx, &run);
        return Ok(());
    }
    storage::save(tx, &before, &run).await
}
