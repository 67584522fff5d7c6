//! Putting a unit right: what people call it, the building it stands in.

use db::AuditEntry;
use kernel::{Actor, Failure, Refusal};
use vocabulary::UnitId;

use super::register_unit::taken;
use crate::{
    app::App,
    domain::{Unit, UnitChange},
    events::publish,
    storage::{occupancies, units},
};

/// Changes the unit that was seen at version `seen`. The cards of whoever lives there show it by its new name.
///
/// # Errors
/// `stale_version`; `archive.unit_label_taken` when the estate has another unit of that name.
#[tracing::instrument(skip_all, name = "archive.change_unit")]
pub(crate) async fn change_unit(
    app: &App,
    actor: &Actor,
    id: UnitId,
    seen: i32,
    change: UnitChange,
) -> Result<Unit, Failure> {
    let tx = app.db.begin().await?;
    let mut unit = units::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(unit.version == seen))?;
    let before = unit.clone();
    if !unit.change(change) {
        return Ok(unit);
    }
    db::expect_one(units::save(&tx, &unit).await.map_err(taken)?)?;
    let people = occupancies::people_of(tx.conn(), unit.id).await?;
    tx.publish(&publish::unit_registered(&unit), unit.version)?;
    let entry = AuditEntry::new(actor, "change_unit", "unit", unit.id)
        .at(unit.estate_id)
        .before(publish::unit_details(&before))
        .after(publish::unit_details(&unit));
    tx.audit(entry);
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &people).await;
    Ok(unit)
}
