//! `sessions`.

use db::IdColumn;
use kernel::{SessionId, StaffId};
use sea_orm::entity::prelude::*;

/// One session of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<SessionId>,
    pub staff_id: IdColumn<StaffId>,
    pub started_at: ChronoDateTimeUtc,
    pub expires_at: ChronoDateTimeUtc,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub ended_why: Option<String>,
    pub last_used_at: Option<ChronoDateTimeUtc>,
    pub source: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
