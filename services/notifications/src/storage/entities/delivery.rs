//! `deliveries`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::{DeliveryId, MessageId};

/// One attempt at one message.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<DeliveryId>,
    pub message_id: IdColumn<MessageId>,
    pub estate_id: IdColumn<EstateId>,
    pub attempt: i32,
    pub channel: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub attempted_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
