//! Numbers that people read to each other over the telephone: they grow, and no two are the same.
//!
//! A counter row that every transaction raises would make them queue for each other's commits. So a process takes a
//! block of numbers in one statement of its own and hands them out from memory. Numbers of a block that nobody used
//! before a restart are skipped: people need them short and unique, not without gaps.

use std::collections::HashMap;

use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, OnConflict, Query},
};
use tokio::sync::Mutex;

use crate::{Db, DbError, Tx, error::Context};

/// How many numbers a process takes at once.
const BLOCK: i64 = 100;

/// The blocks a process holds: next and last number by series.
#[derive(Debug, Default)]
pub(crate) struct Blocks(Mutex<HashMap<String, (i64, i64)>>);

impl Db {
    /// The next number of `series`, from 1. Call it before a transaction begins: on SQLite it would wait for it.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn next_number(&self, series: &str) -> Result<i64, DbError> {
        let mut blocks = self.blocks().0.lock().await;
        let (next, last) = match blocks.get(series) {
            Some((next, last)) if next <= last => (*next, *last),
            _used_up => {
                let last = raise(self.writer(), series, BLOCK).await?;
                (last - BLOCK + 1, last)
            }
        };
        blocks.insert(series.to_owned(), (next + 1, last));
        Ok(next)
    }
}

impl Tx {
    /// The next number of `series` inside a transaction that is open already, such as a consumer's: it holds the
    /// counter until the commit, so hot paths use [`Db::next_number`].
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn next_number(&self, series: &str) -> Result<i64, DbError> {
        raise(self.conn(), series, 1).await
    }
}

/// Raises the counter by `by` and gives its new value.
async fn raise(conn: &impl ConnectionTrait, series: &str, by: i64) -> Result<i64, DbError> {
    let insert = Query::insert()
        .into_table("number_series")
        .columns(["name", "last"])
        .values_panic([series.into(), by.into()])
        .on_conflict(
            OnConflict::column("name").value("last", Expr::col(("number_series", "last")).add(by)).to_owned(),
        )
        .returning_col("last")
        .to_owned();
    let row = conn.query_one(&insert).await.context("taking numbers")?;
    let row = row.ok_or_else(|| DbError::Corrupt { what: "number series", source: series.into() })?;
    row.try_get("", "last").context("reading a number")
}
