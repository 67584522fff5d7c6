//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod call_ref;
pub(crate) mod follow_up;
pub(crate) mod interaction;
pub(crate) mod standard;
pub(crate) mod ticket;
pub(crate) mod ticket_deadline;
pub(crate) mod ticket_quote;
