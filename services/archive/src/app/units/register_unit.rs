//! Entering a home, shop or parking space.

use copies::parties::unknown_estate;
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Refusal};
use vocabulary::UnitId;

use crate::{
    app::App,
    domain::Unit,
    events::publish,
    storage::{estates, units},
};

/// What is entered.
#[derive(Debug, Clone)]
pub(crate) struct RegisterUnit {
    pub(crate) estate_id: EstateId,
    pub(crate) building: Option<String>,
    pub(crate) label: String,
}

/// Registers a unit.
///
/// # Errors
/// `archive.unit_label_taken` when the estate has a unit of that name.
#[tracing::instrument(skip_all, name = "archive.register_unit")]
pub(crate) async fn register_unit(
    app: &App,
    actor: &Actor,
    command: RegisterUnit,
    idempotency_key: IdempotencyKey<Unit>,
) -> Result<Outcome<Unit>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    estates::find(tx.conn(), &actor.scope, command.estate_id)
        .await?
        .ok_or_else(|| unknown_estate("/estate_id"))?;
    let RegisterUnit { estate_id, building, label } = command;
    let id = UnitId::new(app.db.ids().as_ref());
    let unit = Unit { id, version: 1, estate_id, building, label, registered_at: tx.now() };
    units::insert(&tx, std::slice::from_ref(&unit)).await.map_err(taken)?;
    say_registered(&tx, actor, &unit)?;
    tx.keep_reply(&idempotency_key, &unit)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(unit))
}

/// The event and the audit line of a new unit.
pub(crate) fn say_registered(tx: &Tx, actor: &Actor, unit: &Unit) -> Result<(), DbError> {
    tx.publish(&publish::unit_registered(unit), unit.version)?;
    let entry = AuditEntry::new(actor, "register_unit", "unit", unit.id)
        .at(unit.estate_id)
        .after(publish::unit_details(unit));
    tx.audit(entry);
    Ok(())
}

/// A breach of the rule that a label is unique within its estate, told as such.
pub(super) fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_units__estate_id_label" | "uq_units__estate_id_label_key") => {
            Refusal::conflict("archive.unit_label_taken").into()
        }
        Some(_) | None => error.into(),
    }
}
