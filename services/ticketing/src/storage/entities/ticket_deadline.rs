//! `ticket_deadlines`.

use db::{IdColumn, WordColumn};
use sea_orm::entity::prelude::*;
use vocabulary::{DeadlineKind, TicketId};

/// One deadline of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_deadlines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: IdColumn<TicketId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: WordColumn<DeadlineKind>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub due_at: ChronoDateTimeUtc,
    pub clause: String,
    pub explanation: Json,
    pub status: String,
    pub settled_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
