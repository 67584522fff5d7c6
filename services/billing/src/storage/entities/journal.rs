//! `journals`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::JournalId;

/// One journal without its entries.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<JournalId>,
    pub estate_id: IdColumn<EstateId>,
    pub cause: String,
    pub subject_id: String,
    pub posted_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
