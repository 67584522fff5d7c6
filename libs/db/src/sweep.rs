//! Forgetting what nobody will ask for again.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, Query},
};

use crate::{Db, DbError, error::Doing};

/// A redelivery comes within minutes, a replay by hand within days.
const INBOX_KEPT: TimeDelta = TimeDelta::days(14);
/// What `api.md` promises for `Idempotency-Key`.
const REPLIES_KEPT: TimeDelta = TimeDelta::hours(48);
/// Rows deleted at once, so that no sweep holds locks for long.
const BATCH: u64 = 2_000;

impl Db {
    /// Deletes a batch of old inbox rows and kept replies; gives how many went. A job calls it until it gives 0.
    /// Any number of processes may do so at once.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn sweep(&self) -> Result<u64, DbError> {
        let now = self.clock().now();
        let inbox = self.forget("inbox_messages", "message_id", "received_at", now - INBOX_KEPT).await?;
        let replies = self.forget("idempotency_keys", "id", "kept_at", now - REPLIES_KEPT).await?;
        Ok(inbox + replies)
    }

    async fn forget(
        &self,
        table: &'static str,
        key: &'static str,
        column: &'static str,
        before: DateTime<Utc>,
    ) -> Result<u64, DbError> {
        let old = Query::select()
            .column(key)
            .from(table)
            .and_where(Expr::col(column).lt(before))
            .limit(BATCH)
            .to_owned();
        let delete = Query::delete().from_table(table).and_where(Expr::col(key).in_subquery(old)).to_owned();
        let done = self.writer().execute(&delete).await.doing("sweeping old rows")?;
        Ok(done.rows_affected())
    }
}
