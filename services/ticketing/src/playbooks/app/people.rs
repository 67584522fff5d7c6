//! The people whom runs name: who commands, and who may read what is confidential. Identity tells every service who there
//! is.

use db::{Tx, principals};
use kernel::{Actor, EstateId, Failure, Permission, Principal, Refusal, StaffId};

/// The events that tell who there is.
const STAFF: [&str; 1] = ["identity.staff"];

/// Passes for a member of staff who is enabled, and works on emergencies of this estate. Until the transaction ends they stay
/// who they are: see [`principals::hold`].
///
/// # Errors
/// A fault at `pointer`; `not_known_yet` for somebody who may have been registered a moment ago.
pub(super) async fn check_fit(
    tx: &Tx,
    estate_id: EstateId,
    (staff_id, pointer): (StaffId, &'static str),
) -> Result<(), Failure> {
    let unknown = Refusal::at(pointer, "staff.unknown");
    let absent = tx.db().refusal_if_absent(tx.conn(), &STAFF, &staff_id.to_string(), unknown).await?;
    let Some(known) = principals::hold(tx, &Principal::Staff(staff_id)).await? else {
        return Err(absent.into());
    };
    let estate = tx.expect_estate(estate_id).await?;
    let actor = known.actor();
    let is_there = actor.scope.covers(estate_id, estate.regions());
    if !is_there {
        // As somebody who is not there at all: who works elsewhere is no business of who asks here.
        return Err(Refusal::at(pointer, "staff.unknown").into());
    }
    let there = actor.at(estate_id, estate.regions());
    let is_fit =
        known.is_enabled && there.may(Permission::EmergenciesRead) && there.may(Permission::EmergenciesWrite);
    if is_fit { Ok(()) } else { Err(Refusal::at(pointer, "playbook.person_unfit").into()) }
}

/// True when `actor` may command others at the estate, and whoever commands there now may not.
pub(super) async fn outranks(
    tx: &Tx,
    actor: &Actor,
    (estate_id, commander): (EstateId, Option<StaffId>),
) -> Result<bool, Failure> {
    if !actor.may(Permission::EmergenciesCommand) {
        return Ok(false);
    }
    let Some(commander) = commander else { return Ok(true) };
    let Some(known) = principals::find(tx.conn(), &Principal::Staff(commander)).await? else {
        return Ok(true);
    };
    let estate = tx.expect_estate(estate_id).await?;
    let there = known.actor().at(estate_id, estate.regions());
    Ok(!(known.is_enabled && there.may(Permission::EmergenciesCommand)))
}
