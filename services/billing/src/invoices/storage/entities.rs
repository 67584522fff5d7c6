//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `invoices`.
pub(crate) mod invoice {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, InvoiceId, InvoiceStatus, PayerAccountId, UnitId};

    use crate::charges::domain::ReversalKind;

    /// One invoice without its lines.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<InvoiceId>,
        pub version: i32,
        pub number: String,
        pub estate_id: IdColumn<EstateId>,
        pub payer_account_id: IdColumn<PayerAccountId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub total_minor: i64,
        pub paid_minor: i64,
        pub outstanding_minor: i64,
        pub currency: WordColumn<Currency>,
        pub status: WordColumn<InvoiceStatus>,
        pub status_at: Option<ChronoDateTimeUtc>,
        pub status_reason: Option<String>,
        pub issued_at: ChronoDateTimeUtc,
        pub due_on: Option<ChronoDate>,
        pub credited_minor: i64,
        pub refund_due_minor: i64,
        pub paid_on: Option<ChronoDate>,
        pub disputed_at: Option<ChronoDateTimeUtc>,
        pub status_kind: Option<WordColumn<ReversalKind>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `invoice_lines`.
pub(crate) mod invoice_line {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::{ChargeId, InvoiceId};

    use crate::ledger::domain::Fee;

    /// One charge on one invoice.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoice_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub charge_id: IdColumn<ChargeId>,
        pub invoice_id: IdColumn<InvoiceId>,
        pub position: i32,
        pub fee: WordColumn<Fee>,
        pub description: String,
        pub amount_minor: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
