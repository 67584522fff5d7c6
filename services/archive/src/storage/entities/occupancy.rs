//! `occupancies`.

use db::{IdColumn, WordColumn};
use kernel::EstateId;
use sea_orm::entity::prelude::*;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

/// One stay.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupancies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdColumn<OccupancyId>,
    pub version: i32,
    pub estate_id: IdColumn<EstateId>,
    pub unit_id: IdColumn<UnitId>,
    pub customer_id: IdColumn<CustomerId>,
    pub role: WordColumn<OccupancyRole>,
    pub started_at: ChronoDateTimeUtc,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub cancelled_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::UnitId", to = "super::unit::Column::Id")]
    Unit,
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
