//! What somebody may do by their own roles and by the positions that they hold; of somebody of a firm, on their days there
//! alone.

use chrono::{DateTime, Utc};
use db::{Db, Tx};
use kernel::{Failure, Grant, Refusal};

use crate::{
    contractors,
    memberships::{
        self,
        domain::{Held, InForce, Term, in_force},
    },
    staff::domain::{Role, RoleName, Staff, permissions_of},
};

/// So many positions somebody holds at once or later, whoever holds them for others included.
const MOST_HELD: usize = 200;

/// The roles that somebody has now, each where it holds; their own first.
#[tracing::instrument(skip_all, name = "identity.rights_in_force")]
pub(crate) async fn rights_in_force(tx: &Tx, staff: &Staff) -> Result<Vec<InForce>, Failure> {
    let at_firms = contractors::storage::people::of_account(tx.conn(), staff.id).await?;
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    Ok(at_work(staff, &held, (&at_firms, tx.now())))
}

/// The same, to look at.
#[tracing::instrument(skip_all, name = "identity.rights_known")]
pub(crate) async fn rights_known(db: &Db, staff: &Staff) -> Result<Vec<InForce>, Failure> {
    let now = db.clock().now();
    let at_firms = contractors::storage::people::of_account(db.reader(), staff.id).await?;
    let held = memberships::storage::held_by(db.reader(), staff.id, now).await?;
    Ok(at_work(staff, &held, (&at_firms, now)))
}

/// The names of the roles among these, each once.
pub(crate) fn roles_among(rights: &[InForce]) -> Vec<RoleName> {
    let mut names: Vec<RoleName> = rights.iter().flat_map(|source| source.roles.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What these sources give, each where it holds, by the roles as they are now.
pub(crate) fn grants_of(rights: Vec<InForce>, roles: &[Role]) -> Vec<Grant> {
    let given = |InForce { roles: names, scope }: InForce| {
        let held = roles.iter().filter(|role| names.contains(&role.name)).cloned().collect();
        Grant { permissions: permissions_of(held), scope }
    };
    rights.into_iter().map(given).collect()
}

/// The roles that somebody has now or will have: who manages their account could take any of them over.
#[tracing::instrument(skip_all, name = "identity.all_roles")]
pub(crate) async fn all_roles(tx: &Tx, staff: &Staff) -> Result<Vec<RoleName>, Failure> {
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    Ok(staff.roles.iter().cloned().chain(held.into_iter().flat_map(|held| held.roles)).collect())
}

/// Passes when what somebody holds, as it is stored by now, is not more than the services can keep of them.
///
/// # Errors
/// `identity.too_many_memberships`.
#[tracing::instrument(skip_all, name = "identity.refuse_too_many")]
pub(crate) async fn refuse_too_many(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    if held.len() > MOST_HELD {
        return Err(Refusal::conflict("identity.too_many_memberships").with("most", MOST_HELD).into());
    }
    Ok(())
}

/// Nothing of an account of somebody who works for a firm, outside their days there and those of the firm's contract.
fn at_work(staff: &Staff, held: &[Held], (at_firms, now): (&[(Term, Term)], DateTime<Utc>)) -> Vec<InForce> {
    let is_there = |(own, of_firm): &(Term, Term)| own.is_in_force(now) && of_firm.is_in_force(now);
    let own = InForce { roles: staff.roles.clone(), scope: staff.scope.clone() };
    if at_firms.is_empty() || at_firms.iter().any(is_there) {
        return in_force(own, held, now);
    }
    vec![InForce { roles: Vec::new(), ..own }]
}
