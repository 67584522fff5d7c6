//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `duty_handovers`.
pub(crate) mod duty_handover {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{DutyHandoverId, PlaceId, PositionId, RosterId};

    /// One hand-over.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duty_handovers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<DutyHandoverId>,
        pub version: i32,
        pub roster_id: IdColumn<RosterId>,
        pub position_id: IdColumn<PositionId>,
        pub place_id: Option<IdColumn<PlaceId>>,
        pub staff_id: IdColumn<StaffId>,
        pub day: ChronoDate,
        /// A shift's code.
        pub shift: String,
        pub items: Json,
        pub note: Option<String>,
        pub taken_over_by: Option<IdColumn<StaffId>>,
        pub taken_over_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
