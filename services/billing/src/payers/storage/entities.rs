//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `payer_accounts`.
pub(crate) mod payer_account {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, PayerAccountId, UnitId};

    /// One payer's account.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payer_accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PayerAccountId>,
        pub estate_id: IdColumn<EstateId>,
        /// A text, because it is put together of who pays for what: unique within the estate.
        pub party: String,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub opened_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
