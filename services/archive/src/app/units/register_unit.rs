//! Entering a home, shop or parking space.

use db::{AuditEntry, DbError, Done, Once, Tx, parties::unknown_estate};
use kernel::{Actor, EstateId, Failure, Refusal, UnitId};
use serde_json::json;

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
pub(crate) async fn register_unit(
    app: &App,
    actor: &Actor,
    command: RegisterUnit,
    once: Once<Unit>,
) -> Result<Done<Unit>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    estates::find(tx.conn(), &actor.scope, command.estate_id)
        .await?
        .ok_or_else(|| unknown_estate("/estate_id"))?;
    let RegisterUnit { estate_id, building, label } = command;
    let unit =
        Unit { id: UnitId::new(app.db.ids().as_ref()), estate_id, building, label, registered_at: tx.now() };
    units::insert(&tx, std::slice::from_ref(&unit)).await.map_err(taken)?;
    say_registered(&tx, actor, &unit)?;
    once.keep(&tx, &unit)?;
    tx.commit().await?;
    Ok(Done::Fresh(unit))
}

/// The event and the audit line of a new unit.
pub(crate) fn say_registered(tx: &Tx, actor: &Actor, unit: &Unit) -> Result<(), DbError> {
    tx.publish(&publish::unit_registered(unit), 1)?;
    let entry = AuditEntry::new(actor, "register_unit", "unit", unit.id)
        .at(unit.estate_id)
        .after(json!({ "building": unit.building, "label": unit.label }));
    tx.audit(entry);
    Ok(())
}

fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_units__estate_id_label") => Refusal::conflict(
            "archive.unit_label_taken",
            "This estate has a unit of that name already.",
            "该小区已有同名房号。",
        )
        .into(),
        Some(_) | None => error.into(),
    }
}
