//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `shift_swaps`.
pub(crate) mod shift_swap {
    use db::{IdColumn, WordColumn};
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{RosterId, ShiftSwapId};

    use crate::shift_swaps::domain::ShiftSwapStatus;

    /// One swap.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shift_swaps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ShiftSwapId>,
        pub version: i32,
        pub roster_id: IdColumn<RosterId>,
        pub staff_id: IdColumn<StaffId>,
        pub day: ChronoDate,
        pub with_staff_id: IdColumn<StaffId>,
        pub with_day: Option<ChronoDate>,
        pub begins_at: ChronoDateTimeUtc,
        pub status: WordColumn<ShiftSwapStatus>,
        pub agreed_at: Option<ChronoDateTimeUtc>,
        pub decided_by: Option<IdColumn<StaffId>>,
        pub decided_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
