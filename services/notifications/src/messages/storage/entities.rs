//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `deliveries`.
pub(crate) mod delivery {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{DeliveryId, MessageId};

    use crate::messages::domain::{ChannelKind, OutcomeKind};

    /// One attempt at one message.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<DeliveryId>,
        pub message_id: IdColumn<MessageId>,
        pub estate_id: IdColumn<EstateId>,
        pub attempt: i32,
        pub channel: WordColumn<ChannelKind>,
        pub outcome: WordColumn<OutcomeKind>,
        /// A code, and a text because gateways put some together, such as `gateway_409`.
        pub reason: Option<String>,
        pub attempted_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `messages`.
pub(crate) mod message {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, EventId, Language, OpenWord, Permission, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, MessageId, TicketId};

    use crate::messages::domain::MessageStatus;

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
        /// The name of the event, as rules of standards spell it.
        pub event: String,
        pub reference: String,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub language: WordColumn<Language>,
        pub body: String,
        pub clause: String,
        pub standard: String,
        pub standard_version: i32,
        pub status: WordColumn<MessageStatus>,
        pub attempts: i32,
        /// While queued: when it is due; afterwards: when it ended.
        pub status_at: ChronoDateTimeUtc,
        /// A code, and a text because gateways put some together, such as `gateway_409`.
        pub reason: Option<String>,
        pub queued_at: ChronoDateTimeUtc,
        /// Empty in rows from before it was kept: then it was sent at once.
        pub not_before: Option<ChronoDateTimeUtc>,
        pub is_urgent: bool,
        pub unknowns: i32,
        /// Who may see it, where that is not everybody who reads messages.
        pub permission: Option<WordColumn<OpenWord<Permission>>>,
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
