//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `webhook_deliveries`.
pub(crate) mod webhook_delivery {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, EventId, OpenWord, Permission, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

    use crate::webhooks::domain::WebhookStatus;

    /// One event on its way to one endpoint.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<WebhookDeliveryId>,
        pub endpoint_id: IdColumn<WebhookEndpointId>,
        pub event_id: IdColumn<EventId>,
        /// A text, because events that only a newer version has are sent as well.
        pub event_type: String,
        pub estate_id: Option<IdColumn<EstateId>>,
        /// The permission that its event needs, and whom it is about.
        pub permission: Option<WordColumn<OpenWord<Permission>>>,
        pub hidden_from: Option<IdColumn<StaffId>>,
        pub body: String,
        pub status: WordColumn<WebhookStatus>,
        pub attempts: i32,
        pub last_status: Option<i32>,
        /// A code, and a text because whoever posts names what went wrong.
        pub last_reason: Option<String>,
        /// While queued: when it is due; afterwards: when it ended.
        pub status_at: ChronoDateTimeUtc,
        pub queued_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `webhook_endpoints`.
pub(crate) mod webhook_endpoint {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::WebhookEndpointId;

    /// One endpoint.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_endpoints")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<WebhookEndpointId>,
        pub version: i32,
        pub owner: String,
        pub url: String,
        pub events: Json,
        pub scope: Json,
        pub is_enabled: bool,
        pub disabled_reason: Option<String>,
        /// Sealed.
        pub secret: Vec<u8>,
        /// Sealed.
        pub previous_secret: Option<Vec<u8>>,
        pub previous_secret_until: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
        /// How many times in a row it did not answer.
        pub failures: i32,
        /// Until when it is left alone.
        pub rests_until: ChronoDateTimeUtc,
        pub leased_by: Option<Uuid>,
        pub leased_until: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
