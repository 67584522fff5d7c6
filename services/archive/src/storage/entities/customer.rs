//! `customers`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::CustomerId;

/// One customer without their phones; the blobs are sealed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<CustomerId>,
    pub version: i32,
    pub estate_id: IdColumn<EstateId>,
    pub name: String,
    /// What the name is looked up by.
    pub name_key: Option<String>,
    pub email: Option<Vec<u8>>,
    pub wechat: Option<Vec<u8>>,
    pub id_number: Option<Vec<u8>>,
    pub tags: Json,
    pub notes: String,
    pub registered_at: ChronoDateTimeUtc,
    /// The other system that knows them, and what it calls them: both or neither.
    pub external_source: Option<String>,
    pub external_id: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
