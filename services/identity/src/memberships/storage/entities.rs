//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `memberships`.
pub(crate) mod membership {
    use db::IdColumn;
    use kernel::{EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{MembershipId, PlaceId, PositionId};

    /// One membership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "memberships")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<MembershipId>,
        pub version: i32,
        pub staff_id: IdColumn<StaffId>,
        pub position_id: IdColumn<PositionId>,
        /// None of one that is held in the whole group.
        pub place_id: Option<IdColumn<PlaceId>>,
        /// The code of a place that is a region.
        pub region: Option<String>,
        /// The estate that a place is, or lies in.
        pub estate_id: Option<IdColumn<EstateId>>,
        pub from_day: ChronoDate,
        pub until_day: Option<ChronoDate>,
        pub begins_at: ChronoDateTimeUtc,
        pub ends_at: Option<ChronoDateTimeUtc>,
        pub deputy_id: Option<IdColumn<StaffId>>,
        pub deputy_from_day: Option<ChronoDate>,
        pub deputy_until_day: Option<ChronoDate>,
        pub deputy_begins_at: Option<ChronoDateTimeUtc>,
        pub deputy_ends_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `known_places`.
pub(crate) mod known_place {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{PlaceId, PlaceKind};

    /// A place that is neither estate nor unit.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_places")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PlaceId>,
        pub kind: WordColumn<PlaceKind>,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub code: Option<String>,
        pub parent_id: Option<IdColumn<PlaceId>>,
        /// The number of the event that says what it lies in; 0 where an earlier version kept the place.
        pub sequence: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
