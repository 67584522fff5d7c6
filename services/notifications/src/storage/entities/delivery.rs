//! `deliveries`.

use sea_orm::entity::prelude::*;

/// One attempt at one message.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub message_id: Uuid,
    pub estate_id: Uuid,
    pub attempt: i32,
    pub channel: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub attempted_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
