//! Computing the chain again.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{FIRST, NOTHING, Retention, Seal, hash, read, sealing::entries, select};
use crate::{Db, DbError, engine::partitions::LOG, error::Context};

/// The most entries that are looked at for one answer.
const MOST: i64 = 20_000;
/// The most seals of one answer: each may hold a single entry.
const MOST_SEALS: u64 = 2_000;
/// As many unsealed entries are counted.
const COUNTED: u64 = 10_000;

/// One end of what is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A place in the log.
    Position(i64),
    /// What was sealed at this instant, which is within a second or so of when it happened.
    Instant(DateTime<Utc>),
}

/// In what way a stretch is not as it was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An entry says something else, or the stretch's hash does.
    Changed,
    /// There are fewer entries.
    Removed,
    /// There are more entries.
    Inserted,
    /// The stretch's hash says something else, and the entries are as they were: the seal after it shows that.
    SealChanged,
    /// The seal before it is gone, or another.
    SealMissing,
}

/// The first stretch that does not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Where it begins.
    pub from_position: i64,
    /// Where it ends.
    pub to_position: i64,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// How many entries were sealed.
    pub sealed_entries: i64,
    /// How many there are; one more than were sealed stands for any number.
    pub found_entries: i64,
    /// In what way.
    pub fault: Fault,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// None where all that was looked at is whole.
    pub broken: Option<Break>,
    /// How many entries were looked at and match.
    pub verified_entries: i64,
    /// How many entries of these stretches are gone with the months that the log no longer keeps.
    pub dropped_entries: i64,
    /// The last position that was looked at, and the hash there.
    pub verified_to: Option<(i64, String)>,
    /// Where to go on; none when all that was asked for was looked at.
    pub next_position: Option<i64>,
    /// How many entries are not sealed yet, counted up to 10 000.
    pub unsealed_entries: i64,
}

/// Verifies what was sealed between two bounds, in whole stretches, for as many entries as one answer takes.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn verify(db: &Db, from: Option<Bound>, to: Option<Bound>) -> Result<Verification, DbError> {
    let seals = asked_for(db, from, to).await?;
    let mut found = Verification {
        broken: None,
        verified_entries: 0,
        dropped_entries: 0,
        verified_to: None,
        next_position: None,
        unsealed_entries: unsealed(db).await?,
    };
    let mut retention = Retention::read(db.reader()).await?;
    let mut before = match seals.first() {
        Some(first) => before(db, first).await?,
        None => None,
    };
    let mut looked_at = 0;
    let mut seals = seals.into_iter().enumerate().peekable();
    while let Some((index, seal)) = seals.next() {
        if looked_at >= MOST || u64::try_from(index).is_ok_and(|index| index >= MOST_SEALS) {
            found.next_position = Some(seal.from_position);
            break;
        }
        looked_at += i64::from(seal.entries);
        let after = seals.peek().map(|(_index, seal)| seal);
        let around = (before.as_ref(), &seal, after);
        match check_by_now(db, &mut retention, around).await? {
            Checked::Whole { left } => {
                found.verified_entries += left;
                found.dropped_entries += i64::from(seal.entries) - left;
            }
            Checked::Broken { fault, found_entries } => {
                found.broken = Some(broken(&seal, fault, found_entries));
                break;
            }
        }
        found.verified_to = Some((seal.to_position, seal.hash.clone()));
        before = Some(seal);
    }
    Ok(found)
}

#[derive(Debug, PartialEq)]
enum Checked {
    /// All that is left of it is as it was: everything, unless months went.
    Whole {
        left: i64,
    },
    Broken {
        fault: Fault,
        found_entries: i64,
    },
}

/// The same by what the log keeps by now: a month may have gone since `retention` was read.
async fn check_by_now(
    db: &Db,
    retention: &mut Retention,
    around: (Option<&Seal>, &Seal, Option<&Seal>),
) -> Result<Checked, DbError> {
    let checked = check(db, retention, around).await?;
    if matches!(checked, Checked::Whole { .. }) {
        return Ok(checked);
    }
    *retention = Retention::read(db.reader()).await?;
    check(db, retention, around).await
}

async fn check(
    db: &Db,
    retention: &Retention,
    (before, seal, after): (Option<&Seal>, &Seal, Option<&Seal>),
) -> Result<Checked, DbError> {
    if retention.has_taken(seal) {
        return Ok(Checked::Whole { left: 0 });
    }
    let begins = before.map_or(FIRST, |before| before.to_position.saturating_add(1));
    let stretch = (seal.from_position, seal.to_position);
    let most = u64::try_from(seal.entries).unwrap_or_default().saturating_add(1);
    let entries = entries(db.reader(), stretch, most).await?;
    let found_entries = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let broken = |fault| Ok(Checked::Broken { fault, found_entries });
    if begins != seal.from_position {
        return broken(Fault::SealMissing);
    }
    let hash = hash(before.map_or(NOTHING, |before| &before.hash), &entries);
    if hash == seal.hash || retention.is_left(seal, &entries) {
        return Ok(Checked::Whole { left: found_entries });
    }
    let expected = retention.left_of(seal).map_or_else(|| i64::from(seal.entries), |left| left.entries);
    match found_entries.cmp(&expected) {
        std::cmp::Ordering::Less => broken(Fault::Removed),
        std::cmp::Ordering::Greater => broken(Fault::Inserted),
        std::cmp::Ordering::Equal if holds_after(db, &hash, after).await? => broken(Fault::SealChanged),
        std::cmp::Ordering::Equal => broken(Fault::Changed),
    }
}

