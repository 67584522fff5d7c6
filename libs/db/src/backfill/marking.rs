//! What of the log is sent, and what is said of each event: whether the one before it of its subject was sent, too.

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
};

use bus::Binding;
use envelope::{Backfilled, Envelope};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, FromQueryResult, Order, QueryResult,
    sea_query::{Condition, Expr, Func, Query},
};

use super::{Backfill, BackfillMode};
use crate::{
    Db, DbError,
    engine::partitions::LOG,
    error::Context,
    log::{self, AS_IT_CAME, EventRow},
};

/// Entries that are read at once.
const BATCH: usize = 1_000;
const MOST: u64 = 1_000;
/// Positions that are looked through at once for what is asked for.
const LOOKED_THROUGH: i64 = 50_000;
/// Positions of newest events that are looked for at once: each look reads the whole log.
const NEWEST: u64 = 20_000;
/// Positions that are looked through at once to know again what was sent.
const RECALLED: i64 = 20_000;
/// The most subjects of which it is remembered what was sent. None is forgotten: the next of its events would be marked as a
/// start, and one before it that still waits would be lost.
const SUBJECTS: usize = 5_000_000;

/// An entry that is to be sent.
pub(super) struct Marked {
    pub(super) position: i64,
    pub(super) envelope: Envelope,
}

/// Reads the log for one backfill.
pub(super) struct Reading {
    up_to: i64,
    read_to: i64,
    /// Where this reading began, and up to where it is known again what was sent before.
    began_at: i64,
    recalled_to: i64,
    /// Of each subject, the last sequence that was read.
    subjects: HashMap<u64, i32>,
    /// Where the newest event of each subject stands, as far as that is known.
    newest: VecDeque<i64>,
}

impl Reading {
    /// What is beyond `after`, up to `up_to`.
    pub(super) fn new(after: i64, up_to: i64) -> Self {
        Self {
            up_to,
            read_to: after,
            began_at: after,
            recalled_to: 0,
            subjects: HashMap::new(),
            newest: VecDeque::new(),
        }
    }

    /// Everything up to here was read.
    pub(super) const fn read_to(&self) -> i64 {
        self.read_to
    }

    pub(super) const fn is_over(&self) -> bool {
        self.read_to >= self.up_to
    }

    /// The next entries that `backfill` asks for; none while it is looked up what was sent before, and at the end.
    pub(super) async fn next(&mut self, db: &Db, backfill: &Backfill) -> Result<Vec<Marked>, DbError> {
        if backfill.mode == BackfillMode::Everything && self.recalled_to < self.began_at {
            self.recall(db, backfill).await?;
            return Ok(Vec::new());
        }
        let (entries, read_to) = match backfill.mode {
            BackfillMode::Everything => {
                let to = std::cmp::min(self.read_to.saturating_add(LOOKED_THROUGH), self.up_to);
                let entries = self.everything(db, backfill, to).await?;
                let read_to = (entries.len() < BATCH).then_some(to);
                (entries, read_to)
            }
            BackfillMode::CurrentState => {
                let places = self.newest(db, backfill).await?;
                let entries = log::within(db.writer(), &places, MOST).await?;
                let is_last = self.newest.is_empty() && places.len() < BATCH;
                (entries, is_last.then_some(self.up_to))
            }
        };
        let mut marked = Vec::with_capacity(entries.len());
        for entry in entries {
            self.read_to = std::cmp::max(self.read_to, entry.position);
            let position = entry.position;
            match entry.envelope() {
                Some(Ok(envelope)) => {
                    let envelope = self.mark(backfill.mode, envelope)?;
                    marked.push(Marked { position, envelope });
                }
                Some(Err(error)) => {
                    tracing::error!(position, %error, "an entry of the log cannot be read: a backfill passes over it");
                }
                None => {}
            }
        }
        if let Some(read_to) = read_to {
            self.read_to = read_to;
        }
        Ok(marked)
    }

    /// Remembers some more of what was sent before this reading began.
    async fn recall(&mut self, db: &Db, backfill: &Backfill) -> Result<(), DbError> {
        let to = std::cmp::min(self.recalled_to.saturating_add(RECALLED), self.began_at);
        let as_it_came = Expr::case(Expr::col("routing_key").eq(AS_IT_CAME), Expr::col("data"));
        let select = Query::select()
            .columns(["routing_key", "subject_id", "sequence"])
            .expr_as(as_it_came, "as_it_came")
            .from(LOG)
            .cond_where(asked_for(backfill))
            .and_where(Expr::col("position").gt(self.recalled_to))
            .and_where(Expr::col("position").lte(to))
            .order_by("position", Order::Asc)
            .to_owned();
        let rows = db.reader().query_all(&select).await.context("looking up what a backfill sent")?;
        for row in &rows {
            let (routing_key, subject, sequence, as_it_came) =
                sent_before(row).context("reading what a backfill sent")?;
            let Some(text) = as_it_came else {
                self.remember(&routing_key, &subject, sequence)?;
                continue;
            };
            // One that cannot be read was passed over.
            if let Ok(envelope) = Envelope::from_bytes(text.as_bytes()) {
                self.remember(&envelope.routingkey, &envelope.subject, envelope.sequence)?;
            }
        }
        self.recalled_to = to;
        Ok(())
    }

