//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `calls`.
pub(crate) mod call {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CallDirection, CallId};

    use crate::calls::domain::CallStatus;

    /// One call.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calls")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<CallId>,
        pub version: i32,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub direction: WordColumn<CallDirection>,
        /// Sealed.
        pub phone: Vec<u8>,
        pub phone_index: Vec<u8>,
        pub answered_by: String,
        pub answered_at: ChronoDateTimeUtc,
        pub status: WordColumn<CallStatus>,
        pub note: Option<String>,
        pub ended_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
