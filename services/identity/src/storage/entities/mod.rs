//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod api_client;
pub(crate) mod client_secret;
pub(crate) mod known_source;
pub(crate) mod lockout;
pub(crate) mod refresh_token;
pub(crate) mod role;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod staff;
