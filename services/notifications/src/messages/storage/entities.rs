//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `deliveries`.
pub(crate) mod delivery {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{DeliveryId, MessageId};

    /// One attempt at one message.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<DeliveryId>,
        pub message_id: IdColumn<MessageId>,
        pub estate_id: IdColumn<EstateId>,
        pub attempt: i32,
        pub channel: String,
        pub outcome: String,
        pub reason: Option<String>,
        pub attempted_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `messages`.
pub(crate) mod message {
    use db::IdColumn;
    use kernel::{EstateId, EventId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, MessageId, TicketId};

    /// One message.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<MessageId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub customer_id: IdColumn<CustomerId>,
        pub source_event_id: IdColumn<EventId>,
        pub event: String,
        pub reference: String,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub language: String,
        pub body: String,
        pub clause: String,
        pub standard: String,
        pub standard_version: i32,
        pub status: String,
        pub attempts: i32,
        /// While queued: when it is due; afterwards: when it ended.
        pub status_at: ChronoDateTimeUtc,
        pub reason: Option<String>,
        pub queued_at: ChronoDateTimeUtc,
        /// Empty in rows from before it was kept: then it was sent at once.
        pub not_before: Option<ChronoDateTimeUtc>,
        pub is_urgent: bool,
        pub unknowns: i32,
        /// Who may see it, where that is not everybody who reads messages.
        pub permission: Option<String>,
        pub hidden_from: Option<IdColumn<StaffId>>,
        /// How often it was claimed since an attempt was last noted: more than once means that one was cut off.
        pub begun: i32,
        pub leased_by: Option<Uuid>,
        pub leased_until: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
