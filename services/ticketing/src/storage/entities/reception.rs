//! `receptions`.

use sea_orm::entity::prelude::*;

/// One contact.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub estate_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub call_id: Option<Uuid>,
    pub channel: String,
    pub summary: String,
    pub received_by: String,
    pub received_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
