//! `customer_phones`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::CustomerId;

/// One sealed number, and the keyed digest it is found by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_phones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: IdColumn<CustomerId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub number: Vec<u8>,
    pub number_index: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
