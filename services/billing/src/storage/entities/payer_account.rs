//! `payer_accounts`.

use sea_orm::entity::prelude::*;

/// One payer's account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payer_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub estate_id: Uuid,
    pub party: String,
    pub unit_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub opened_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
