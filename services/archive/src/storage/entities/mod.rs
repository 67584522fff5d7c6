//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod card_item;
pub(crate) mod customer;
pub(crate) mod customer_phone;
pub(crate) mod estate;
pub(crate) mod import;
pub(crate) mod live_call;
pub(crate) mod occupancy;
pub(crate) mod timeline_entry;
pub(crate) mod unit;
