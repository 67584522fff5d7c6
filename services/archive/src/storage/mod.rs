//! All SQL of the archive. Every query takes a scope first; rows turn into domain values here and nowhere else, and
//! personal data is sealed and opened here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod card_document;
pub(crate) mod cards;
mod customer_rows;
pub(crate) mod customers;
mod entities;
pub(crate) mod estates;
pub(crate) mod imports;
pub(crate) mod matters;
pub(crate) mod migrations;
pub(crate) mod occupancies;
pub(crate) mod phones;
pub(crate) mod timeline;
pub(crate) mod units;

use db::DbError;

/// A stored word that is on no list of this version.
fn corrupt(what: &'static str) -> impl FnOnce(kernel::UnknownWord) -> DbError {
    move |error| DbError::Corrupt { what, source: Box::new(error) }
}