/// True when the seal `after` was made over the hash `before`.
async fn holds_after(db: &Db, before: &str, after: Option<&Seal>) -> Result<bool, DbError> {
    let Some(after) = after else { return Ok(false) };
    let most = u64::try_from(after.entries).unwrap_or_default().saturating_add(1);
    let stretch = (after.from_position, after.to_position);
    Ok(after.is_over(before, &entries(db.reader(), stretch, most).await?))
}

fn broken(seal: &Seal, fault: Fault, found_entries: i64) -> Break {
    Break {
        from_position: seal.from_position,
        to_position: seal.to_position,
        sealed_at: seal.at,
        sealed_entries: i64::from(seal.entries),
        found_entries,
        fault,
    }
}

/// The seals of what is asked for, and one more than one answer takes.
async fn asked_for(db: &Db, from: Option<Bound>, to: Option<Bound>) -> Result<Vec<Seal>, DbError> {
    let mut select = select();
    match from {
        Some(Bound::Position(position)) => select.and_where(Expr::col("to_position").gte(position)),
        Some(Bound::Instant(at)) => select.and_where(Expr::col("at").gte(at)),
        None => &mut select,
    };
    match to {
        Some(Bound::Position(position)) => select.and_where(Expr::col("from_position").lte(position)),
        Some(Bound::Instant(at)) => {
            // The first that was sealed then or later may hold what happened just before.
            let next = ends_at(at);
            let none_later = Expr::col("at").lt(at);
            select.and_where(none_later.or(Expr::col("from_position").in_subquery(next)))
        }
        None => &mut select,
    };
    select.order_by("from_position", Order::Asc).limit(MOST_SEALS + 1);
    let rows = db.reader().query_all(&select).await.context("reading the seals of the log")?;
    rows.iter().map(read).collect()
}

fn ends_at(at: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .column("from_position")
        .from("log_seals")
        .and_where(Expr::col("at").gte(at))
        .order_by("from_position", Order::Asc)
        .limit(1)
        .to_owned()
}

/// The seal before `seal`, whether or not it ends where that begins.
async fn before(db: &Db, seal: &Seal) -> Result<Option<Seal>, DbError> {
    let select = select()
        .and_where(Expr::col("from_position").lt(seal.from_position))
        .order_by("from_position", Order::Desc)
        .limit(1)
        .to_owned();
    let row = db.reader().query_one(&select).await.context("reading a seal of the log")?;
    row.as_ref().map(read).transpose()
}

async fn unsealed(db: &Db) -> Result<i64, DbError> {
    let sealed = Query::select().expr(Expr::col("to_position").max()).from("log_seals").to_owned();
    let row = db.reader().query_one(&sealed).await.context("reading the last seal of the log")?;
    let sealed: Option<i64> =
        row.map_or(Ok(None), |row| row.try_get_by_index(0)).context("reading the last seal of the log")?;
    let beyond = Query::select()
        .column("position")
        .from(LOG)
        .and_where(Expr::col("position").gt(sealed.unwrap_or(0)))
        .limit(COUNTED)
        .to_owned();
    let count = Query::select().expr(Expr::cust("COUNT(*)")).from_subquery(beyond, "beyond").to_owned();
    let row = db.reader().query_one(&count).await.context("counting what is not sealed")?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("counting what is not sealed")
}

#[cfg(test)]
mod tests {
    use kernel::Actor;
    use serde_json::json;

    use super::*;
    use crate::{
        AuditEntry,
        engine::partitions::Month,
        migration::Chassis,
        seals::{DROPPED, Sealer, UPKEEP, last},
        testing::TestDb,
    };

    #[tokio::test]
    async fn a_month_that_went_meanwhile_is_no_breach() {
        let test = TestDb::sqlite::<Chassis>().await;
        let db = &test.db;
        let tx = db.begin().await.unwrap();
        tx.audit(AuditEntry::new(&Actor::system("a test"), "assign_ticket", "ticket", "t1"));
        tx.commit().await.unwrap();
        Sealer::new(db.clone()).take_turn().await.unwrap();
        let sealed = last(db.reader()).await.unwrap().unwrap();
        let around = (None, &sealed, None);
        let mut retention = Retention::read(db.reader()).await.unwrap();

        // Its month goes as a table of its own would on PostgreSQL: the entries, and a line that tells of them.
        let gone = (Month::of(db.clock().now()), Some(sealed.to_position));
        let said = retention.before_dropping(db.reader(), gone, 0).await.unwrap();
        let tx = db.begin().await.unwrap();
        for statement in ["DROP TRIGGER tr_log_entries__no_delete", "DELETE FROM log_entries"] {
            tx.conn().execute_unprepared(statement).await.unwrap();
        }
        tx.audit(AuditEntry::new(&Actor::system(UPKEEP), DROPPED, "log", "a month").after(json!(said)));
        tx.commit().await.unwrap();

        let by_then = check(db, &retention, around).await.unwrap();
        assert_eq!(by_then, Checked::Broken { fault: Fault::Removed, found_entries: 0 });
        let by_now = check_by_now(db, &mut retention, around).await.unwrap();
        assert_eq!(by_now, Checked::Whole { left: 0 });
    }
}
