//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `occupancies`.
pub(crate) mod occupancy {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

    use crate::units;

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
        #[sea_orm(
            belongs_to = "units::storage::entities::unit::Entity",
            from = "Column::UnitId",
            to = "units::storage::entities::unit::Column::Id"
        )]
        Unit,
    }

    impl Related<units::storage::entities::unit::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Unit.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}
