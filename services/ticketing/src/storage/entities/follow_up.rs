//! `ticket_follow_ups`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::{CallbackId, TicketId};

/// One follow-up of a ticket, as the callback desk tells of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_follow_ups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub callback_id: IdColumn<CallbackId>,
    pub ticket_id: IdColumn<TicketId>,
    pub is_owed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
