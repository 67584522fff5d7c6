//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `authenticators`.
pub(crate) mod authenticator {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    /// What a member of staff shares with their authenticator, sealed.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "authenticators")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        pub sealed_key: Option<Vec<u8>>,
        pub last_step: Option<i64>,
        pub sealed_offer: Option<Vec<u8>>,
        pub offered_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `recovery_codes`.
pub(crate) mod recovery_code {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    /// One code that was not used yet, by its digest.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
