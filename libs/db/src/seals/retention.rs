//! What is left of the chain where months of the log went.
//!
//! A month goes with its table, whatever stretches were sealed over its entries. Those of which nothing is left are excused as
//! a whole, and their seals go, too, but for the last: its hash is what the next one needs. A stretch at the month's edge keeps
//! entries of the months beside it. What is left of it is hashed before the month goes, and the entry that tells of the month
//! holds that hash; so whatever else is done to the stretch shows, since that entry is sealed as well.

use std::collections::BTreeMap;

use kernel::Actor;
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    sea_query::{Expr, Query},
};
use serde::{Deserialize, Serialize};

use super::{NOTHING, Seal, canonical::LogEntry, hash, read, sealing::entries, select};
use crate::{
    Db, DbError,
    engine::{
        self,
        partitions::{LOG, Month},
    },
    error::Context,
};

/// Who takes months of the log away, and under which action it says so.
pub(crate) const UPKEEP: &str = "log upkeep";
pub(crate) const DROPPED: &str = "drop_log_month";
/// As many of the last months that went are looked at: several may go at once.
const MONTHS: u64 = 24;
/// As many of a month's last stretches may hold entries of other months: about as many seconds.
const EDGE: u64 = 100;
/// Seals that are taken away at once.
const BATCH: u64 = 20_000;

/// What the log says of a month that is gone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DroppedMonth {
    pub(crate) months_kept: u32,
    /// The greatest position in it.
    pub(crate) last_position: Option<i64>,
    /// Of the stretches up to here nothing is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone_to: Option<i64>,
    /// The stretches after that of which it took a part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left: Vec<Left>,
}

/// What is left of a stretch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Left {
    from_position: i64,
    pub(super) entries: i64,
    hash: String,
}

impl Left {
    fn of(seal: &Seal, entries: &[LogEntry]) -> Self {
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        Self { from_position: seal.from_position, entries: count, hash: hash(NOTHING, entries) }
    }
}

/// What went with all the months that are gone.
#[derive(Debug, Default)]
pub(crate) struct Retention {
    gone_to: i64,
    left: BTreeMap<i64, Left>,
}

impl Retention {
    /// As the log says.
    pub(crate) async fn read(conn: &impl ConnectionTrait) -> Result<Self, DbError> {
        const READING: &str = "reading what the log no longer keeps";
        let principal = Actor::system(UPKEEP).principal.to_string();
        let select = Query::select()
            .column("after")
            .from(LOG)
            .and_where(Expr::col("principal").eq(principal))
            .and_where(Expr::col("action").eq(DROPPED))
            .order_by("position", Order::Desc)
            .limit(MONTHS)
            .to_owned();
        let rows = conn.query_all(&select).await.context(READING)?;
        let mut retention = Self::default();
        // What was said later holds.
        for row in rows.iter().rev() {
            let after: Option<String> = row.try_get_by_index(0).context(READING)?;
            let month = after.and_then(|text| serde_json::from_str::<DroppedMonth>(&text).ok());
            month.into_iter().for_each(|month| retention.add(&month));
        }
        Ok(retention)
    }

    /// One month more is gone.
    fn add(&mut self, month: &DroppedMonth) {
        self.gone_to = std::cmp::max(self.gone_to, month.gone_to.unwrap_or(0));
        self.left.extend(month.left.iter().map(|left| (left.from_position, left.clone())));
    }

    /// True when nothing is left of the stretch.
    pub(super) fn has_taken(&self, seal: &Seal) -> bool {
        seal.to_position <= self.gone_to
    }

    /// What is left of the stretch, where some of it went.
    pub(super) fn left_of(&self, seal: &Seal) -> Option<&Left> {
        self.left.get(&seal.from_position)
    }

    /// True when these are the entries that are left of the stretch.
    pub(super) fn is_left(&self, seal: &Seal, entries: &[LogEntry]) -> bool {
        self.left_of(seal).is_some_and(|left| left.hash == hash(NOTHING, entries))
    }

    /// What is to be said of `month`, whose greatest position is `last`, before it goes. A stretch that is not as it was
    /// sealed is not excused by that.
    pub(crate) async fn before_dropping(
        &self,
        conn: &impl ConnectionTrait,
        (month, last): (Month, Option<i64>),
        months_kept: u32,
    ) -> Result<DroppedMonth, DbError> {
        let mut said = DroppedMonth { months_kept, last_position: last, gone_to: None, left: Vec::new() };
        let Some(last) = last else { return Ok(said) };
        let (mut before, edge) = edge(conn, last).await?;
        said.gone_to = before.as_ref().map(|before| before.to_position);
        let mut is_all_gone = true;
        for seal in edge {
            let most = u64::try_from(seal.entries).unwrap_or_default().saturating_add(1);
            let found = entries(conn, (seal.from_position, seal.to_position), most).await?;
            let before_it = before.as_ref().map_or(NOTHING, |before| &before.hash);
            let is_intact = seal.is_over(before_it, &found) || self.is_left(&seal, &found);
            let (taken, kept): (Vec<LogEntry>, Vec<LogEntry>) =
                found.into_iter().partition(|entry| Month::of(entry.at) == month);
            let is_taken = is_intact && !taken.is_empty();
            is_all_gone &= self.has_taken(&seal) || (is_taken && kept.is_empty());
            if is_all_gone {
                said.gone_to = Some(seal.to_position);
            } else if is_taken {
                said.left.push(Left::of(&seal, &kept));
            }
            before = Some(seal);
        }
        Ok(said)
    }
}

/// The last stretches up to `last`, and the one before them.
async fn edge(conn: &impl ConnectionTrait, last: i64) -> Result<(Option<Seal>, Vec<Seal>), DbError> {
    let select = select()
        .and_where(Expr::col("from_position").lte(last))
        .order_by("from_position", Order::Desc)
        .limit(EDGE + 1)
        .to_owned();
    let rows = conn.query_all(&select).await.context("reading the seals at the edge of a month")?;
    let mut seals: Vec<Seal> = rows.iter().rev().map(read).collect::<Result<_, _>>()?;
    let has_more = u64::try_from(seals.len()).is_ok_and(|count| count > EDGE);
    let before = has_more.then(|| seals.remove(0));
    Ok((before, seals))
}

/// Takes away some of the seals of whose stretches nothing is left, but never the last; gives how many.
pub(crate) async fn shorten(db: &Db) -> Result<u64, DbError> {
    let gone_to = Retention::read(db.reader()).await?.gone_to;
    let old = Query::select()
        .column("from_position")
        .from("log_seals")
        .and_where(Expr::col("to_position").lt(gone_to))
        .order_by("from_position", Order::Asc)
        .limit(BATCH)
        .to_owned();
    if db.reader().query_one(&old).await.context("looking for old seals of the log")?.is_none() {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let [permit, forbid] = engine::deletions(db.engine(), "log_seals");
    tx.conn().execute_unprepared(&permit).await.context("preparing to take old seals away")?;
    let delete = Query::delete()
        .from_table("log_seals")
        .and_where(Expr::col("from_position").in_subquery(old))
        .to_owned();
    let done = tx.conn().execute(&delete).await.context("taking old seals away")?;
    tx.conn().execute_unprepared(&forbid).await.context("keeping the seals that are left")?;
    tx.commit().await?;
    Ok(done.rows_affected())
}
