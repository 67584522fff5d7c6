//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `units`.
pub(crate) mod unit {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{UnitId, UnitStatus, UnitUsage};

    /// One unit.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<UnitId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub building: Option<String>,
        pub label: String,
        /// The label in any width, case and spacing, unique within its estate; like the other keys none of a unit that ended.
        pub label_key: Option<String>,
        pub registered_at: ChronoDateTimeUtc,
        /// The place that the label says, unique within its estate.
        pub place_key: Option<String>,
        /// The room of that place, by which a short spelling finds it.
        pub room_key: Option<String>,
        /// The place without leading zeros, unique within its estate.
        pub door_key: Option<String>,
        pub usage: Option<WordColumn<UnitUsage>>,
        pub status: Option<WordColumn<UnitStatus>>,
        pub gross_area_dm2: Option<i32>,
        pub net_area_dm2: Option<i32>,
        pub delivered_on: Option<ChronoDate>,
        /// The last day of each item that is covered.
        pub warranties: Json,
        pub ended_at: Option<ChronoDateTimeUtc>,
        pub merged_into_id: Option<IdColumn<UnitId>>,
        pub split_from_id: Option<IdColumn<UnitId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
