//! Sealing what the log holds, once nothing may appear below it any more.

use std::{collections::BTreeSet, time::Duration};

use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    sea_query::{Expr, Query},
};
use tokio::sync::Mutex;

use super::{FIRST, NOTHING, canonical::LogEntry, hash, last, sealed_to};
use crate::{
    Db, DbError, Lease,
    engine::{self, partitions::LOG},
    error::Context,
};

/// How long a process that died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(10);
/// The most entries under one seal.
const MOST: u64 = 1_000;

/// What one turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealOutcome {
    /// A full stretch; there may be more.
    Full,
    /// All that may be sealed by now.
    All,
    /// Another process seals.
    Standby,
}

/// Seals one database's log, turn by turn; one process at a time, by a lease.
pub struct Sealer {
    db: Db,
    lease: Lease,
    settling: Mutex<Settling>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Sealer({:?})", self.db)
    }
}

/// Up to where the log stays as it is.
///
/// A position is given out before its transaction commits, so an entry may appear below others that were seen long ago. But
/// it was given out before any greater one was seen, to a transaction that held the table's lock then. When all those have
/// ended, nothing can appear below any more.
#[derive(Debug, Default)]
struct Settling {
    /// Nothing appears at or below it.
    settled: i64,
    /// What was seen, and who wrote then.
    pending: Option<(i64, BTreeSet<String>)>,
}

impl Settling {
    /// `seen` is the greatest position that was seen, *before* it was asked who writes.
    fn look(&mut self, seen: i64, writers: Option<BTreeSet<String>>) {
        let Some(writers) = writers else {
            // Who writes is alone: what is seen is all there is below.
            self.settled = seen;
            return;
        };
        match &self.pending {
            Some((_seen, earlier)) if !earlier.is_disjoint(&writers) => return,
            Some((earlier_seen, _writers)) => self.settled = *earlier_seen,
            None => {}
        }
        if writers.is_empty() {
            self.settled = seen;
        }
        self.pending = Some((seen, writers));
    }
}

impl Sealer {
    /// Of the log of `db`.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { lease: Lease::new(&db, "log_seals", LEASE), db, settling: Mutex::default() }
    }

    /// Seals the next stretch, if there is one.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn take_turn(&self) -> Result<SealOutcome, DbError> {
        let settling = &mut *self.settling.lock().await;
        let outcome = self.turn(settling).await;
        if outcome.is_err() {
            // Perhaps another server answers next, which has less of the log: what was seen there says nothing of it.
            *settling = Settling::default();
        }
        outcome
    }

    async fn turn(&self, settling: &mut Settling) -> Result<SealOutcome, DbError> {
        let seen = self.greatest().await?;
        let sealed = sealed_to(self.db.reader()).await?;
        // Most of the time nothing happened, and then this writes nothing either.
        if seen <= sealed {
            return Ok(SealOutcome::All);
        }
        if self.lease.acquire().await?.is_none() {
            *settling = Settling::default();
            return Ok(SealOutcome::Standby);
        }
        let writers =
            engine::writers_of(self.db.writer(), LOG).await.context("asking who writes to the log")?;
        settling.look(seen, writers);
        self.seal(settling.settled).await
    }

    async fn seal(&self, settled: i64) -> Result<SealOutcome, DbError> {
        let last = last(self.db.reader()).await?;
        let from = last.as_ref().map_or(FIRST, |seal| seal.to_position.saturating_add(1));
        if from > settled {
            return Ok(SealOutcome::All);
        }
        let entries = entries(self.db.reader(), (from, settled), MOST).await?;
        let Some(end) = entries.last() else { return Ok(SealOutcome::All) };
        let hash = hash(last.as_ref().map_or(NOTHING, |seal| &seal.hash), &entries);
        let count = i32::try_from(entries.len()).unwrap_or(i32::MAX);
        let insert = Query::insert()
            .into_table("log_seals")
            .columns(["from_position", "to_position", "entries", "hash", "at"])
            .values_panic([
                from.into(),
                end.position.into(),
                count.into(),
                hash.into(),
                self.db.clock().now().into(),
            ])
            .to_owned();
        // Another that believed in its lease for longer has the same place: the engine takes one of both.
        self.db.writer().execute(&insert).await.context("sealing the log")?;
        let is_full = u64::try_from(entries.len()).is_ok_and(|count| count == MOST);
        Ok(if is_full { SealOutcome::Full } else { SealOutcome::All })
    }

    async fn greatest(&self) -> Result<i64, DbError> {
        let select = Query::select()
            .column("position")
            .from(LOG)
            .order_by("position", Order::Desc)
            .limit(1)
            .to_owned();
        let row = self.db.reader().query_one(&select).await.context("looking for the end of the log")?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("reading the end of the log")
    }
}

/// The entries of a stretch, both ends among them, at most `limit`.
pub(super) async fn entries(
    conn: &impl ConnectionTrait,
    (from, to): (i64, i64),
    limit: u64,
) -> Result<Vec<LogEntry>, DbError> {
    let select = Query::select()
        .columns(LogEntry::COLUMNS)
        .from(LOG)
        .and_where(Expr::col("position").between(from, to))
        .order_by("position", Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = conn.query_all(&select).await.context("reading a stretch of the log")?;
    rows.iter()
        .map(|row| LogEntry::from_query_result(row, ""))
        .collect::<Result<_, _>>()
        .context("reading a stretch of the log")
}

#[cfg(test)]
mod tests {
    use kernel::Actor;

    use super::*;
    use crate::{AuditEntry, migration::Chassis, testing::TestDb};

    fn look<const N: usize>(settling: &mut Settling, seen: i64, writers: [&str; N]) -> i64 {
        settling.look(seen, Some(writers.map(str::to_owned).into()));
        settling.settled
    }

    #[test]
    fn what_is_seen_while_nobody_writes_is_settled() {
        let mut settling = Settling::default();
        assert_eq!(look(&mut settling, 7, []), 7);
        settling.look(9, None);
        assert_eq!(settling.settled, 9);
    }

    #[test]
    fn whoever_wrote_when_it_was_seen_is_waited_for() {
        let mut settling = Settling::default();
        assert_eq!(look(&mut settling, 7, ["3/12"]), 0, "3/12 may have 6");
        assert_eq!(look(&mut settling, 8, ["3/12", "4/1"]), 0);
        assert_eq!(look(&mut settling, 9, ["4/1"]), 7, "3/12 has ended; 4/1 may have 8");
        assert_eq!(look(&mut settling, 9, ["4/1"]), 7);
        assert_eq!(look(&mut settling, 9, []), 9);
    }

    /// The server that answers next may have less of the log: a position that was settled there may still be filled here.
    #[tokio::test]
    async fn what_was_seen_before_the_engine_failed_is_forgotten() {
        let test = TestDb::sqlite::<Chassis>().await;
        let sealer = Sealer::new(test.db.clone());
        let tx = test.db.begin().await.unwrap();
        tx.audit(AuditEntry::new(&Actor::system("a test"), "assign_ticket", "ticket", "t1"));
        tx.commit().await.unwrap();
        look(&mut *sealer.settling.lock().await, 7, []);
        test.db.writer().execute_unprepared("ALTER TABLE log_seals RENAME TO away").await.unwrap();
        sealer.take_turn().await.unwrap_err();
        let settling = sealer.settling.lock().await;
        assert_eq!((settling.settled, &settling.pending), (0, &None));
    }
}
