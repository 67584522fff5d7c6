//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `callbacks`.
pub(crate) mod callback {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, OpenWord, StaffId};
    use sea_orm::entity::prelude::*;
    use standards::CallbackChannel;
    use vocabulary::{CallbackId, CallbackStatus, CustomerId, TicketId, TicketKind, UnitId};

    use crate::callbacks::domain::WaiverKind;

    /// One follow-up.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "callbacks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<CallbackId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub ticket_id: IdColumn<TicketId>,
        pub ticket_number: String,
        pub title: String,
        pub kind: WordColumn<OpenWord<TicketKind>>,
        pub resolution: i32,
        pub standard: String,
        pub standard_version: i32,
        /// A text, because each standard names its own.
        pub series: String,
        pub clause: String,
        pub explanation: Json,
        #[sea_orm(column_name = "way")]
        pub channel: WordColumn<CallbackChannel>,
        pub who: Json,
        pub coverage_percent: Option<i32>,
        pub due_at: ChronoDateTimeUtc,
        pub status: WordColumn<CallbackStatus>,
        pub assignee_id: Option<IdColumn<StaffId>>,
        pub status_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub satisfaction: Option<i32>,
        pub is_solved: Option<bool>,
        pub remarks: Option<String>,
        pub suggestions: Option<String>,
        pub attempts: i32,
        pub missed_at: Option<ChronoDateTimeUtc>,
        pub edit_version: i32,
        pub is_required: bool,
        pub not_before: Option<ChronoDateTimeUtc>,
        pub due_on: Option<ChronoDate>,
        pub is_rectification_ordered: Option<bool>,
        pub waiver_kind: Option<WordColumn<WaiverKind>>,
        pub waived_by: Option<String>,
        pub waiver_approved_by: Option<String>,
        pub is_confidential: bool,
        pub about_staff_id: Option<IdColumn<StaffId>>,
        pub is_for_named_readers: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `callback_attempts`.
pub(crate) mod callback_attempt {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::CallbackId;

    use crate::callbacks::domain::AttemptOutcome;

    /// One try to reach a customer.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "callback_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub callback_id: IdColumn<CallbackId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub estate_id: IdColumn<EstateId>,
        /// Who tried, such as `staff:<id>`.
        pub principal: String,
        pub at: ChronoDateTimeUtc,
        pub outcome: WordColumn<AttemptOutcome>,
        pub note: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
