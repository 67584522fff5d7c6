//! An estate that a caller names must be one they may see.

use db::estates::EstateRef;
use kernel::{Actor, EstateId, Failure, Faults};

use crate::app::App;

/// Passes when no estate is named, or one within the actor's scope.
pub(super) async fn check_estate(
    app: &App,
    actor: &Actor,
    estate_id: Option<EstateId>,
) -> Result<(), Failure> {
    let Some(estate_id) = estate_id else { return Ok(()) };
    let known = match db::estates::find(app.db.reader(), estate_id).await? {
        Some(known) => Some(known),
        None => app.directory.estate(estate_id).await?.map(EstateRef::from),
    };
    let mut faults = Faults::new();
    if !known.is_some_and(|estate| actor.scope.covers(estate_id, &estate.region)) {
        faults.add("/estate_id", "estate.unknown", "no such estate", "没有该小区");
    }
    Ok(faults.into_result()?)
}
