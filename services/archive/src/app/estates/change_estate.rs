//! Changing an estate: its name, its region, its time zone, the standard that governs it from now on.

use db::AuditEntry;
use kernel::{Actor, EstateId, Failure, Faults, Permission, Refusal};

use super::{
    check_governing, may_open_in,
    open_estate::{out_of_scope, say_estate},
};
use crate::{
    app::App,
    domain::{Estate, EstateChange, demand_country},
    events::publish,
    storage::estates,
};

/// Changes the estate that was seen at version `seen`. Putting it under another standard needs the permission for
/// standards besides. The region decides who sees the estate and everything in it, so moving one needs the right to both
/// regions, or to the whole group: nobody who is themselves limited by it moves it.
#[tracing::instrument(skip_all, name = "archive.change_estate")]
pub(crate) async fn change_estate(
    app: &App,
    actor: &Actor,
    id: EstateId,
    seen: i32,
    mut change: EstateChange,
) -> Result<Estate, Failure> {
    if change.standard.is_some() || change.standard_version.is_some() {
        actor.require(Permission::StandardsWrite)?;
    }
    let tx = app.db.begin().await?;
    let mut estate = estates::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(estate.version == seen))?;
    if let Some(region) = change.region.take() {
        change.region = Some(estates::region_as_known(tx.conn(), region).await?);
    }
    let before = estate.clone();
    if !estate.change(change) {
        return Ok(estate);
    }
    let regions = [&before.region, &estate.region];
    if estate.region != before.region && !regions.iter().all(|region| may_open_in(&actor.scope, region)) {
        return Err(out_of_scope().into());
    }
    if (&estate.time_zone, &estate.dialling.country) != (&before.time_zone, &before.dialling.country) {
        let mut faults = Faults::new();
        demand_country("/country", &estate.time_zone, estate.dialling.country.as_deref(), &mut faults);
        faults.into_result()?;
    }
    if estate.governing != before.governing {
        check_governing(app, &estate.governing).await?;
    }
    estates::save(&tx, &estate).await?;
    say_estate(&tx, &estate).await?;
    let entry = AuditEntry::new(actor, "change_estate", "estate", estate.id)
        .at(estate.id)
        .before(publish::estate_details(&before))
        .after(publish::estate_details(&estate));
    tx.audit(entry);
    tx.commit().await?;
    Ok(estate)
}
