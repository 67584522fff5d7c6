//! Whether the estate, the unit and the customer that a charge names exist, and whether the actor may charge there.

use kernel::{Actor, EstateId, Failure, Faults};

use super::App;
use crate::domain::Party;

/// Passes when the estate lies in the actor's scope, the unit in the estate, and the customer is known there or
/// elsewhere in the actor's scope. All faults come at once.
pub(super) async fn check_parties(
    app: &App,
    actor: &Actor,
    estate_id: EstateId,
    party: Party,
) -> Result<(), Failure> {
    let mut faults = Faults::new();
    if !covers(app, actor, estate_id).await? {
        faults.add("/estate_id", "estate.unknown", "no such estate", "没有该小区");
    }
    if let Some(unit_id) = party.unit_id {
        let unit = app.directory.unit(unit_id).await?;
        if unit.is_none_or(|unit| unit.estate_id != estate_id) {
            faults.add("/unit_id", "unit.unknown", "no such unit at this estate", "该小区没有这个房号");
        }
    }
    if let Some(customer_id) = party.customer_id {
        let known = app.directory.customer(customer_id).await?;
        let mut is_known = false;
        for known_at in known.map(|facts| facts.estates).unwrap_or_default() {
            is_known = is_known || known_at == estate_id || covers(app, actor, known_at).await?;
        }
        if !is_known {
            faults.add("/customer_id", "customer.unknown", "no such customer", "没有该客户");
        }
    }
    Ok(faults.into_result()?)
}

/// True when there is such an estate in the actor's scope. Our own copy of the estate is fed by events; before the
/// event has come, the archive is asked.
pub(super) async fn covers(app: &App, actor: &Actor, estate_id: EstateId) -> Result<bool, Failure> {
    let region = match db::estates::find(app.db.reader(), estate_id).await? {
        Some(known) => Some(known.region),
        None => app.directory.estate(estate_id).await?.map(|estate| estate.region),
    };
    Ok(region.is_some_and(|region| actor.scope.covers(estate_id, &region)))
}
