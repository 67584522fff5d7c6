//! `customers`.

use sea_orm::entity::prelude::*;

/// One customer without their phones; the blobs are sealed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub estate_id: Uuid,
    pub name: String,
    pub email: Option<Vec<u8>>,
    pub wechat: Option<Vec<u8>>,
    pub id_number: Option<Vec<u8>>,
    pub tags: Json,
    pub notes: String,
    pub registered_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