    async fn everything(&self, db: &Db, backfill: &Backfill, to: i64) -> Result<Vec<EventRow>, DbError> {
        let select = Query::select()
            .columns(EventRow::COLUMNS)
            .from(LOG)
            .cond_where(asked_for(backfill))
            .and_where(Expr::col("position").gt(self.read_to))
            .and_where(Expr::col("position").lte(to))
            .order_by("position", Order::Asc)
            .limit(MOST)
            .to_owned();
        let rows = db.reader().query_all(&select).await.context("reading the log for a backfill")?;
        let rows = rows.iter().map(|row| EventRow::from_query_result(row, ""));
        rows.collect::<Result<_, _>>().context("reading the log for a backfill")
    }

    /// Where the next of the newest events are: the first and the last position of each place, which are one.
    async fn newest(&mut self, db: &Db, backfill: &Backfill) -> Result<Vec<(i64, i64)>, DbError> {
        if self.newest.is_empty() {
            let newest = Expr::col("position").max();
            let select = Query::select()
                .expr_as(newest.clone(), "newest")
                .from(LOG)
                .cond_where(asked_for(backfill))
                .and_where(Expr::col("position").lte(self.up_to))
                .group_by_columns(["subject_kind", "subject_id"])
                .and_having(newest.gt(self.read_to))
                .order_by("newest", Order::Asc)
                .limit(NEWEST)
                .to_owned();
            let rows = db.writer().query_all(&select).await.context("looking for the newest events")?;
            let positions = rows.iter().map(|row| row.try_get_by_index(0));
            self.newest = positions.collect::<Result<_, _>>().context("looking for the newest events")?;
        }
        let next = self.newest.len().min(BATCH);
        Ok(self.newest.drain(..next).map(|position| (position, position)).collect())
    }

    fn mark(&mut self, mode: BackfillMode, mut envelope: Envelope) -> Result<Envelope, DbError> {
        let before = match mode {
            BackfillMode::Everything => {
                self.remember(&envelope.routingkey, &envelope.subject, envelope.sequence)?
            }
            BackfillMode::CurrentState => None,
        };
        let sequence = envelope.sequence;
        let follows = sequence == 1 || before.is_some_and(|before| before.saturating_add(1) == sequence);
        envelope.backfill = Some(if follows { Backfilled::InOrder } else { Backfilled::Start });
        Ok(envelope)
    }

    /// Notes what is sent; gives what was sent of the subject before.
    fn remember(&mut self, routing_key: &str, subject: &str, sequence: i32) -> Result<Option<i32>, DbError> {
        let mut hasher = DefaultHasher::new();
        let aggregate: Vec<&str> = routing_key.split('.').take(2).collect();
        (aggregate, subject).hash(&mut hasher);
        let before = self.subjects.insert(hasher.finish(), sequence);
        if self.subjects.len() > SUBJECTS {
            return Err(DbError::Misconfigured(format!(
                "a backfill of everything is of {SUBJECTS} subjects at most: cancel it and ask for fewer events at a time"
            )));
        }
        Ok(before)
    }
}

/// Routing key, subject and sequence; and the whole envelope where it was kept as it came.
fn sent_before(row: &QueryResult) -> Result<(String, String, i32, Option<String>), DbErr> {
    Ok((
        row.try_get_by_index(0)?,
        row.try_get_by_index(1)?,
        row.try_get_by_index(2)?,
        row.try_get_by_index(3)?,
    ))
}

/// Where the log ends now. What a running transaction adds below that is sent to everybody when it is committed.
pub(super) async fn end_of_log(db: &Db) -> Result<i64, DbError> {
    let select =
        Query::select().column("position").from(LOG).order_by("position", Order::Desc).limit(1).to_owned();
    let row = db.writer().query_one(&select).await.context("looking for the end of the log")?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("reading the end of the log")
}

/// True of an event that `backfill` asks for.
fn asked_for(backfill: &Backfill) -> Condition {
    let routing_key = || Expr::col("routing_key");
    let mut asked = Condition::all().add(routing_key().is_not_null()).add(Expr::col("sequence").gte(1));
    if let Some(from) = backfill.from {
        asked = asked.add(Expr::col("at").gte(from));
    }
    let patterns: Vec<Binding> = backfill.events.iter().filter_map(|text| Binding::parse(text)).collect();
    if patterns.is_empty() || patterns.contains(&Binding::everything()) {
        return asked;
    }
    let mut any = Condition::any();
    for pattern in patterns {
        any = any.add(match pattern.as_str().strip_suffix('#') {
            Some(beginning) => starts_with(routing_key(), beginning),
            None => routing_key().eq(pattern.as_str()),
        });
    }
    asked.add(any)
}

fn starts_with(text: Expr, beginning: &str) -> Expr {
    let length = i32::try_from(beginning.len()).unwrap_or(i32::MAX);
    Expr::expr(Func::cust("substr").arg(text).arg(1).arg(length)).eq(beginning)
}
