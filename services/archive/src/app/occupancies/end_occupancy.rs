//! Somebody moves out.

use db::AuditEntry;
use kernel::{Actor, Failure, OccupancyId, Refusal};
use serde_json::json;

use crate::{
    app::{App, caller_cards::refresh_homes, timeline_note},
    domain::Occupancy,
    events::publish,
    storage::{occupancies, timeline, units},
};

/// Ends the occupancy that was seen at version `seen`, now.
pub(crate) async fn end_occupancy(
    app: &App,
    actor: &Actor,
    id: OccupancyId,
    seen: i32,
) -> Result<Occupancy, Failure> {
    let tx = app.db.begin().await?;
    let found = occupancies::find(tx.conn(), &actor.scope, id).await?;
    let mut occupancy = found.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(occupancy.version == seen))?;
    occupancy.end(tx.now())?;
    occupancies::save_end(&tx, &occupancy).await?;
    refresh_homes(&tx, [occupancy.customer_id]).await?;
    let unit = units::find(tx.conn(), &actor.scope, occupancy.unit_id).await?;
    let label = unit.map(|unit| unit.label).unwrap_or_default();
    timeline::append(&tx, vec![timeline_note::of_occupancy(&tx, "occupancy_ended", &occupancy, &label)]);
    tx.publish(&publish::occupancy_ended(&occupancy, tx.now()), occupancy.version)?;
    let entry = AuditEntry::new(actor, "end_occupancy", "occupancy", id)
        .at(occupancy.estate_id)
        .after(json!({ "ended_at": occupancy.ended_at }));
    tx.audit(entry);
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &[occupancy.customer_id]).await;
    Ok(occupancy)
}
