//! The log's months on PostgreSQL: those to come are made in time, and old ones go where an operator says how many are kept.
//!
//! A month goes as a whole, never row by row, and the log says so; the seals of what went follow it. What stands in no
//! month's table (a clock was far off, or no table had been made in time) stays. On SQLite the log is one table, and all of
//! it stays.

use chrono::{DateTime, Utc};
use kernel::Actor;
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::json;

use crate::{
    AuditEntry, Db, DbError, Tx,
    engine::{
        self, Engine,
        partitions::{self, Month},
    },
    error::Context,
    log,
    seals::{self, Retention},
};

/// Months for which there is a table before they begin. The job that makes them may fail for weeks before it is missed.
const AHEAD: u32 = 2;
/// Whoever comes to the log after this waits behind it.
const HURRY: &str = "SET LOCAL lock_timeout = '250ms'";
/// Held by whoever changes the tables, until its transaction ends.
const LOCK: i64 = 3_201_947_750_861_224_117;

impl Db {
    /// Makes tables for the months to come, and takes away those that are older than what is kept
    /// ([`crate::DbConfig::log_months`]), with their seals; gives how many of all these it made and took away. Any number of
    /// processes may do so at once.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer, or others use the log for longer than this may wait; the next time will do.
    pub async fn keep_months(&self) -> Result<u64, DbError> {
        if self.engine() == Engine::Sqlite {
            return Ok(0);
        }
        // By itself: while a table cannot be dropped, others are made all the same.
        let made = match self.begin_keeping().await? {
            Some((tx, there)) => {
                let made = make(&tx, &there).await?;
                tx.commit().await?;
                made
            }
            None => 0,
        };
        let Some(kept) = self.log_months() else { return Ok(made) };
        let mut dropped = 0;
        // One in a transaction: nobody writes or reads the log from the moment in which one goes until its end.
        while let Some((tx, there)) = self.begin_keeping().await? {
            if !drop_oldest(&tx, &there, kept).await? {
                break;
            }
            tx.commit().await?;
            dropped += 1;
        }
        Ok(made + dropped + seals::shorten(self).await?)
    }

    /// A transaction that has the months to itself, with those that are there; none while another has them.
    async fn begin_keeping(&self) -> Result<Option<(Tx, Vec<Month>)>, DbError> {
        let tx = self.begin().await?;
        tx.conn().execute_unprepared(HURRY).await.context("preparing the months of the log")?;
        let lock = Query::select().expr(engine::try_lock(Engine::Postgres, LOCK)).to_owned();
        let row = tx.conn().query_one(&lock).await.context("waiting for the months of the log")?;
        let is_ours = row.map(|row| row.try_get_by_index(0)).transpose();
        if !is_ours.context("reading whether the months are kept elsewhere")?.unwrap_or(false) {
            return Ok(None);
        }
        let there = partitions::months(tx.conn()).await.context("looking for the months of the log")?;
        Ok(Some((tx, there)))
    }
}

async fn make(tx: &Tx, there: &[Month]) -> Result<u64, DbError> {
    let now = Month::of(tx.now());
    let mut made = 0;
    for month in (0..=AHEAD).map(|months| now.later(months)).filter(|month| !there.contains(month)) {
        if month == now {
            // Its entries come in at this moment: whose place was looked for before the table is joined would be refused.
            tx.conn()
                .execute_unprepared(partitions::HOLD_WRITERS)
                .await
                .context("holding the log's writers")?;
        }
        let is_begun = partitions::is_begun(tx.conn(), month).await.context("looking at a month to come")?;
        if is_begun {
            tracing::warn!(
                month = month.table(),
                "entries of this month came before it had a table; it gets none"
            );
            continue;
        }
        for statement in partitions::add_month(month) {
            tx.conn().execute_unprepared(&statement).await.context("making a month of the log")?;
        }
        made += 1;
    }
    Ok(made)
}

/// Takes the oldest month away, when it lies before the last `kept` whole ones; gives whether it did. What is old is so by this
/// process's clock and by the server's: one that is years ahead must not empty the log.
async fn drop_oldest(tx: &Tx, there: &[Month], kept: u32) -> Result<bool, DbError> {
    let server = partitions::server_now(tx.conn()).await.context("asking for the server's time")?;
    let now: DateTime<Utc> = tx.now().min(server);
    let first_kept = Month::of(now).earlier(kept);
    let Some(month) = there.iter().min().filter(|month| **month < first_kept) else { return Ok(false) };
    let table = month.table();
    let last = partitions::last_of(tx.conn(), *month).await.context("looking at an old month")?;
    if let Some(last) = last {
        // A stretch that is sealed while the month goes would look as if entries had been removed from it.
        let is_done =
            [("sent", log::sent(tx.conn()).await?.whole()), ("sealed", seals::sealed_to(tx.conn()).await?)];
        if let Some((what, _to)) = is_done.into_iter().find(|(_what, to)| last > *to) {
            tracing::warn!(month = table, "an old month of the log stays: not all of it was {what}");
            return Ok(false);
        }
    }
    let said = Retention::read(tx.conn()).await?.before_dropping(tx.conn(), (*month, last), kept).await?;
    let drop = format!("DROP TABLE {table}");
    tx.conn().execute_unprepared(&drop).await.context("taking an old month of the log away")?;
    let entry = AuditEntry::new(&Actor::system(seals::UPKEEP), seals::DROPPED, "log", &table);
    tx.audit(entry.after(json!(said)));
    tracing::info!(month = table, "a month of the log was taken away");
    Ok(true)
}
