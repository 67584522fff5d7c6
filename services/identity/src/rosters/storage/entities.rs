//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `rosters`.
pub(crate) mod roster {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{PlaceId, PositionId, RosterId, ShiftPatternId};

    /// One roster.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rosters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<RosterId>,
        pub version: i32,
        pub position_id: IdColumn<PositionId>,
        /// None of a position that is held in the whole group.
        pub place_id: Option<IdColumn<PlaceId>>,
        /// The code of a place that is a region.
        pub region: Option<String>,
        /// The estate that a place is, or lies in.
        pub estate_id: Option<IdColumn<EstateId>>,
        /// Where it is, as one text that is never absent.
        pub place_key: String,
        pub shift_pattern_id: IdColumn<ShiftPatternId>,
        /// An IANA name, which no list of words has.
        pub time_zone: String,
        pub from_day: ChronoDate,
        pub until_day: ChronoDate,
        pub begins_at: ChronoDateTimeUtc,
        pub ends_at: ChronoDateTimeUtc,
        pub lines: Json,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `roster_entries`.
pub(crate) mod roster_entry {
    use db::{IdColumn, WordColumn};
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{RosterEntryId, RosterId};

    use crate::rosters::domain::RosterEntryKind;

    /// One day on which somebody works otherwise.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "roster_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<RosterEntryId>,
        pub roster_id: IdColumn<RosterId>,
        pub staff_id: IdColumn<StaffId>,
        pub day: ChronoDate,
        pub kind: WordColumn<RosterEntryKind>,
        /// A shift's code.
        pub shift: Option<String>,
        pub note: Option<String>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
