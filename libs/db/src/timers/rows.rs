//! Timers as rows: found, claimed, and taken away or put back by who claimed them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    prelude::Uuid,
    sea_query::{
        CommonTableExpression, Condition, Expr, LockBehavior, LockType, Query, WithClause, WithQuery,
    },
};

use super::{KEY, handler::FiredTimer, is_timer};
use crate::{
    Db, DbError, Tx,
    engine::{is_over, server_time},
    error::Context,
};

/// For how long timers are taken: longer than a turn lasts, and no longer than a deadline may wait for a process that died.
const LEASE: Duration = Duration::from_secs(60);

/// A timer that this process took.
pub(super) struct Claimed {
    pub(super) timer: FiredTimer,
    /// How often it was taken without having been fired, this time included: it is counted before, so that it is also known of
    /// a timer that ends whatever process fires it.
    pub(super) attempts: i32,
}

/// Which timers are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Free {
    /// Those that nobody has.
    Untaken,
    /// Those that whoever took them has had for too long: it has come to an end.
    LeftBehind,
}

/// When the first timer of these kinds is to be fired; in the past when it is due. Others may have claimed it.
pub(super) async fn first_at(db: &Db, kinds: &[&'static str]) -> Result<Option<DateTime<Utc>>, DbError> {
    let select = Query::select()
        .column("next_try_at")
        .from("timers")
        .cond_where(is_waiting(kinds))
        .order_by("next_try_at", Order::Asc)
        .limit(1)
        .to_owned();
    let row = db.reader().query_one(&select).await.context("looking for the next timer")?;
    row.map(|row| row.try_get_by_index(0)).transpose().context("reading the next timer")
}

/// Takes up to `limit` timers of these kinds that are due by the process's clock and `free` by the database's, the oldest
/// first. Processes that ask at the same instant pass each other's rows over where the engine can, and else come one after
/// the other: they never get the same.
pub(super) async fn claim(
    db: &Db,
    kinds: &[&'static str],
    holder: Uuid,
    (free, limit): (Free, u64),
) -> Result<Vec<Claimed>, DbError> {
    let engine = db.engine();
    let is_free = match free {
        Free::Untaken => Expr::col("leased_until").is_null(),
        Free::LeftBehind => {
            Expr::col("leased_until").is_not_null().and(is_over(engine, "leased_until", LEASE))
        }
    };
    let due = Query::select()
        .columns(KEY)
        .from("timers")
        .cond_where(is_waiting(kinds))
        .and_where(Expr::col("next_try_at").lte(db.clock().now()))
        .and_where(is_free)
        .order_by("next_try_at", Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let taken = Query::select().columns(KEY).from("due").to_owned();
    let update = Query::update()
        .table("timers")
        .value("leased_by", holder)
        .value("leased_until", server_time(engine, LEASE))
        .value("attempts", Expr::col("attempts").add(1))
        .and_where(Expr::tuple(KEY.map(Expr::col)).in_subquery(taken))
        .returning(Query::returning().columns(["kind", "subject", "key", "due_at", "attempts"]))
        .to_owned();
    // Apart from the update, so that it is looked for once: looked for again meanwhile, other rows would be found free.
    let mut found = CommonTableExpression::new();
    found.table_name("due").query(due);
    let mut with = WithClause::new();
    with.cte(found);
    let mut query = WithQuery::new();
    query.with_clause(with).query(update);
    let rows = db.writer().query_all(&query).await.context("claiming timers")?;
    let mut claimed = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|claimed| claimed.timer.due_at);
    Ok(claimed)
}

/// Takes the rows of timers away in the transaction of their effect; false when `holder` has one of them no more: somebody moved
/// or cancelled it, or another process took it over.
pub(super) async fn remove(tx: &Tx, holder: Uuid, timers: &[FiredTimer]) -> Result<bool, DbError> {
    let these = timers
        .iter()
        .fold(Condition::any(), |these, timer| these.add(is_timer(&timer.kind, timer.subject, &timer.key)));
    let delete = Query::delete()
        .from_table("timers")
        .cond_where(these)
        .and_where(Expr::col("leased_by").eq(holder))
        .to_owned();
    let done = tx.conn().execute(&delete).await.context("taking fired timers away")?;
    Ok(usize::try_from(done.rows_affected()) == Ok(timers.len()))
}

/// What becomes of a timer that was not fired.
pub(super) struct PutBack {
    pub(super) next_try_at: DateTime<Utc>,
    pub(super) attempts: i32,
    pub(super) reason: Option<String>,
    /// Under which name it is parked, and since when.
    pub(super) parked: Option<(Uuid, DateTime<Utc>)>,
}

/// Lets a claimed timer go; nothing happens when `holder` has it no more.
pub(super) async fn put_back(
    db: &Db,
    holder: Uuid,
    timer: &FiredTimer,
    put_back: PutBack,
) -> Result<(), DbError> {
    let PutBack { next_try_at, attempts, reason, parked } = put_back;
    let update = Query::update()
        .table("timers")
        .value("next_try_at", next_try_at)
        .value("attempts", attempts)
        .value("reason", reason)
        .value("parked_id", parked.map(|(id, _at)| id))
        .value("parked_at", parked.map(|(_id, at)| at))
        .value("leased_by", None::<Uuid>)
        .value("leased_until", None::<DateTime<Utc>>)
        .cond_where(is_timer(&timer.kind, timer.subject, &timer.key))
        .and_where(Expr::col("leased_by").eq(holder))
        .to_owned();
    db.writer().execute(&update).await.map(drop).context("putting a timer back")
}

/// Neither parked nor of a kind that only another version knows.
fn is_waiting(kinds: &[&'static str]) -> Condition {
    Condition::all().add(Expr::col("parked_id").is_null()).add(Expr::col("kind").is_in(kinds.iter().copied()))
}

fn read(row: &sea_orm::QueryResult) -> Result<Claimed, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        subject: Uuid,
        key: String,
        due_at: DateTime<Utc>,
        attempts: i32,
    }
    let Row { kind, subject, key, due_at, attempts } =
        Row::from_query_result(row, "").context("reading a claimed timer")?;
    Ok(Claimed { timer: FiredTimer { kind, subject, key, due_at }, attempts })
}
