//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod delivery;
pub(crate) mod message;
pub(crate) mod staff_notice;
pub(crate) mod webhook_delivery;
pub(crate) mod webhook_endpoint;
