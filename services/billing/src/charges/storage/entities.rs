//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `charges`.
pub(crate) mod charge {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{ChargeId, CustomerId, PayerAccountId, TicketId, UnitId};

    use crate::{
        charges::domain::{ChargeStatus, ReversalKind},
        ledger::domain::Fee,
    };

    /// One charge.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "charges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ChargeId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub payer_account_id: IdColumn<PayerAccountId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub fee: WordColumn<Fee>,
        pub description: String,
        pub amount_minor: i64,
        pub currency: WordColumn<Currency>,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub ticket_sequence: Option<i32>,
        pub ticket_number: Option<String>,
        pub standard: Option<String>,
        pub standard_version: Option<i32>,
        pub resolved_at: Option<ChronoDateTimeUtc>,
        pub posted_by: Option<String>,
        pub period_from: Option<ChronoDate>,
        pub period_to: Option<ChronoDate>,
        pub status: WordColumn<ChargeStatus>,
        pub reversed_at: Option<ChronoDateTimeUtc>,
        pub reversed_kind: Option<WordColumn<ReversalKind>>,
        pub reversed_reason: Option<String>,
        pub posted_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `charged_tickets`.
pub(crate) mod charged_ticket {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::TicketId;

    /// The last event of one ticket that was applied to its charges.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "charged_tickets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        pub sequence: i32,
        /// The ticket whose work this one puts right; empty in rows from before it was kept.
        pub rectifies: Option<IdColumn<TicketId>>,
        /// The event after which its work was under way. The version before counts on and leaves it, so that it holds only where
        /// it is `sequence`.
        pub open_sequence: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
