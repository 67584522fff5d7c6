//! `api_clients`.

use db::IdColumn;
use kernel::ApiClientId;
use sea_orm::entity::prelude::*;

/// One third-party application.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<ApiClientId>,
    pub version: i32,
    pub name: String,
    pub permissions: Json,
    pub estates: Json,
    pub created_at: ChronoDateTimeUtc,
    pub revoked_at: Option<ChronoDateTimeUtc>,
    pub sequence: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
