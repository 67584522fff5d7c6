//! Taking back one charge, whether an invoice asks for it or not.

use kernel::{Actor, Failure, Refusal};
use vocabulary::ChargeId;

use super::{Asked, asked};
use crate::{
    app::{App, books},
    domain::{Reversal, ReversalKind},
    storage::charges,
};

/// Which charge, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct ReverseCharge {
    pub(crate) id: ChargeId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) kind: ReversalKind,
    pub(crate) reason: String,
}

/// Reverses a charge.
#[tracing::instrument(skip_all, name = "billing.reverse_charge")]
pub(crate) async fn reverse_charge(
    app: &App,
    actor: &Actor,
    command: ReverseCharge,
) -> Result<Asked, Failure> {
    let ReverseCharge { id, version, kind, reason } = command;
    let tx = app.db.begin().await?;
    let found = charges::load(&tx, &actor.scope, &[id]).await?.pop();
    let mut charge = found.ok_or_else(Refusal::not_found)?;
    if charge.version != version {
        return Err(db::stale_version().into());
    }
    let reversal = Reversal { kind, reason, at: tx.now() };
    books::reverse_charge(&tx, actor, &mut charge, reversal).await?;
    tx.commit().await?;
    asked(app, charge).await
}
