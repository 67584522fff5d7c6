//! `charged_tickets`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::TicketId;

/// The last event of one ticket that was applied to its charges.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "charged_tickets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: IdColumn<TicketId>,
    pub sequence: i32,
    /// The ticket whose work this one puts right; empty in rows from before it was kept.
    pub rectifies: Option<IdColumn<TicketId>>,
    /// The event after which its work was under way. The version before counts on and leaves it, so that it holds only where
    /// it is `sequence`.
    pub open_sequence: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
