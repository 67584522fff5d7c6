//! Forgetting what nobody will ask for again.

use chrono::TimeDelta;
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Condition, Expr, Query, SelectStatement},
};

use crate::{
    Db, DbError, backfill, dead_letters,
    error::Context,
    inbox::{self, CURSORS_KEPT},
    security,
};

/// What `api.md` promises for `Idempotency-Key`.
const REPLIES_KEPT: TimeDelta = TimeDelta::hours(48);
/// How long it can be seen what became of a dead letter or a backfill.
const LETTERS_KEPT: TimeDelta = TimeDelta::days(90);
/// Rows deleted at once, so that no sweep holds locks for long.
const BATCH: u64 = 2_000;

impl Db {
    /// Deletes a batch of old cursors with their gaps, kept replies, closed dead letters, ended backfills and security events; gives how many
    /// went. A job calls it until it gives 0. Any number of processes may do so at once.
    ///
    /// What a parked letter may need is kept for as long as the letter is: replayed after a year, it must still be known
    /// whether its message had its effect.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn sweep(&self) -> Result<u64, DbError> {
        let now = self.clock().now();
        let same_subject = Expr::col(("dead_letters", "subject")).equals(("inbox_cursors", "subject"));
        let cursors = Condition::all().add(Expr::col("last_day").lt(inbox::day(now - CURSORS_KEPT)));
        let unneeded = cursors.clone().add(no_letter_waits(same_subject));
        let replies = Condition::all().add(Expr::col("kept_at").lt(now - REPLIES_KEPT));
        let letters = dead_letters::closed_before(now - LETTERS_KEPT);
        let backfills = backfill::ended_before(now - LETTERS_KEPT);
        let security = Condition::all().add(Expr::col("at").lt(now - security::KEPT));
        security::flush(self).await;
        Ok(self.forget("inbox_cursors", &["aggregate", "subject"], (unneeded, cursors)).await?
            + self.forget("idempotency_keys", &["id"], (replies.clone(), replies)).await?
            + self.forget("dead_letters", &["id"], (letters.clone(), letters)).await?
            + self.forget("backfills", &["id"], (backfills.clone(), backfills)).await?
            + self.forget("security_events", &["id"], (security.clone(), security)).await?)
    }

    /// Deletes rows that `which` finds, those that are still `old` by then: a row that somebody changed while the delete
    /// waited for it (a cursor that moved on) is looked at again by the delete's own condition, and by nothing else.
    async fn forget(
        &self,
        table: &'static str,
        key: &[&'static str],
        (which, old): (Condition, Condition),
    ) -> Result<u64, DbError> {
        let found: SelectStatement =
            Query::select().columns(key.to_vec()).from(table).cond_where(which).limit(BATCH).to_owned();
        let key = Expr::tuple(key.iter().map(|column| Expr::col(*column)));
        let delete =
            Query::delete().from_table(table).and_where(key.in_subquery(found)).cond_where(old).to_owned();
        let done = self.writer().execute(&delete).await.context("sweeping old rows")?;
        metrics::counter!("swept_rows_total", "service" => self.service(), "table" => table)
            .increment(done.rows_affected());
        Ok(done.rows_affected())
    }
}

/// No letter that `matching` finds is still parked.
fn no_letter_waits(matching: Expr) -> Expr {
    let letters = Query::select()
        .expr(Expr::val(1))
        .from("dead_letters")
        .and_where(matching)
        .and_where(dead_letters::is_parked())
        .to_owned();
    Expr::exists(letters).not()
}
