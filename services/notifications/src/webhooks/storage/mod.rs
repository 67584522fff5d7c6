//! Endpoints and their secrets. Who sees the whole group sees them all, everybody else their own.
#![warn(clippy::future_not_send)]

pub(crate) mod deliveries;
pub(crate) mod entities;
pub(crate) mod lists;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Claim, Context, Db, DbError, IdColumn, Tx, WordColumn};
use kernel::{Actor, Failure, Scope};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    prelude::Uuid,
    sea_query::{Condition, Expr, ExprTrait, Query},
};
use secrecy::{ExposeSecret, SecretString};
use vocabulary::WebhookEndpointId;

use crate::{
    storage::RowFault,
    webhooks::domain::{Endpoint, EventPattern, Subscription, WebhookStatus},
};
use entities::{webhook_delivery, webhook_endpoint};

/// An endpoint that one worker has taken on for a while.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) endpoint: Endpoint,
    pub(crate) holder: Uuid,
    /// To sign with, the present one first.
    pub(crate) secrets: Vec<SecretString>,
    /// How many times in a row it did not answer.
    pub(crate) failures: i32,
}

/// How many deliveries in a row failed, and until when the endpoint is left alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoolDown {
    pub(crate) failures: i32,
    pub(crate) until: DateTime<Utc>,
}

/// Stores a new endpoint.
pub(crate) async fn insert(tx: &Tx, endpoint: &Endpoint, secret: &SecretString) -> Result<(), DbError> {
    let Endpoint {
        id,
        version,
        owner,
        url,
        subscription: Subscription { events, scope },
        is_enabled,
        disabled_reason,
        previous_secret_until,
        created_at,
    } = endpoint;
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    let row = webhook_endpoint::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        owner: Set(owner.clone()),
        url: Set(url.clone()),
        events: Set(serde_json::json!(events)),
        scope: Set(serde_json::json!(scope)),
        is_enabled: Set(*is_enabled),
        disabled_reason: Set(disabled_reason.clone()),
        secret: Set(seal(tx, *id, secret)?),
        previous_secret: Set(None),
        previous_secret_until: Set(*previous_secret_until),
        created_at: Set(*created_at),
        failures: Set(0),
        rests_until: Set(*created_at),
        leased_by: Set(None),
        leased_until: Set(None),
    };
    webhook_endpoint::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .context("storing an endpoint")?;
    Ok(())
}

/// The endpoint, when the actor may see it, to change it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: WebhookEndpointId) -> Result<Option<Endpoint>, DbError> {
    let row = webhook_endpoint::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(tx.conn())
        .await
        .context("loading an endpoint")?;
    row.map(from_row).transpose()
}

/// The endpoint, when the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: WebhookEndpointId) -> Result<Option<Endpoint>, DbError> {
    let row = webhook_endpoint::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading an endpoint")?;
    row.map(from_row).transpose()
}

/// Stores a changed endpoint over the version it was loaded at; a new secret moves the present one to the place of
/// the previous one. What was switched on again has a clean slate.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(
    tx: &Tx,
    endpoint: &Endpoint,
    new_secret: Option<&SecretString>,
) -> Result<(), Failure> {
    let mut update = webhook_endpoint::Entity::update_many()
        .set(webhook_endpoint::ActiveModel {
            version: Set(endpoint.version),
            is_enabled: Set(endpoint.is_enabled),
            disabled_reason: Set(endpoint.disabled_reason.clone()),
            previous_secret_until: Set(endpoint.previous_secret_until),
            failures: if endpoint.is_enabled { Set(0) } else { NotSet },
            rests_until: if endpoint.is_enabled { Set(tx.now()) } else { NotSet },
            ..webhook_endpoint::ActiveModel::default()
        })
        .filter(webhook_endpoint::Column::Id.eq(endpoint.id.as_uuid()))
        .filter(webhook_endpoint::Column::Version.eq(endpoint.version - 1));
    if let Some(secret) = new_secret {
        update = update
            .col_expr(webhook_endpoint::Column::PreviousSecret, Expr::col(webhook_endpoint::Column::Secret))
            .col_expr(webhook_endpoint::Column::Secret, Expr::value(seal(tx, endpoint.id, secret)?));
    }
    let updated = update.exec(tx.conn()).await.context("saving an endpoint")?;
    db::expect_one(updated.rows_affected)
}

/// Forgets an endpoint and what was on its way to it.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn remove(tx: &Tx, endpoint: &Endpoint) -> Result<(), Failure> {
    let removed = webhook_endpoint::Entity::delete_many()
        .filter(webhook_endpoint::Column::Id.eq(endpoint.id.as_uuid()))
        .filter(webhook_endpoint::Column::Version.eq(endpoint.version))
        .exec(tx.conn())
        .await
        .context("removing an endpoint")?;
    db::expect_one(removed.rows_affected)
}

/// Every endpoint that is switched on, of the whole group: for the fan-out alone.
pub(crate) async fn enabled(db: &Db) -> Result<Vec<Endpoint>, DbError> {
    let rows = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::IsEnabled.eq(true))
        .all(db.reader())
        .await
        .context("loading subscriptions")?;
    rows.into_iter().map(from_row).collect()
}

/// How many endpoints `owner` has. Until this transaction ends nobody else counts them, to add one.
pub(crate) async fn count_of(tx: &Tx, owner: &str) -> Result<u64, DbError> {
    tx.hold(&format!("endpoints of {owner}")).await?;
    webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::Owner.eq(owner))
        .count(tx.conn())
        .await
        .context("counting endpoints")
}

