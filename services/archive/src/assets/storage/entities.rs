//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `assets`.
pub(crate) mod asset {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{AssetId, AssetKind, PlaceId};

    /// One asset.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "assets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<AssetId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub place_id: IdColumn<PlaceId>,
        pub kind: WordColumn<AssetKind>,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        pub maker: Option<String>,
        pub model: Option<String>,
        pub serial: Option<String>,
        /// What the serial number is looked for by.
        pub serial_key: Option<String>,
        pub plan: Option<String>,
        pub installed_on: Option<ChronoDate>,
        pub retired_on: Option<ChronoDate>,
        pub registered_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `asset_units`.
pub(crate) mod asset_unit {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::{AssetId, UnitId};

    /// A unit that shares an asset.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "asset_units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: IdColumn<AssetId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: IdColumn<UnitId>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
