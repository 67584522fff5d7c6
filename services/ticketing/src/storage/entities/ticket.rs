//! `tickets`.

use sea_orm::entity::prelude::*;

/// One ticket without its promises.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub number: String,
    pub estate_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub estate_name: String,
    pub unit_label: Option<String>,
    pub customer_id: Option<Uuid>,
    pub reception_id: Option<Uuid>,
    pub kind: String,
    pub severity: String,
    pub category: String,
    pub title: String,
    pub description: String,
    pub standard: String,
    pub standard_version: i32,
    pub rectifies: Option<Uuid>,
    pub first_responder: String,
    pub status: String,
    pub assignee_id: Option<Uuid>,
    pub status_at: Option<ChronoDateTimeUtc>,
    pub status_reason: Option<String>,
    pub quote: String,
    pub fee_minor: Option<i64>,
    pub fee_currency: Option<String>,
    pub materials: Json,
    pub opened_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
