//! All SQL of the archive. Every query takes a scope first; rows turn into domain values here and nowhere else, and
//! personal data is sealed and opened here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod card_document;
pub(crate) mod card_items;
#[cfg(test)]
mod card_reads;
pub(crate) mod cards;
mod customer_rows;
pub(crate) mod customers;
mod entities;
pub(crate) mod estates;
pub(crate) mod home_lists;
pub(crate) mod imports;
#[cfg(test)]
mod list_indexes;
pub(crate) mod live_calls;
pub(crate) mod migrations;
pub(crate) mod occupancies;
pub(crate) mod people_lists;
pub(crate) mod phones;
pub(crate) mod ties;
pub(crate) mod timeline;
pub(crate) mod units;
