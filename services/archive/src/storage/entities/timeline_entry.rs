//! `timeline_entries`.

use sea_orm::entity::prelude::*;

/// One thing that happened to a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timeline_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub customer_id: Uuid,
    pub estate_id: Uuid,
    pub at: ChronoDateTimeUtc,
    pub kind: String,
    pub title: String,
    pub reference: String,
    pub clause: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
