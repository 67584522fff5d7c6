//! `callback_attempts`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::CallbackId;

/// One try to reach a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "callback_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub callback_id: IdColumn<CallbackId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub estate_id: IdColumn<EstateId>,
    pub principal: String,
    pub at: ChronoDateTimeUtc,
    pub outcome: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
