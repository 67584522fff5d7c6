//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `form_records`.
pub(crate) mod record {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, FormClass, FormRecordId, FormRecordStatus, UnitId};

    /// One record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_records")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<FormRecordId>,
        pub version: i32,
        pub sequence: i32,
        pub estate_id: IdColumn<EstateId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub form: String,
        pub form_version: i32,
        /// The form's, so that lists leave out what is confidential.
        pub class: WordColumn<FormClass>,
        pub number: Option<String>,
        pub revision: i32,
        pub status: WordColumn<FormRecordStatus>,
        /// Sealed.
        pub contents: Vec<u8>,
        pub filled_by: String,
        pub started_at: ChronoDateTimeUtc,
        pub reason: Option<String>,
        pub handed_in_by: Option<String>,
        pub handed_in_at: Option<ChronoDateTimeUtc>,
        pub checked_by: Option<String>,
        pub checked_at: Option<ChronoDateTimeUtc>,
        pub filed_by: Option<String>,
        pub filed_at: Option<ChronoDateTimeUtc>,
        pub keep_until: Option<ChronoDate>,
        /// Of one that runs, and of no other.
        pub running_since: Option<ChronoDateTimeUtc>,
        /// The same, where it may not run for ever.
        pub due_at: Option<ChronoDateTimeUtc>,
        pub overdue_since: Option<ChronoDateTimeUtc>,
        /// By what it is told from others that run, as a blind index.
        pub running_key: Option<Vec<u8>>,
        pub closed_by: Option<String>,
        pub closed_at: Option<ChronoDateTimeUtc>,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub held_by: Option<String>,
        pub held_at: Option<ChronoDateTimeUtc>,
        pub hold_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `form_record_revisions`.
pub(crate) mod revision {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::FormRecordId;

    /// What stood on a record before a correction.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_record_revisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: IdColumn<FormRecordId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        /// Sealed.
        pub contents: Vec<u8>,
        pub filled_by: String,
        pub reason: Option<String>,
        pub handed_in_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `form_signatures`.
pub(crate) mod signature {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::FormRecordId;

    /// One signature on one revision.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_signatures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: IdColumn<FormRecordId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub field: String,
        pub taken_by: String,
        /// Name and lines, sealed.
        pub signed: Vec<u8>,
        pub signed_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
