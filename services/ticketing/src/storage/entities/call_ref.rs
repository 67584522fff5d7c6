//! `call_refs`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::CallId;

/// One call, as the hotline tells of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call_refs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub call_id: IdColumn<CallId>,
    pub estate_id: Option<IdColumn<EstateId>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
