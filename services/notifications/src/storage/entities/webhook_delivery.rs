//! `webhook_deliveries`.

use db::IdColumn;
use kernel::{EstateId, EventId, StaffId};
use sea_orm::entity::prelude::*;
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<WebhookDeliveryId>,
    pub endpoint_id: IdColumn<WebhookEndpointId>,
    pub event_id: IdColumn<EventId>,
    pub event_type: String,
    pub estate_id: Option<IdColumn<EstateId>>,
    /// The permission that its event needs, and whom it is about.
    pub permission: Option<String>,
    pub hidden_from: Option<IdColumn<StaffId>>,
    pub body: String,
    pub status: String,
    pub attempts: i32,
    pub last_status: Option<i32>,
    pub last_reason: Option<String>,
    /// While queued: when it is due; afterwards: when it ended.
    pub status_at: ChronoDateTimeUtc,
    pub queued_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
