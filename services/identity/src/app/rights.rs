//! What somebody may do by their own roles and by the positions that they hold; of somebody of a firm, on their days there
//! alone.

use chrono::{DateTime, Utc};
use db::{Db, Tx};
use kernel::{Failure, Permission, Refusal};

use super::App;
use crate::{
    contractors,
    memberships::{
        self,
        domain::{Held, InForce, Term, in_force, over_time},
    },
    roles::domain::Grant,
    staff::domain::{RoleName, Staff},
};

/// So many positions somebody holds at once or later, whoever holds them for others included.
const MOST_HELD: usize = 200;

/// The roles that somebody has now, and where they hold.
#[tracing::instrument(skip_all, name = "identity.rights_in_force")]
pub(crate) async fn rights_in_force(tx: &Tx, staff: &Staff) -> Result<InForce, Failure> {
    let at_firms = contractors::storage::people::of_account(tx.conn(), staff.id).await?;
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    Ok(at_work(staff, &held, (&at_firms, tx.now())))
}

/// The same, to look at.
#[tracing::instrument(skip_all, name = "identity.rights_known")]
pub(crate) async fn rights_known(db: &Db, staff: &Staff) -> Result<InForce, Failure> {
    let now = db.clock().now();
    let at_firms = contractors::storage::people::of_account(db.reader(), staff.id).await?;
    let held = memberships::storage::held_by(db.reader(), staff.id, now).await?;
    Ok(at_work(staff, &held, (&at_firms, now)))
}

/// The roles that somebody has now or will have: who manages their account could take any of them over.
#[tracing::instrument(skip_all, name = "identity.all_roles")]
pub(crate) async fn all_roles(tx: &Tx, staff: &Staff) -> Result<Vec<RoleName>, Failure> {
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    Ok(staff.roles.iter().cloned().chain(held.into_iter().flat_map(|held| held.roles)).collect())
}

/// Passes when what somebody holds, as it is stored by now, gives no more than each of it gives by itself, at any time.
///
/// # Errors
/// `identity.rights_would_widen`; `identity.rights_too_long` when an access token could not carry it;
/// `identity.too_many_memberships`.
#[tracing::instrument(skip_all, name = "identity.refuse_widening")]
pub(crate) async fn refuse_widening(app: &App, tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    if held.len() > MOST_HELD {
        return Err(Refusal::conflict("identity.too_many_memberships").with("most", MOST_HELD).into());
    }
    for InForce { roles: _, scope } in over_time(&own(staff), &held, tx.now())? {
        if !app.keyring.fits(&app.db, Grant { permissions: Permission::ALL.to_vec(), scope })? {
            return Err(Refusal::conflict("identity.rights_too_long").into());
        }
    }
    Ok(())
}

/// Nothing of an account of somebody who works for a firm, outside their days there and those of the firm's contract.
fn at_work(staff: &Staff, held: &[Held], (at_firms, now): (&[(Term, Term)], DateTime<Utc>)) -> InForce {
    let is_there = |(own, of_firm): &(Term, Term)| own.is_in_force(now) && of_firm.is_in_force(now);
    if at_firms.is_empty() || at_firms.iter().any(is_there) {
        return in_force(&own(staff), held, now);
    }
    InForce { roles: Vec::new(), scope: staff.scope.clone() }
}

fn own(staff: &Staff) -> InForce {
    InForce { roles: staff.roles.clone(), scope: staff.scope.clone() }
}
