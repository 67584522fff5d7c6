//! `invoices`.

use sea_orm::entity::prelude::*;

/// One invoice without its lines.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub number: String,
    pub estate_id: Uuid,
    pub payer_account_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub outstanding_minor: i64,
    pub currency: String,
    pub status: String,
    pub status_at: Option<ChronoDateTimeUtc>,
    pub status_reason: Option<String>,
    pub issued_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
