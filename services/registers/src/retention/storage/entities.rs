//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `retention_periods`.
pub(crate) mod period {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::RetentionPeriodId;

    /// For how long records of one form are kept at one place.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "retention_periods")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<RetentionPeriodId>,
        pub version: i32,
        pub form: String,
        /// By which no two of a form are alike.
        pub place_key: String,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub region: Option<String>,
        pub months: i32,
        pub reason: String,
        pub set_by: String,
        pub set_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `retention_counts`.
pub(crate) mod count {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::FormRecordId;

    /// A form whose filed records are to be counted anew.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "retention_counts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub form: String,
        /// The last that was counted.
        pub after: Option<IdColumn<FormRecordId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `disposals`.
pub(crate) mod disposal {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{FormClass, FormRecordId};

    use crate::retention::domain::RetentionBasis;

    /// What is left of one record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "disposals")]
    pub struct Model {
        /// The record's.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<FormRecordId>,
        pub estate_id: IdColumn<EstateId>,
        pub form: String,
        pub form_version: i32,
        pub class: WordColumn<FormClass>,
        pub number: String,
        pub filed_at: ChronoDateTimeUtc,
        pub kept_months: i32,
        pub kept_from: ChronoDate,
        pub kept_until: ChronoDate,
        pub basis: WordColumn<RetentionBasis>,
        /// The rule that demanded it.
        pub clause: Option<String>,
        pub files_gone: i32,
        pub files_kept: i32,
        pub disposed_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
