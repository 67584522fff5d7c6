//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `staff`.
pub(crate) mod staff {
    use db::{IdColumn, WordColumn};
    use kernel::{Language, StaffId};
    use sea_orm::entity::prelude::*;

    /// One member of staff.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staff")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<StaffId>,
        pub version: i32,
        pub username: String,
        pub name: String,
        pub password_hash: String,
        pub roles: Json,
        pub scope: Json,
        pub created_at: ChronoDateTimeUtc,
        pub disabled_at: Option<ChronoDateTimeUtc>,
        pub sequence: i32,
        pub must_change_password: bool,
        pub tokens_valid_from: Option<ChronoDateTimeUtc>,
        pub sessions_valid_from: Option<ChronoDateTimeUtc>,
        pub second_factor_at: Option<ChronoDateTimeUtc>,
        pub sealed_email: Option<Vec<u8>>,
        pub email_index: Option<Vec<u8>>,
        pub language: WordColumn<Language>,
        pub provider_linked_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
