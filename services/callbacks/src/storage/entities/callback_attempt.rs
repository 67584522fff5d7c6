//! `callback_attempts`.

use sea_orm::entity::prelude::*;

/// One try to reach a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "callback_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub callback_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub estate_id: Uuid,
    pub principal: String,
    pub at: ChronoDateTimeUtc,
    pub outcome: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
