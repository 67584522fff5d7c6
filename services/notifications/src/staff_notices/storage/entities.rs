//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `staff_notices`.
pub(crate) mod staff_notice {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, EventId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{
        CallbackId, FormRecordId, NoticeId, NoticeKind, PatrolRoundId, PlaybookRunId, TicketId,
    };

    /// One thing that one member of staff is told.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staff_notices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<NoticeId>,
        pub staff_id: IdColumn<StaffId>,
        pub kind: WordColumn<NoticeKind>,
        pub source_event_id: IdColumn<EventId>,
        pub estate_id: IdColumn<EstateId>,
        /// Where the notice is about a record, a run or a round, its id: the column was there before such notices, and had a value.
        pub ticket_id: IdColumn<TicketId>,
        pub callback_id: Option<IdColumn<CallbackId>>,
        pub number: Option<String>,
        pub title: Option<String>,
        pub is_confidential: bool,
        pub caused_by: Option<IdColumn<StaffId>>,
        pub noticed_at: ChronoDateTimeUtc,
        pub read_at: Option<ChronoDateTimeUtc>,
        pub form_record_id: Option<IdColumn<FormRecordId>>,
        pub form: Option<String>,
        /// The form's field of the date that is reminded of.
        pub field: Option<String>,
        pub date: Option<ChronoDate>,
        pub playbook_run_id: Option<IdColumn<PlaybookRunId>>,
        pub playbook: Option<String>,
        pub step: Option<String>,
        pub patrol_round_id: Option<IdColumn<PatrolRoundId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
