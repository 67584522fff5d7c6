//! Changing an estate: its name, its region, its time zone, the standard that governs it from now on.

use db::AuditEntry;
use kernel::{Actor, EstateId, Failure, Permission, Refusal};

use super::{
    check_governing, may_open_in,
    open_estate::{out_of_scope, say_estate},
};
use crate::{
    app::App,
    domain::{Estate, EstateChange},
    events::publish,
    storage::estates,
};

/// Changes the estate that was seen at version `seen`. Putting it under another standard needs the permission for
/// standards besides.
pub(crate) async fn change_estate(
    app: &App,
    actor: &Actor,
    id: EstateId,
    seen: i32,
    change: EstateChange,
) -> Result<Estate, Failure> {
    if change.standard.is_some() || change.standard_version.is_some() {
        actor.require(Permission::StandardsWrite)?;
    }
    let tx = app.db.begin().await?;
    let mut estate = estates::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(estate.version == seen))?;
    let before = estate.clone();
    if !estate.change(change) {
        return Ok(estate);
    }
    if estate.region != before.region && !stays_in_sight(actor, &estate) {
        return Err(out_of_scope().into());
    }
    if estate.governing != before.governing {
        check_governing(&tx, &estate.governing).await?;
    }
    estates::save(&tx, &estate).await?;
    say_estate(&tx, &estate).await?;
    let entry = AuditEntry::new(actor, "change_estate", "estate", estate.id)
        .at(estate.id)
        .before(publish::estate_details(&before))
        .after(publish::estate_details(&estate));
    tx.audit(entry);
    tx.commit().await?;
    app.cards.forget_estate_soon(estate.id).await;
    Ok(estate)
}

/// Nobody moves an estate out of their own sight by mistake.
fn stays_in_sight(actor: &Actor, estate: &Estate) -> bool {
    may_open_in(&actor.scope, &estate.region) || actor.scope.covers(estate.id, &estate.region)
}
