//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `payments`.
pub(crate) mod payment {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, InvoiceId, PayerAccountId, PaymentId, PaymentMethod, UnitId};

    use crate::payments::domain::PaymentStatus;

    /// One payment.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PaymentId>,
        pub version: i32,
        pub invoice_id: IdColumn<InvoiceId>,
        pub estate_id: IdColumn<EstateId>,
        pub payer_account_id: IdColumn<PayerAccountId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub amount_minor: i64,
        pub currency: WordColumn<Currency>,
        pub method: WordColumn<PaymentMethod>,
        pub reference: Option<String>,
        pub status: WordColumn<PaymentStatus>,
        pub reversed_at: Option<ChronoDateTimeUtc>,
        pub reversed_reason: Option<String>,
        pub received_by: String,
        pub received_at: ChronoDateTimeUtc,
        pub received_on: Option<ChronoDate>,
        pub reference_key: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
