//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `card_items`.
pub(crate) mod card_item {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, SubjectId, TicketId, UnitId};

    /// One thing that is, or was, going on around a customer or a home.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "card_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: IdColumn<SubjectId>,
        /// `<service>.<aggregate>`: a text, because events of any service stand on cards, those of newer versions too.
        pub aggregate: String,
        /// Where it is going on.
        pub estate_id: IdColumn<EstateId>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        /// Whose it is, where no customer is named.
        pub unit_id: Option<IdColumn<UnitId>>,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub sequence: i32,
        pub is_open: bool,
        pub headline: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
