//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `places`.
pub(crate) mod place {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{PlaceId, PlaceKind};

    /// One node of the tree.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "places")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PlaceId>,
        pub version: i32,
        pub kind: WordColumn<PlaceKind>,
        /// The last of the path, for lists of what lies in a place.
        pub parent_id: Option<IdColumn<PlaceId>>,
        /// The ids of all that it lies in, the outermost first, 16 bytes each: everything within a place is one stretch of an
        /// index in either engine, whatever the collation of the database.
        pub path: Vec<u8>,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub code: Option<String>,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        /// By what no other place is known.
        pub unique_key: Option<String>,
        pub valid_from: Option<ChronoDate>,
        pub valid_until: Option<ChronoDate>,
        /// What it says of the rules that hold there and within.
        pub standard: Option<String>,
        pub standard_version: Option<i32>,
        pub calendar: Option<String>,
        pub registered_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
