//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `live_calls`.
pub(crate) mod live_call {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::CallId;

    /// One call of today, as the hotline published it.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "live_calls")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub call_id: IdColumn<CallId>,
        pub agent_id: Option<IdColumn<StaffId>>,
        /// What the other end's number is looked up by; none when it was withheld.
        pub number_index: Option<Vec<u8>>,
        pub answered_at: ChronoDateTimeUtc,
        pub ended_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
