//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `password_resets`.
pub(crate) mod password_reset {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    use crate::password_resets::domain::ResetId;

    /// A reset that was asked for, and the mail that carries its link until it is sent.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "password_resets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ResetId>,
        pub digest: Vec<u8>,
        pub staff_id: Option<IdColumn<StaffId>>,
        pub account_digest: Option<Vec<u8>>,
        pub name_index: Vec<u8>,
        pub source_index: Vec<u8>,
        pub sealed_token: Option<Vec<u8>>,
        pub requested_at: ChronoDateTimeUtc,
        pub expires_at: ChronoDateTimeUtc,
        pub next_try_at: Option<ChronoDateTimeUtc>,
        pub tries: i32,
        pub leased_by: Option<Uuid>,
        pub leased_until: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
