//! Positions: made, changed, looked up. They are the same in the whole group, and so changed by those alone who see all
//! of it.
#![warn(clippy::future_not_send)]

use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{OrganisationUnitId, PlaceKind, PositionId};

use crate::{
    app::{
        App,
        publishing::{follow_rights, publish_position},
    },
    memberships, organisation_units,
    positions::{
        domain::{Position, PositionChange},
        storage,
    },
    posts::app::refuse_roles_against_post,
    staff::{app::refuse_beyond_roles, domain::RoleName},
    storage::organisation_trail as trail,
};

pub(crate) use crate::positions::storage::PositionList;

/// The position to make.
#[derive(Debug, Clone)]
pub(crate) struct CreatePosition {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) organisation_unit_id: OrganisationUnitId,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) place_kinds: Vec<PlaceKind>,
    /// The code of the post that it is made from.
    pub(crate) post: Option<String>,
}

/// Makes a position with roles whose rights the maker holds, too.
///
/// # Errors
/// `identity.position_code_taken`, `identity.beyond_own_rights`, `identity.role_against_post`; faults at
/// `/organisation_unit_id`, `/roles` and `/post`.
#[tracing::instrument(skip_all, name = "identity.create_position")]
pub(crate) async fn create_position(
    app: &App,
    actor: &Actor,
    command: CreatePosition,
    idempotency_key: IdempotencyKey<Position>,
) -> Result<Outcome<Position>, Failure> {
    let CreatePosition { code, title, organisation_unit_id, roles, place_kinds, post } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let position = Position {
        id: PositionId::new(app.db.ids().as_ref()),
        version: 1,
        code,
        title,
        organisation_unit_id,
        roles,
        place_kinds,
        post,
        created_at: tx.now(),
    };
    position.refuse_roles_within_estates()?;
    position.refuse_foreign_post()?;
    refuse_unknown_unit(&tx, organisation_unit_id).await?;
    refuse_beyond_roles(&tx, actor, &position.roles).await?;
    refuse_roles_against_post(&tx, &position).await?;
    storage::insert(&tx, &position).await?;
    publish_position(&tx, &position).await?;
    trail::position_changed(&tx, (actor, "create_position"), None, &position);
    tx.keep_reply(&idempotency_key, &position)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(position))
}

/// Changes the position that was seen at version `seen`, and publishes everybody who holds it when its roles are
/// others. The caller holds both the rights taken and the rights given.
///
/// # Errors
/// `stale_version`, `identity.beyond_own_rights`, `identity.role_against_post`; faults at `/organisation_unit_id`, `/roles` and
/// `/post`.
#[tracing::instrument(skip_all, name = "identity.change_position")]
pub(crate) async fn change_position(
    app: &App,
    actor: &Actor,
    (id, seen): (PositionId, i32),
    change: PositionChange,
) -> Result<Position, Failure> {
    let tx = app.db.begin().await?;
    let mut position = storage::find(tx.conn(), id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(position.version == seen))?;
    let before = position.clone();
    if !position.change(change)? {
        return Ok(position);
    }
    refuse_unknown_unit(&tx, position.organisation_unit_id).await?;
    if position.roles != before.roles {
        refuse_beyond_roles(&tx, actor, &before.roles).await?;
        refuse_beyond_roles(&tx, actor, &position.roles).await?;
    }
    refuse_roles_against_post(&tx, &position).await?;
    storage::save(&tx, &position).await?;
    if position.roles != before.roles {
        for holder in memberships::storage::holders(&tx, id).await? {
            follow_rights(&tx, holder).await?;
        }
    }
    publish_position(&tx, &position).await?;
    trail::position_changed(&tx, (actor, "change_position"), Some(&before), &position);
    tx.commit().await?;
    Ok(position)
}

/// The position.
#[tracing::instrument(skip_all, name = "identity.get_position")]
pub(crate) async fn get_position(app: &App, id: PositionId) -> Result<Position, Failure> {
    Ok(storage::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of the positions.
#[tracing::instrument(skip_all, name = "identity.list_positions")]
pub(crate) async fn list_positions(app: &App, query: &ListQuery) -> Result<PageOf<Position>, Failure> {
    storage::list_positions(&app.db, query).await
}

async fn refuse_unknown_unit(tx: &Tx, id: OrganisationUnitId) -> Result<(), Failure> {
    let known = organisation_units::storage::find(tx.conn(), id).await?;
    known.map(drop).ok_or_else(|| Refusal::at("/organisation_unit_id", "organisation_unit.unknown").into())
}
