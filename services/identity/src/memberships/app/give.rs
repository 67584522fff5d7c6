//! Giving somebody a position, and letting somebody stand in.

use chrono::NaiveDate;
use chrono_tz::Tz;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Refusal, StaffId};
use vocabulary::{MembershipId, PlaceId, PositionId};

use super::{
    MembershipTarget, follow_people, load,
    places::{held_at, place_of},
    zone_of,
};
use crate::{
    app::{App, publishing::publish_membership, rights::refuse_too_many},
    memberships::{
        domain::{Deputy, Membership, Term},
        storage,
    },
    organisation_units,
    positions::{self, domain::Position},
    staff::{
        self,
        app::{refuse_beyond_roles, refuse_unfit},
    },
    storage::organisation_trail as trail,
};

/// Who gets which position, where and when.
#[derive(Debug, Clone)]
pub(crate) struct CreateMembership {
    pub(crate) staff_id: StaffId,
    pub(crate) position_id: PositionId,
    /// None of a position that is held in the whole group.
    pub(crate) place_id: Option<PlaceId>,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) deputy: Option<DeputyWish>,
}

/// Who shall stand in, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeputyWish {
    pub(crate) staff_id: StaffId,
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
}

/// Gives somebody a position.
///
/// # Errors
/// Faults at the fields for what is not there, does not fit or lies outside the actor's scope;
/// `identity.beyond_own_rights` and `identity.beyond_own_scope`; `identity.membership_overlaps`,
/// `identity.too_many_memberships`.
#[tracing::instrument(skip_all, name = "identity.create_membership")]
pub(crate) async fn create_membership(
    app: &App,
    actor: &Actor,
    command: CreateMembership,
    idempotency_key: IdempotencyKey<Membership>,
) -> Result<Outcome<Membership>, Failure> {
    let CreateMembership { staff_id, position_id, place_id, from, until, deputy } = command;
    let place = match place_id {
        Some(place_id) => Some(held_at(app, actor, (place_id, "/place_id")).await?),
        None => None,
    };
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    // Before the people: who changes the position waits for them.
    let position = positions::storage::hold(&tx, position_id).await?;
    let people: Vec<StaffId> =
        std::iter::once(staff_id).chain(deputy.map(|deputy| deputy.staff_id)).collect();
    hold_all(&tx, &people).await?;
    refuse_unfit(&tx, actor, staff_id, "/staff_id").await?;
    let position = position.ok_or_else(|| Refusal::at("/position_id", "membership.position_unknown"))?;
    refuse_beyond_roles(&tx, actor, &position.roles).await?;
    let at = place_of(app, actor, (&position, place)).await?;
    refuse_unit_over(&tx, &position, from).await?;
    let zone = zone_of(app, &tx, &at).await?;
    let mut membership = Membership {
        id: MembershipId::new(app.db.ids().as_ref()),
        version: 1,
        staff_id,
        position_id,
        at,
        term: Term::new(from, until, zone),
        deputy: None,
        created_at: tx.now(),
    };
    if let Some(deputy) = deputy {
        refuse_unfit(&tx, actor, deputy.staff_id, "/deputy/staff_id").await?;
        appoint(&tx, &mut membership, deputy, zone)?;
    }
    if storage::overlapping(&tx, &membership).await?.is_some() {
        return Err(Refusal::conflict("identity.membership_overlaps").into());
    }
    storage::insert(&tx, &membership).await?;
    refuse_too_many_of(&tx, &people).await?;
    follow_people(&tx, &people).await?;
    publish_membership(&tx, &membership).await?;
    trail::membership_changed(&tx, (actor, "create_membership"), None, Some(&membership));
    tx.keep_reply(&idempotency_key, &membership)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(membership))
}

/// Lets somebody stand in for some days, in place of whoever was to.
///
/// # Errors
/// `stale_version`; faults at the deputy's fields; `identity.beyond_own_rights`; `identity.too_many_memberships`.
#[tracing::instrument(skip_all, name = "identity.replace_deputy")]
pub(crate) async fn replace_deputy(
    app: &App,
    actor: &Actor,
    target: MembershipTarget,
    deputy: DeputyWish,
) -> Result<Membership, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    positions::storage::hold(&tx, before.position_id).await?;
    let mut people = before.people();
    people.retain(|id| *id != before.staff_id);
    people.push(deputy.staff_id);
    people.sort_unstable();
    people.dedup();
    hold_all(&tx, &people).await?;
    refuse_unfit(&tx, actor, deputy.staff_id, "/deputy/staff_id").await?;
    let mut after = Membership { version: before.version + 1, ..before.clone() };
    let zone = zone_of(app, &tx, &before.at).await?;
    appoint(&tx, &mut after, deputy, zone)?;
    storage::save(&tx, &before, &after).await?;
    refuse_too_many_of(&tx, &[deputy.staff_id]).await?;
    follow_people(&tx, &people).await?;
    publish_membership(&tx, &after).await?;
    trail::membership_changed(&tx, (actor, "replace_deputy"), Some(&before), Some(&after));
    tx.commit().await?;
    Ok(after)
}

fn appoint(tx: &Tx, membership: &mut Membership, deputy: DeputyWish, zone: Tz) -> Result<(), Refusal> {
    let term = Term::new(deputy.from, Some(deputy.until), zone);
    let today = tx.now().with_timezone(&zone).date_naive();
    membership.set_deputy(Some(Deputy { staff_id: deputy.staff_id, term }), today)
}

/// Holds these accounts until the transaction ends, in the order of their ids.
async fn hold_all(tx: &Tx, people: &[StaffId]) -> Result<(), Failure> {
    let mut people = people.to_vec();
    people.sort_unstable();
    for id in people {
        staff::storage::hold(tx, id).await?;
    }
    Ok(())
}

/// Passes when the unit of the position is there on the first day.
async fn refuse_unit_over(tx: &Tx, position: &Position, from: NaiveDate) -> Result<(), Failure> {
    let unit = organisation_units::storage::find(tx.conn(), position.organisation_unit_id).await?;
    if unit.is_none_or(|unit| unit.is_there_on(from)) {
        return Ok(());
    }
    Err(Refusal::at("/from", "membership.unit_not_there").into())
}

async fn refuse_too_many_of(tx: &Tx, people: &[StaffId]) -> Result<(), Failure> {
    for id in people {
        if let Some(staff) = staff::storage::load(tx, *id).await? {
            refuse_too_many(tx, &staff).await?;
        }
    }
    Ok(())
}
