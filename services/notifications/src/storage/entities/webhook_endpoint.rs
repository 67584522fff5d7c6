//! `webhook_endpoints`.

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
