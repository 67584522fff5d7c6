//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `back_tests`.
pub(crate) mod back_test {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::{BackTestId, TicketId};

    use crate::back_tests::domain::BackTestStatus;

    /// One draft on trial.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "back_tests")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<BackTestId>,
        pub standard: String,
        pub standard_version: i32,
        pub document: String,
        pub estates: Json,
        pub from_at: ChronoDateTimeUtc,
        pub until_at: ChronoDateTimeUtc,
        pub tickets: i64,
        pub done: i64,
        pub reached_at: Option<ChronoDateTimeUtc>,
        pub reached_id: Option<IdColumn<TicketId>>,
        pub status: WordColumn<BackTestStatus>,
        pub ended_at: Option<ChronoDateTimeUtc>,
        pub found: Json,
        pub requested_by: String,
        pub requested_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `back_test_differences`.
pub(crate) mod difference {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{BackTestDifferenceId, BackTestId, TicketId, TicketKind};

    /// One thing that would have been otherwise of one ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "back_test_differences")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<BackTestDifferenceId>,
        pub back_test_id: IdColumn<BackTestId>,
        pub ticket_id: IdColumn<TicketId>,
        pub number: String,
        pub estate_id: IdColumn<EstateId>,
        pub kind: WordColumn<TicketKind>,
        /// This, the detail and the change are texts, because they are words of the standards' library.
        pub aspect: String,
        pub detail: String,
        pub change: String,
        pub before_at: Option<ChronoDateTimeUtc>,
        pub before_clause: Option<String>,
        pub after_at: Option<ChronoDateTimeUtc>,
        pub after_clause: Option<String>,
        pub is_confidential: bool,
        pub about_staff_id: Option<IdColumn<StaffId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
