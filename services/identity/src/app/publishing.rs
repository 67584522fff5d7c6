//! Telling the other services who may do what: whatever changes an account or an application ends here, in its own
//! transaction, and so does who holds which position.

use auth::MAX_TOKEN_SECS;
use chrono::TimeDelta;
use copies::principals::{of_client, of_staff};
use db::{Tx, principals};
use kernel::{Failure, Refusal, StaffId};

use super::{
    App,
    rights::{grants_of, rights_in_force, roles_among},
};
use crate::{
    api_clients::{self, domain::ApiClient},
    certificates,
    events::publish::{self, Holding},
    memberships::{self, domain::Membership},
    positions::{self, domain::Position},
    roles,
    sessions::{
        self,
        domain::{MOST_TOLD, RevokedTokens},
    },
    staff::{self, domain::Staff},
};

/// Accounts and applications published at once.
const BATCH: u64 = 200;

/// Sessions that ended so long ago have no tokens left, whichever of our clocks counted: a token lives for less.
const TOKENS_RUN: TimeDelta = TimeDelta::seconds(MAX_TOKEN_SECS + 60);

/// Publishes an account as it is now, and keeps our own copy, by which our own tokens are judged.
#[tracing::instrument(skip_all, name = "identity.publish_staff")]
pub(crate) async fn publish_staff(tx: &Tx, changed: &Staff) -> Result<(), Failure> {
    // First, since it holds the account: of two who publish it at once, the second tells what the first has changed.
    let sequence = staff::storage::next_sequence(tx, changed.id).await?;
    let rights = rights_in_force(tx, changed).await?;
    let roles = roles::storage::hold(tx, &roles_among(&rights)).await?;
    let grants = grants_of(rights, &roles);
    let over = tokens_over(tx, changed).await?;
    let cleared_for = certificates::storage::cleared_for(tx.conn(), changed.id, tx.now()).await?;
    let event = publish::staff_changed(changed, (grants, cleared_for), over, tx.now());
    tx.publish(&event, sequence)?;
    Ok(principals::upsert(tx, &of_staff(event), sequence).await?)
}

/// Draws and publishes an account anew whose positions are others: they were changed, or begin or end now.
#[tracing::instrument(skip_all, name = "identity.follow_rights")]
pub(crate) async fn follow_rights(tx: &Tx, id: StaffId) -> Result<(), Failure> {
    let Some(staff) = staff::storage::hold(tx, id).await? else { return Ok(()) };
    staff::storage::draw(tx, &staff).await?;
    publish_staff(tx, &staff).await
}

/// What is to be told of the access tokens that name their session. Of sessions that ended before all of them did,
/// nothing.
async fn tokens_over(tx: &Tx, staff: &Staff) -> Result<RevokedTokens, Failure> {
    let (before, lately) = (staff.sessions_valid_from, tx.now() - TOKENS_RUN);
    let since = before.map_or(lately, |before| before.max(lately));
    let ended = sessions::storage::ended_since(tx, staff.id, since, u64::from(MOST_TOLD) + 1).await?;
    Ok(RevokedTokens::told(before, ended))
}

/// Publishes a position as it is now.
#[tracing::instrument(skip_all, name = "identity.publish_position")]
pub(crate) async fn publish_position(tx: &Tx, changed: &Position) -> Result<(), Failure> {
    let sequence = positions::storage::next_sequence(tx, changed.id).await?;
    Ok(tx.publish(&publish::position_changed(changed, tx.now()), sequence)?)
}

/// Publishes who holds which position where, and when.
#[tracing::instrument(skip_all, name = "identity.publish_membership")]
pub(crate) async fn publish_membership(tx: &Tx, changed: &Membership) -> Result<(), Failure> {
    publish_holding(tx, changed, Holding::Stands).await
}

/// Publishes that somebody is not to hold a position after all, before its row goes.
#[tracing::instrument(skip_all, name = "identity.publish_withdrawal")]
pub(crate) async fn publish_withdrawal(tx: &Tx, withdrawn: &Membership) -> Result<(), Failure> {
    publish_holding(tx, withdrawn, Holding::Withdrawn).await
}

async fn publish_holding(tx: &Tx, changed: &Membership, holding: Holding) -> Result<(), Failure> {
    let position = positions::storage::find(tx.conn(), changed.position_id).await?;
    let position = position.ok_or_else(Refusal::not_found)?;
    let sequence = memberships::storage::next_sequence(tx, changed.id).await?;
    let event = publish::membership_changed(changed, &position, holding, tx.now());
    Ok(tx.publish(&event, sequence)?)
}

/// Publishes an application as it is now, in the same way.
#[tracing::instrument(skip_all, name = "identity.publish_api_client")]
pub(crate) async fn publish_api_client(tx: &Tx, changed: &ApiClient) -> Result<(), Failure> {
    let event = publish::api_client_changed(changed, tx.now());
    let sequence = api_clients::storage::next_sequence(tx, changed.id).await?;
    tx.publish(&event, sequence)?;
    Ok(principals::upsert(tx, &of_client(event), sequence).await?)
}

/// Publishes a batch of what the other services were never told of, which is all there is after an upgrade from a version
/// that published nothing of it. True when there may be more.
#[tracing::instrument(skip_all, name = "identity.publish_the_unpublished")]
pub(crate) async fn publish_the_unpublished(app: &App) -> Result<bool, Failure> {
    let tx = app.db.begin().await?;
    let (accounts, clients) = (
        staff::storage::unpublished(&tx, BATCH).await?,
        api_clients::storage::unpublished(&tx, BATCH).await?,
    );
    for account in &accounts {
        publish_staff(&tx, account).await?;
    }
    for client in &clients {
        publish_api_client(&tx, client).await?;
    }
    let (positions, memberships) = (
        positions::storage::unpublished(&tx, BATCH).await?,
        memberships::storage::unpublished(&tx, BATCH).await?,
    );
    for position in &positions {
        publish_position(&tx, position).await?;
    }
    for membership in &memberships {
        publish_membership(&tx, membership).await?;
    }
    tx.commit().await?;
    let is_done = accounts.is_empty() && clients.is_empty() && positions.is_empty() && memberships.is_empty();
    Ok(!is_done)
}
