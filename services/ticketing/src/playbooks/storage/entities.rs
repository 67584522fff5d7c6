//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `playbook_runs`.
pub(crate) mod run {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{PlaybookRunId, PlaybookRunStatus, TicketId};

    /// One run without its steps and readers.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PlaybookRunId>,
        pub version: i32,
        pub sequence: i32,
        pub number: String,
        pub estate_id: IdColumn<EstateId>,
        /// A text, because each release brings its own.
        pub playbook: String,
        pub playbook_version: i32,
        pub place: Option<String>,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub started_by: String,
        pub started_at: ChronoDateTimeUtc,
        pub happened_at: ChronoDateTimeUtc,
        pub commander_id: Option<IdColumn<StaffId>>,
        /// The playbook's, so that lists leave out what is confidential.
        pub is_confidential: bool,
        pub answers: Json,
        pub status: WordColumn<PlaybookRunStatus>,
        pub ended_by: Option<String>,
        pub ended_at: Option<ChronoDateTimeUtc>,
        pub end_reason: Option<String>,
        pub due_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `playbook_run_steps`.
pub(crate) mod step {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::{FormRecordId, PlaybookRunId};

    use crate::playbooks::domain::OutcomeKind;

    /// What became of one step that somebody or time has touched.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_run_steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: IdColumn<PlaybookRunId>,
        /// A text, because each playbook names its own.
        #[sea_orm(primary_key, auto_increment = false)]
        pub step: String,
        pub outcome: Option<WordColumn<OutcomeKind>>,
        pub settled_by: Option<String>,
        pub settled_at: Option<ChronoDateTimeUtc>,
        pub done_at: Option<ChronoDateTimeUtc>,
        /// Why it was left out, of one that was.
        pub reason: Option<String>,
        pub note: Option<String>,
        pub record_id: Option<IdColumn<FormRecordId>>,
        pub report: Option<String>,
        pub photos: Json,
        pub overdue_since: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `playbook_run_readers`.
pub(crate) mod reader {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::PlaybookRunId;

    /// Somebody who may read a confidential run.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_run_readers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: IdColumn<PlaybookRunId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `playbook_record_refs`.
pub(crate) mod record_ref {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::FormRecordId;

    /// One record on a form that playbooks ask for, as the registers tell of it.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_record_refs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: IdColumn<FormRecordId>,
        pub estate_id: IdColumn<EstateId>,
        pub form: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `emergency_numbers`.
pub(crate) mod estate_numbers {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;

    /// What one estate has set to be dialled.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "emergency_numbers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub estate_id: IdColumn<EstateId>,
        pub version: i32,
        /// Sealed.
        pub numbers: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
