//! `payments`.

use sea_orm::entity::prelude::*;

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub invoice_id: Uuid,
    pub estate_id: Uuid,
    pub payer_account_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub amount_minor: i64,
    pub currency: String,
    pub method: String,
    pub reference: Option<String>,
    pub status: String,
    pub reversed_at: Option<ChronoDateTimeUtc>,
    pub reversed_reason: Option<String>,
    pub received_by: String,
    pub received_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
