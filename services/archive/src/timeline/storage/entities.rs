//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `timeline_entries`.
pub(crate) mod timeline_entry {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, EventId, OpenWord, Permission, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::CustomerId;

    /// One thing that happened to a customer.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "timeline_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<EventId>,
        /// One event may concern several.
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: IdColumn<CustomerId>,
        pub estate_id: IdColumn<EstateId>,
        pub at: ChronoDateTimeUtc,
        /// The event's name: a text, because any service's events are told, those of newer versions too.
        pub kind: String,
        pub title: String,
        pub reference: String,
        pub clause: Option<String>,
        /// Who may see it: the permission, and whom it is about.
        pub permission: WordColumn<OpenWord<Permission>>,
        pub hidden_from: Option<IdColumn<StaffId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
