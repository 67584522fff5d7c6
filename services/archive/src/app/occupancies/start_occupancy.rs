//! Somebody moves in, or turns out to live there.

use chrono::{DateTime, Utc};
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, Refusal};
use serde_json::json;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

use super::overlap;
use crate::{
    app::{App, timeline_note},
    domain::{Occupancy, TimelineKind, Unit},
    events::publish,
    storage::{customers, occupancies, timeline, units},
};

/// Who begins to live where.
#[derive(Debug, Clone)]
pub(crate) struct StartOccupancy {
    pub(crate) unit_id: UnitId,
    pub(crate) customer_id: CustomerId,
    pub(crate) role: OccupancyRole,
    /// Absent: from now.
    pub(crate) started_at: Option<DateTime<Utc>>,
}

/// Starts an occupancy.
///
/// # Errors
/// `archive.occupancy_exists` when they live there already.
#[tracing::instrument(skip_all, name = "archive.start_occupancy")]
pub(crate) async fn start_occupancy(
    app: &App,
    actor: &Actor,
    command: StartOccupancy,
    idempotency_key: IdempotencyKey<Occupancy>,
) -> Result<Outcome<Occupancy>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let unit = check_parties(&tx, actor, &command).await?;
    let occupancy = Occupancy {
        id: OccupancyId::new(app.db.ids().as_ref()),
        version: 1,
        estate_id: unit.estate_id,
        unit_id: unit.id,
        customer_id: command.customer_id,
        role: command.role,
        started_at: command.started_at.unwrap_or_else(|| tx.now()),
        ended_at: None,
        cancelled_at: None,
    };
    customers::lock(&tx, occupancy.customer_id).await?;
    overlap::check(&tx, &occupancy).await?;
    occupancies::insert(&tx, std::slice::from_ref(&occupancy)).await.map_err(exists)?;
    let note = timeline_note::of_occupancy(&tx, TimelineKind::OccupancyStarted, &occupancy, &unit.label);
    timeline::append(&tx, vec![note]);
    say_started(&tx, actor, &occupancy)?;
    tx.keep_reply(&idempotency_key, &occupancy)?;
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &[occupancy.customer_id]).await;
    Ok(Outcome::Fresh(occupancy))
}

/// The event and the audit line of a new occupancy.
pub(crate) fn say_started(tx: &Tx, actor: &Actor, occupancy: &Occupancy) -> Result<(), DbError> {
    tx.publish(&publish::occupancy_started(occupancy), occupancy.version)?;
    let entry = AuditEntry::new(actor, "start_occupancy", "occupancy", occupancy.id)
        .at(occupancy.estate_id)
        .after(json!({
            "unit_id": occupancy.unit_id,
            "customer_id": occupancy.customer_id,
            "role": occupancy.role,
            "started_at": occupancy.started_at,
        }));
    tx.audit(entry);
    Ok(())
}

async fn check_parties(tx: &Tx, actor: &Actor, command: &StartOccupancy) -> Result<Unit, Failure> {
    let unit = units::find(tx.conn(), &actor.scope, command.unit_id).await?;
    let known = customers::find_known(tx.conn(), &actor.scope, [command.customer_id], tx.now()).await?;
    let mut faults = Faults::new();
    if unit.is_none() {
        faults.add("/unit_id", "unit.unknown");
    }
    if known.is_empty() {
        faults.add("/customer_id", "customer.unknown");
    }
    faults.into_result()?;
    unit.ok_or_else(|| Refusal::not_found().into())
}

fn exists(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_occupancies__customer_id_unit_id") => overlap::exists().into(),
        Some(_) | None => error.into(),
    }
}