/// Switches off what `owner` has, for a reason that is shown; how many that were. Each is a new version.
pub(crate) async fn disable_all_of(tx: &Tx, owner: &str, reason: &str) -> Result<u64, DbError> {
    let disabled = webhook_endpoint::Entity::update_many()
        .col_expr(webhook_endpoint::Column::IsEnabled, Expr::value(false))
        .col_expr(webhook_endpoint::Column::DisabledReason, Expr::value(reason))
        .col_expr(webhook_endpoint::Column::Version, Expr::col(webhook_endpoint::Column::Version).add(1))
        .filter(webhook_endpoint::Column::Owner.eq(owner))
        .filter(webhook_endpoint::Column::IsEnabled.eq(true))
        .exec(tx.conn())
        .await
        .context("switching endpoints off")?;
    Ok(disabled.rows_affected)
}

/// Takes up to `limit` endpoints that have something due and do not rest, of the whole group: for the posting job
/// alone. The look at an endpoint's queue is one step in an index, however long the queue is.
pub(crate) async fn claim(
    db: &Db,
    holder: Uuid,
    ttl: TimeDelta,
    limit: u64,
) -> Result<Vec<Claimed>, DbError> {
    let tx = db.begin().await?;
    let has_due = Query::select()
        .expr(Expr::val(1))
        .from(webhook_delivery::Entity)
        .and_where(
            Expr::col((webhook_delivery::Entity, webhook_delivery::Column::EndpointId))
                .eq(Expr::col((webhook_endpoint::Entity, webhook_endpoint::Column::Id))),
        )
        .and_where(webhook_delivery::Column::Status.eq(WordColumn(WebhookStatus::Queued)))
        .and_where(webhook_delivery::Column::StatusAt.lte(tx.now()))
        .to_owned();
    let claim = Claim {
        table: "webhook_endpoints",
        key: "id",
        due: "rests_until",
        only: Condition::all().add(webhook_endpoint::Column::IsEnabled.eq(true)).add(Expr::exists(has_due)),
        holder,
        ttl,
        limit,
    };
    let taken = claim.take(tx.conn(), tx.now()).await?;
    let rows = webhook_endpoint::Entity::find()
        .filter(webhook_endpoint::Column::Id.is_in(taken))
        .all(tx.conn())
        .await
        .context("loading claimed endpoints")?;
    let claimed = rows.into_iter().map(|row| claimed(&tx, holder, row)).collect::<Result<Vec<_>, _>>()?;
    tx.commit().await?;
    Ok(claimed)
}

/// Lets a claimed endpoint go; nothing happens when `holder` holds it no more.
pub(crate) async fn release(
    tx: &Tx,
    holder: Uuid,
    id: WebhookEndpointId,
    cool_down: CoolDown,
) -> Result<(), DbError> {
    webhook_endpoint::Entity::update_many()
        .set(webhook_endpoint::ActiveModel {
            failures: Set(cool_down.failures),
            rests_until: Set(cool_down.until),
            leased_by: Set(None),
            leased_until: Set(None),
            ..webhook_endpoint::ActiveModel::default()
        })
        .filter(webhook_endpoint::Column::Id.eq(id.as_uuid()))
        .filter(webhook_endpoint::Column::LeasedBy.eq(holder))
        .exec(tx.conn())
        .await
        .context("releasing an endpoint")?;
    Ok(())
}

fn visible_to(actor: &Actor) -> Condition {
    match &actor.scope {
        Scope::Group => Condition::all(),
        Scope::Regions { .. } | Scope::Estates { .. } | Scope::Places { .. } => {
            Condition::all().add(webhook_endpoint::Column::Owner.eq(actor.principal.to_string()))
        }
    }
}

fn claimed(tx: &Tx, holder: Uuid, row: webhook_endpoint::Model) -> Result<Claimed, DbError> {
    let id = row.id.0;
    let previous =
        row.previous_secret.as_ref().filter(|_| row.previous_secret_until.is_some_and(|at| at > tx.now()));
    let open = |sealed: &Vec<u8>| tx.db().sealer().open(&place(id), sealed).map(SecretString::from);
    let secrets = std::iter::once(&row.secret).chain(previous).map(open).collect::<Result<_, _>>()?;
    let failures = row.failures;
    Ok(Claimed { endpoint: from_row(row)?, holder, secrets, failures })
}

fn seal(tx: &Tx, id: WebhookEndpointId, secret: &SecretString) -> Result<Vec<u8>, DbError> {
    Ok(tx.db().sealer().seal(&place(id), secret.expose_secret())?)
}

/// What a sealed secret belongs to.
fn place(id: WebhookEndpointId) -> String {
    format!("webhook_endpoints.secret:{id}")
}

fn from_row(row: webhook_endpoint::Model) -> Result<Endpoint, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| DbError::Corrupt {
        what: "webhook endpoint",
        source: format!("{id}: {fault}").into(),
    })
}

fn parse(row: webhook_endpoint::Model) -> Result<Endpoint, RowFault> {
    let webhook_endpoint::Model {
        id,
        version,
        owner,
        url,
        events,
        scope,
        is_enabled,
        disabled_reason,
        secret: _,
        previous_secret: _,
        previous_secret_until,
        created_at,
        failures: _,
        rests_until: _,
        leased_by: _,
        leased_until: _,
    } = row;
    let events: Vec<String> = serde_json::from_value(events).map_err(|error| error.to_string())?;
    let events = events
        .iter()
        .map(|text| EventPattern::parse(text).ok_or_else(|| format!("`{text}` names no event")))
        .collect::<Result<_, _>>()?;
    let scope = serde_json::from_value(scope).map_err(|error| error.to_string())?;
    Ok(Endpoint {
        id: id.0,
        version,
        owner,
        url,
        subscription: Subscription { events, scope },
        is_enabled,
        disabled_reason,
        previous_secret_until,
        created_at,
    })
}
