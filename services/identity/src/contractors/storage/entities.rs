//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `contractors`.
pub(crate) mod contractor {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::ContractorId;

    /// One firm.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contractors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ContractorId>,
        pub version: i32,
        pub code: String,
        /// By what no other firm is known.
        pub code_key: String,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        pub contact_name: Option<String>,
        /// Sealed.
        pub contact_phone: Option<Vec<u8>>,
        pub skills: Json,
        pub serves: Json,
        pub from_day: ChronoDate,
        pub until_day: Option<ChronoDate>,
        pub begins_at: ChronoDateTimeUtc,
        pub ends_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `contractor_people`.
pub(crate) mod contractor_person {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{ContractorId, ContractorPersonId};

    /// Somebody whom a firm sends.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contractor_people")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ContractorPersonId>,
        pub version: i32,
        pub contractor_id: IdColumn<ContractorId>,
        pub name: String,
        /// Sealed.
        pub phone: Option<Vec<u8>>,
        pub staff_id: Option<IdColumn<StaffId>>,
        pub from_day: ChronoDate,
        pub until_day: Option<ChronoDate>,
        pub begins_at: ChronoDateTimeUtc,
        pub ends_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
