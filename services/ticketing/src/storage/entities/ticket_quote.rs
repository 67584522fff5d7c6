//! `ticket_quotes`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::{CustomerId, TicketId};

/// One offer of a fee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_quotes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: IdColumn<TicketId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub fee_minor: i64,
    pub fee_currency: String,
    pub lines: Json,
    pub payer_customer_id: Option<IdColumn<CustomerId>>,
    pub offered_by: String,
    pub offered_at: ChronoDateTimeUtc,
    pub status: String,
    pub recorded_by: Option<String>,
    pub recorded_at: Option<ChronoDateTimeUtc>,
    pub reason: Option<String>,
    pub consent_given_by: Option<IdColumn<CustomerId>>,
    pub consent_channel: Option<String>,
    pub consent_evidence: Option<String>,
    pub superseded_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
