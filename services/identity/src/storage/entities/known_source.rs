//! `known_sources`.

use db::IdColumn;
use kernel::StaffId;
use sea_orm::entity::prelude::*;

/// A source somebody signed in from, by its blind index.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: IdColumn<StaffId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_index: Vec<u8>,
    pub last_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
