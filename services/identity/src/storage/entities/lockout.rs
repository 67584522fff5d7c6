//! `lockouts`.

use sea_orm::entity::prelude::*;

/// Failed attempts at one name, by blind indexes: what was typed there may be a password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lockouts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    /// Of the name, or of the name and the source.
    pub name_index: Vec<u8>,
    pub failed: i32,
    pub last_at: Option<ChronoDateTimeUtc>,
    pub locked_until: Option<ChronoDateTimeUtc>,
    pub of_name: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
