//! Memberships: given, ended, withdrawn; who stands in; looked up. Who gives one holds the rights that come with it,
//! and sees all of the person who gets it.
#![warn(clippy::future_not_send)]

mod give;
mod places;

use chrono::NaiveDate;
use chrono_tz::Tz;
use db::{FiredTimer, Tx};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, StaffId};
use vocabulary::MembershipId;

use crate::{
    app::{
        App,
        publishing::{follow_rights, publish_membership, publish_withdrawal},
    },
    memberships::{
        domain::{HeldAt, Membership, Term},
        storage,
    },
    positions,
    staff::app::refuse_beyond_roles,
    storage::organisation_trail as trail,
};

pub(crate) use crate::memberships::storage::{MembershipList, TURN};
pub(crate) use give::{CreateMembership, DeputyWish, create_membership, replace_deputy};
pub(crate) use places::{held_at, keep_place, place_of};

/// Which membership is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MembershipTarget {
    pub(crate) id: MembershipId,
    pub(crate) version: i32,
}

/// Lets a membership end with a day that may be over. Whoever stands in does so no longer than that.
///
/// # Errors
/// `stale_version`, `identity.beyond_own_rights`; faults at `/until`.
#[tracing::instrument(skip_all, name = "identity.end_membership")]
pub(crate) async fn end_membership(
    app: &App,
    actor: &Actor,
    target: MembershipTarget,
    until: NaiveDate,
) -> Result<Membership, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    let zone = zone_of(app, &tx, &before.at).await?;
    let mut ended = before.clone();
    ended.end(Term::new(before.term.from, Some(until), zone))?;
    storage::save(&tx, &before, &ended).await?;
    follow_people(&tx, &before.people()).await?;
    publish_membership(&tx, &ended).await?;
    trail::membership_changed(&tx, (actor, "end_membership"), Some(&before), Some(&ended));
    tx.commit().await?;
    Ok(ended)
}

/// Takes a membership away that has not begun.
///
/// # Errors
/// `stale_version`, `identity.membership_begun`, `identity.beyond_own_rights`.
#[tracing::instrument(skip_all, name = "identity.withdraw_membership")]
pub(crate) async fn withdraw_membership(
    app: &App,
    actor: &Actor,
    target: MembershipTarget,
) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let membership = load(&tx, actor, target).await?;
    membership.refuse_begun(tx.now())?;
    publish_withdrawal(&tx, &membership).await?;
    storage::delete(&tx, &membership).await?;
    follow_people(&tx, &membership.people()).await?;
    trail::membership_changed(&tx, (actor, "withdraw_membership"), Some(&membership), None);
    tx.commit().await?;
    Ok(())
}

/// Lets nobody stand in any more.
///
/// # Errors
/// `stale_version`, `identity.no_deputy`, `identity.beyond_own_rights`.
#[tracing::instrument(skip_all, name = "identity.end_deputy")]
pub(crate) async fn end_deputy(
    app: &App,
    actor: &Actor,
    target: MembershipTarget,
) -> Result<Membership, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    let Some(deputy) = before.deputy else { return Err(Refusal::conflict("identity.no_deputy").into()) };
    let after = Membership { deputy: None, version: before.version + 1, ..before.clone() };
    storage::save(&tx, &before, &after).await?;
    follow_people(&tx, &[deputy.staff_id]).await?;
    publish_membership(&tx, &after).await?;
    trail::membership_changed(&tx, (actor, "end_deputy"), Some(&before), Some(&after));
    tx.commit().await?;
    Ok(after)
}

/// Publishes the rights of those whose membership begins or ends, or who begin or end to stand in.
#[tracing::instrument(skip_all, name = "identity.turn_membership")]
pub(crate) async fn turn_membership(_state: &(), tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let everywhere = kernel::Scope::all("time passes at every place");
    let found = storage::find(tx.conn(), &everywhere, fired.subject()).await?;
    let Some(membership) = found else { return Ok(()) };
    follow_people(tx, &membership.people()).await
}

/// The membership, where it is held within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_membership")]
pub(crate) async fn get_membership(
    app: &App,
    actor: &Actor,
    id: MembershipId,
) -> Result<Membership, Failure> {
    Ok(storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those that are held within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_memberships")]
pub(crate) async fn list_memberships(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Membership>, Failure> {
    storage::list_memberships(&app.db, &actor.scope, query).await
}

/// Loads the membership that is meant, when the caller holds what it gives; one outside the caller's scope is not
/// there.
async fn load(tx: &Tx, actor: &Actor, target: MembershipTarget) -> Result<Membership, Failure> {
    let found = storage::find(tx.conn(), &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    let roles = positions::storage::find(tx.conn(), found.position_id).await?.map(|position| position.roles);
    refuse_beyond_roles(tx, actor, &roles.unwrap_or_default()).await?;
    db::expect_one(u64::from(found.version == target.version))?;
    Ok(found)
}

/// Draws and publishes these anew, in the order of their ids: so no two who do wait for each other.
async fn follow_people(tx: &Tx, people: &[StaffId]) -> Result<(), Failure> {
    let mut people = people.to_vec();
    people.sort_unstable();
    for id in people {
        follow_rights(tx, id).await?;
    }
    Ok(())
}

/// By whose calendar the days of a membership there are: the estate's, or the group's.
#[tracing::instrument(skip_all, name = "identity.zone_of")]
pub(crate) async fn zone_of(app: &App, tx: &Tx, at: &HeldAt) -> Result<Tz, Failure> {
    match at {
        HeldAt::Group | HeldAt::Region { .. } => Ok(app.config.time_zone),
        HeldAt::Estate { place_id: _, estate_id } => tx.expect_estate(*estate_id).await?.zone(),
    }
}
