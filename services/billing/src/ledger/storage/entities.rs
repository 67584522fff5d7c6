//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `journals`.
pub(crate) mod journal {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::JournalId;

    use crate::ledger::domain::CauseKind;

    /// One journal without its entries.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<JournalId>,
        pub estate_id: IdColumn<EstateId>,
        pub cause: WordColumn<CauseKind>,
        /// The id of a charge or of a payment: which one the cause tells.
        pub subject_id: String,
        pub posted_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ledger_entries`.
pub(crate) mod ledger_entry {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{JournalId, LedgerEntryId};

    use crate::ledger::domain::AccountClass;

    /// One line of one journal.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<LedgerEntryId>,
        pub journal_id: IdColumn<JournalId>,
        pub estate_id: IdColumn<EstateId>,
        pub class: WordColumn<AccountClass>,
        /// A text, because it is put together of a word and what it is kept for, such as `revenue:<fee>`.
        pub account: String,
        pub debit_minor: i64,
        pub credit_minor: i64,
        pub currency: WordColumn<Currency>,
        pub posted_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
