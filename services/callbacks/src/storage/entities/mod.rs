//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod callback;
pub(crate) mod callback_attempt;
