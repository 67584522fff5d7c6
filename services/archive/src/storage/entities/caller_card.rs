//! `caller_cards`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::CustomerId;

/// One customer's card.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "caller_cards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: IdColumn<CustomerId>,
    pub version: i32,
    pub document: Json,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
