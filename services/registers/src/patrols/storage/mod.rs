//! Plans, rounds with their stops, findings and warnings as rows, and how far every corner is reached.
#![warn(clippy::future_not_send)]

pub(crate) mod coverage;
mod entities;
pub(crate) mod findings;
pub(crate) mod plans;
pub(crate) mod rounds;
#[cfg(test)]
mod served;
pub(crate) mod warnings;

use db::{DbError, WordColumn};
use kernel::{Currency, Id, Money, Principal};
use sea_orm::JsonValue;
use serde::{Serialize, de::DeserializeOwned};

/// A row that no version of this service has written.
fn corrupt(what: &'static str, id: impl Id, fault: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what, source: format!("{}: {fault}", id.as_uuid()).into() }
}

/// A short list in a column.
fn listed<T: Serialize>(what: &'static str, id: impl Id, list: &[T]) -> Result<JsonValue, DbError> {
    serde_json::to_value(list).map_err(|fault| corrupt(what, id, fault))
}

fn read_list<T: DeserializeOwned>(
    what: &'static str,
    id: impl Id,
    column: JsonValue,
) -> Result<Vec<T>, DbError> {
    serde_json::from_value(column).map_err(|fault| corrupt(what, id, fault))
}

fn principal(what: &'static str, id: impl Id, text: &str) -> Result<Principal, DbError> {
    text.parse().map_err(|fault| corrupt(what, id, fault))
}

/// A sum in its two columns.
fn money_columns(money: Option<Money>) -> (Option<i64>, Option<WordColumn<Currency>>) {
    (money.map(Money::minor), money.map(|money| WordColumn(money.currency())))
}

fn money_of(minor: Option<i64>, currency: Option<WordColumn<Currency>>) -> Option<Money> {
    minor.zip(currency).map(|(minor, currency)| Money::from_minor(minor, currency.0))
}
