//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `customers`.
pub(crate) mod customer {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::CustomerId;

    /// One customer without their phones; the blobs are sealed.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<CustomerId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub name: String,
        /// What the name is looked up by.
        pub name_key: Option<String>,
        pub email: Option<Vec<u8>>,
        pub wechat: Option<Vec<u8>>,
        pub id_number: Option<Vec<u8>>,
        pub tags: Json,
        pub notes: String,
        pub registered_at: ChronoDateTimeUtc,
        /// The other system that knows them, and what it calls them: both or neither.
        pub external_source: Option<String>,
        pub external_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `customer_phones`.
pub(crate) mod customer_phone {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::CustomerId;

    /// One sealed number, and the keyed digest it is found by.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_phones")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: IdColumn<CustomerId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub number: Vec<u8>,
        pub number_index: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
