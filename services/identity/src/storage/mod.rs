//! All SQL of identity. Accounts belong to the group and not to an estate, so queries take no scope; who may manage
//! whom is asked in `app/`.
#![warn(clippy::future_not_send)]

pub(crate) mod account_lists;
pub(crate) mod api_clients;
mod columns;
mod entities;
pub(crate) mod lockouts;
pub(crate) mod migrations;
mod places;
pub(crate) mod roles;
pub(crate) mod sessions;
pub(crate) mod signing_keys;
pub(crate) mod staff;
pub(crate) mod trail;
