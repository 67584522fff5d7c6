//! The log's chain of hashes: who changes, removes or slips in an entry afterwards, with whatever rights over the database,
//! breaks it.
//!
//! A hash in each entry would need an update of every row, or writers who wait for one another. So stretches are sealed: once
//! nothing may appear below a position any more, one process takes down the hash of what lies between the seal before and that
//! position, over that seal's own hash ([`Sealer`]). [`verify`] computes the same again.
//!
//! A chain tells what was changed *within* it. Whoever can write everything can forge all of it from some point on, or cut its
//! end off: so the last hash is part of every answer, to be kept where those who run the database cannot write. What was not
//! sealed yet (a second's worth, while processes run) is not guarded.

mod canonical;
mod retention;
mod sealing;
mod verifying;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, FromQueryResult, Order, QueryResult,
    sea_query::{Query, SelectStatement},
};

pub(crate) use retention::{DROPPED, Retention, UPKEEP, shorten};
pub use sealing::{SealOutcome, Sealer};
pub use verifying::{Bound, Break, Fault, Verification, verify};

use self::canonical::{HashChain, LogEntry};
use crate::{DbError, error::Context};

/// One stretch of the log.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Seal {
    /// Where it begins, whether there is an entry or not.
    from_position: i64,
    /// Where it ends; there is an entry.
    to_position: i64,
    /// How many entries lie in it.
    entries: i32,
    /// SHA-256 over the hash before it and the entries, in hexadecimal.
    hash: String,
    /// When it was sealed.
    at: DateTime<Utc>,
}

impl Seal {
    /// True when it was made over the hash `before` and these entries.
    fn is_over(&self, before: &str, entries: &[LogEntry]) -> bool {
        self.hash == hash(before, entries)
    }
}

fn hash(before: &str, entries: &[LogEntry]) -> String {
    let mut chain = HashChain::after(before);
    entries.iter().for_each(|entry| chain.add(entry));
    chain.end()
}

/// What stands for the hash before the first.
const NOTHING: &str = "";
/// The first position there is.
const FIRST: i64 = 1;

fn select() -> SelectStatement {
    Query::select()
        .columns(["from_position", "to_position", "entries", "hash", "at"])
        .from("log_seals")
        .to_owned()
}

/// The last seal; none before the first.
async fn last(conn: &impl ConnectionTrait) -> Result<Option<Seal>, DbError> {
    let select = select().order_by("from_position", Order::Desc).limit(1).to_owned();
    let row = conn.query_one(&select).await.context("reading the last seal of the log")?;
    row.as_ref().map(read).transpose()
}

/// The last position that is sealed; 0 before the first.
pub(crate) async fn sealed_to(conn: &impl ConnectionTrait) -> Result<i64, DbError> {
    Ok(last(conn).await?.map_or(0, |seal| seal.to_position))
}

fn read(row: &QueryResult) -> Result<Seal, DbError> {
    Seal::from_query_result(row, "").context("reading a seal of the log")
}
