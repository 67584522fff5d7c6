//! `messages`.

use sea_orm::entity::prelude::*;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub estate_id: Uuid,
    pub customer_id: Uuid,
    pub source_event_id: Uuid,
    pub event: String,
    pub reference: String,
    pub ticket_id: Option<Uuid>,
    pub language: String,
    pub body: String,
    pub clause: String,
    pub standard: String,
    pub standard_version: i32,
    pub status: String,
    pub attempts: i32,
    /// While queued: when it is due; afterwards: when it ended.
    pub status_at: ChronoDateTimeUtc,
    pub reason: Option<String>,
    pub queued_at: ChronoDateTimeUtc,
    pub leased_by: Option<Uuid>,
    pub leased_until: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
