//! Events on their way to endpoints. They are reached through an endpoint that the caller may see.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, WordColumn};
use kernel::Visibility;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

use super::entities::webhook_delivery;
use crate::webhooks::domain::{WebhookDelivery, WebhookState, WebhookStatus};

/// Stores new deliveries with the commit; an event that is on its way to an endpoint already is passed over.
pub(crate) fn insert_all(tx: &Tx, deliveries: &[WebhookDelivery]) {
    let once = [webhook_delivery::Column::EndpointId, webhook_delivery::Column::EventId];
    let once = OnConflict::columns(once).do_nothing().to_owned();
    tx.insert_rows(deliveries.iter().map(to_row), Some(&once));
}

/// Up to `limit` due deliveries of one endpoint, the oldest first: for the posting job alone.
pub(crate) async fn due(
    db: &Db,
    endpoint_id: WebhookEndpointId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<WebhookDelivery>, DbError> {
    let rows = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::EndpointId.eq(endpoint_id.as_uuid()))
        .filter(webhook_delivery::Column::Status.eq(WordColumn(WebhookStatus::Queued)))
        .filter(webhook_delivery::Column::StatusAt.lte(now))
        .order_by_asc(webhook_delivery::Column::StatusAt)
        .order_by_asc(webhook_delivery::Column::Id)
        .limit(limit)
        .all(db.reader())
        .await
        .context("loading due webhook deliveries")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// One delivery of an endpoint, to change it.
pub(crate) async fn load(
    tx: &Tx,
    endpoint_id: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<Option<WebhookDelivery>, DbError> {
    let row = webhook_delivery::Entity::find_by_id(IdColumn(id))
        .filter(webhook_delivery::Column::EndpointId.eq(endpoint_id.as_uuid()))
        .one(tx.conn())
        .await
        .context("loading a webhook delivery")?;
    Ok(row.map(from_row))
}

/// Stores what became of a delivery.
pub(crate) async fn save(tx: &Tx, delivery: &WebhookDelivery) -> Result<(), DbError> {
    let mut row = to_row(delivery);
    row.not_set(webhook_delivery::Column::Id);
    webhook_delivery::Entity::update_many()
        .set(row)
        .filter(webhook_delivery::Column::Id.eq(delivery.id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("saving a webhook delivery")?;
    Ok(())
}

fn to_row(delivery: &WebhookDelivery) -> webhook_delivery::ActiveModel {
    let WebhookDelivery {
        id,
        endpoint_id,
        event_id,
        event_type,
        estate_id,
        visibility,
        body,
        state,
        attempts,
        last_status,
        last_reason,
        queued_at,
    } = delivery;
    let status_at = match state {
        WebhookState::Queued { next_attempt_at } => *next_attempt_at,
        WebhookState::Delivered { at } | WebhookState::Failed { at } => *at,
    };
    webhook_delivery::ActiveModel {
        id: Set(IdColumn(*id)),
        endpoint_id: Set(IdColumn(*endpoint_id)),
        event_id: Set(IdColumn(*event_id)),
        event_type: Set(event_type.clone()),
        estate_id: Set(estate_id.map(IdColumn)),
        permission: Set(visibility.as_ref().map(|visibility| WordColumn(visibility.permission.clone()))),
        hidden_from: Set(visibility.as_ref().and_then(|visibility| visibility.hidden_from).map(IdColumn)),
        body: Set(body.clone()),
        status: Set(WordColumn(state.kind())),
        attempts: Set(*attempts),
        last_status: Set(*last_status),
        last_reason: Set(last_reason.clone()),
        status_at: Set(status_at),
        queued_at: Set(*queued_at),
    }
}

pub(super) fn from_row(row: webhook_delivery::Model) -> WebhookDelivery {
    let webhook_delivery::Model {
        id,
        endpoint_id,
        event_id,
        event_type,
        estate_id,
        permission,
        hidden_from,
        body,
        status,
        attempts,
        last_status,
        last_reason,
        status_at,
        queued_at,
    } = row;
    let state = match status.0 {
        WebhookStatus::Queued => WebhookState::Queued { next_attempt_at: status_at },
        WebhookStatus::Delivered => WebhookState::Delivered { at: status_at },
        WebhookStatus::Failed => WebhookState::Failed { at: status_at },
    };
    WebhookDelivery {
        id: id.0,
        endpoint_id: endpoint_id.0,
        event_id: event_id.0,
        event_type,
        estate_id: estate_id.map(|id| id.0),
        visibility: permission.map(|permission| Visibility {
            permission: permission.0,
            hidden_from: hidden_from.map(|id| id.0),
        }),
        body,
        state,
        attempts,
        last_status,
        last_reason,
        queued_at,
    }
}
