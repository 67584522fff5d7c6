//! What of the log is sent, and what is said of each event: whether the one before it of its subject was sent, too.

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
};

use bus::Binding;
use envelope::{Backfilled, Envelope};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    sea_query::{Condition, Expr, Func, Query},
};

use super::{Backfill, BackfillMode};
use crate::{
    Db, DbError,
    engine::partitions::LOG,
    error::Context,
    log::{self, EventRow},
};

/// Entries that are read at once.
const BATCH: usize = 1_000;
const MOST: u64 = 1_000;
/// Positions that are looked through at once for what is asked for.
const LOOKED_THROUGH: i64 = 50_000;
/// Positions that are looked through at once for their subjects: each may be an entry of the answer.
const LOOKED_UP: i64 = 20_000;
/// The most subjects that are remembered. None is forgotten: the next of its events would be marked as a start, and one before
/// it that still waits would be lost.
const SUBJECTS: usize = 5_000_000;

/// An entry that is to be sent.
pub(super) struct BackfillEntry {
    pub(super) position: i64,
    pub(super) envelope: Envelope,
}

/// Reads the log for one backfill: in pages of positions, so that no statement looks through more than one.
pub(super) struct BackfillReader {
    mode: BackfillMode,
    up_to: i64,
    read_to: i64,
    /// The positions that are looked through for their subjects alone, before anything is sent: of everything, what was sent
    /// before this reading began; of the current state, all that is to come.
    looked_to: i64,
    look_until: i64,
    /// Of each subject, the last sequence that was read, or where its newest event stands.
    subjects: HashMap<u64, i64>,
    /// Where the newest events stand that are still to be sent, in their order.
    newest: VecDeque<i64>,
}

impl BackfillReader {
    /// What is beyond `after`, up to `up_to`.
    pub(super) fn new(mode: BackfillMode, after: i64, up_to: i64) -> Self {
        let (looked_to, look_until) = match mode {
            BackfillMode::Everything => (0, after),
            BackfillMode::CurrentState => (after, up_to),
        };
        Self {
            mode,
            up_to,
            read_to: after,
            looked_to,
            look_until,
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

    /// The next entries that `backfill` asks for; none while subjects are looked up, and at the end.
    pub(super) async fn next(&mut self, db: &Db, backfill: &Backfill) -> Result<Vec<BackfillEntry>, DbError> {
        if self.looked_to < self.look_until {
            self.look_up(db, backfill).await?;
            return Ok(Vec::new());
        }
        let entries = match self.mode {
            BackfillMode::Everything => self.everything(db, backfill).await?,
            BackfillMode::CurrentState => self.current_state(db).await?,
        };
        let mut marked = Vec::with_capacity(entries.len());
        for entry in entries {
            let position = entry.position;
            match entry.envelope() {
                Some(Ok(envelope)) => {
                    let envelope = self.mark(envelope)?;
                    marked.push(BackfillEntry { position, envelope });
                }
                Some(Err(error)) => {
                    tracing::error!(position, %error, "an entry of the log cannot be read: a backfill passes over it");
                }
                None => {}
            }
        }
        Ok(marked)
    }

    /// Looks up the subjects of one more page.
    async fn look_up(&mut self, db: &Db, backfill: &Backfill) -> Result<(), DbError> {
        let to = std::cmp::min(self.looked_to.saturating_add(LOOKED_UP), self.look_until);
        let select = Query::select()
            .columns(["position", "routing_key", "subject_id", "sequence"])
            .from(LOG)
            .cond_where(asked_for(backfill))
            .and_where(Expr::col("position").gt(self.looked_to))
            .and_where(Expr::col("position").lte(to))
            .order_by("position", Order::Asc)
            .to_owned();
        let rows = db.reader().query_all(&select).await.context("looking up subjects for a backfill")?;
        for row in rows {
            let entry = Subject::from_query_result(&row, "").context("reading subjects for a backfill")?;
            let remembered = match self.mode {
                BackfillMode::Everything => i64::from(entry.sequence),
                BackfillMode::CurrentState => entry.position,
            };
            self.remember(&entry.routing_key, &entry.subject_id, remembered)?;
        }
        self.looked_to = to;
        if self.mode == BackfillMode::CurrentState && to >= self.look_until {
            let mut newest: Vec<i64> = std::mem::take(&mut self.subjects).into_values().collect();
            newest.sort_unstable();
            self.newest = newest.into();
        }
        Ok(())
    }

    async fn everything(&mut self, db: &Db, backfill: &Backfill) -> Result<Vec<EventRow>, DbError> {
        let to = std::cmp::min(self.read_to.saturating_add(LOOKED_THROUGH), self.up_to);
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
        let rows: Vec<EventRow> = rows.collect::<Result<_, _>>().context("reading the log for a backfill")?;
        let last = rows.last().filter(|_last| rows.len() >= BATCH);
        self.read_to = last.map_or(to, |last| last.position);
        Ok(rows)
    }

    async fn current_state(&mut self, db: &Db) -> Result<Vec<EventRow>, DbError> {
        let next = self.newest.len().min(BATCH);
        let places: Vec<(i64, i64)> =
            self.newest.iter().take(next).map(|position| (*position, *position)).collect();
        let rows = log::within(db.reader(), &places, MOST).await?;
        self.newest.drain(..next);
        let last = places.last().filter(|_last| !self.newest.is_empty());
        self.read_to = last.map_or(self.up_to, |(last, _same)| *last);
        Ok(rows)
    }

    fn mark(&mut self, mut envelope: Envelope) -> Result<Envelope, DbError> {
        let sequence = i64::from(envelope.sequence);
        let before = match self.mode {
            BackfillMode::Everything => self.remember(&envelope.routingkey, &envelope.subject, sequence)?,
            BackfillMode::CurrentState => None,
        };
        let follows = sequence == 1 || before.is_some_and(|before| before.saturating_add(1) == sequence);
        envelope.backfill = Some(if follows { Backfilled::InOrder } else { Backfilled::Start });
        Ok(envelope)
    }

    /// Remembers this of a subject; gives what was remembered before.
    fn remember(&mut self, routing_key: &str, subject: &str, number: i64) -> Result<Option<i64>, DbError> {
        let mut hasher = DefaultHasher::new();
        let aggregate: Vec<&str> = routing_key.split('.').take(2).collect();
        (aggregate, subject).hash(&mut hasher);
        let before = self.subjects.insert(hasher.finish(), number);
        if self.subjects.len() > SUBJECTS {
            return Err(DbError::Misconfigured(format!(
                "a backfill is of {SUBJECTS} subjects at most: cancel it and ask for fewer events at a time"
            )));
        }
        Ok(before)
    }
}

/// Whom an entry is about.
#[derive(FromQueryResult)]
struct Subject {
    position: i64,
    routing_key: String,
    subject_id: String,
    sequence: i32,
}

/// Where the log ends now. What a running transaction adds below that is sent to everybody when it is committed.
pub(super) async fn end_of_log(db: &Db) -> Result<i64, DbError> {
    let select =
        Query::select().column("position").from(LOG).order_by("position", Order::Desc).limit(1).to_owned();
    let row = db.reader().query_one(&select).await.context("looking for the end of the log")?;
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

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;
    use crate::{
        backfill::{BackfillId, BackfillState},
        migration::Chassis,
        testing::{TestDb, count_statements},
    };

    fn backfill(db: &Db) -> Backfill {
        Backfill {
            id: BackfillId::new(&SystemIds),
            consumer: "listener".to_owned(),
            mode: BackfillMode::CurrentState,
            events: Vec::new(),
            from: None,
            requested_by: "a test".to_owned(),
            requested_at: db.clock().now(),
            state: BackfillState::Running,
            position: 0,
            up_to: None,
            sent: 0,
            reason: None,
            ended_at: None,
        }
    }

    /// An event at this position of the log.
    async fn enter(db: &Db, (position, subject, sequence): (i64, &str, i32)) {
        let insert = Query::insert()
            .into_table(LOG)
            .columns([
                "position",
                "id",
                "at",
                "routing_key",
                "subject_kind",
                "subject_id",
                "sequence",
                "data",
            ])
            .values_panic([
                position.into(),
                db.ids().next().into(),
                db.clock().now().into(),
                "archive.customer.customer_changed.v1".into(),
                "customer".into(),
                subject.into(),
                sequence.into(),
                "{}".into(),
            ])
            .to_owned();
        db.writer().execute(&insert).await.unwrap();
    }

    /// Whoever writes meanwhile is not in its way, nor it in theirs.
    #[tokio::test]
    async fn the_newest_events_are_found_page_by_page_beside_the_writer() {
        let db = TestDb::sqlite::<Chassis>().await;
        let end = 2 * LOOKED_UP + 1;
        for entry in [(1, "a", 1), (2, "b", 1), (LOOKED_UP, "a", 2), (LOOKED_UP + 1, "b", 2), (end, "c", 7)] {
            enter(&db, entry).await;
        }
        let writing = db.begin().await.unwrap();
        let (backfill, mut reading) =
            (backfill(&db), BackfillReader::new(BackfillMode::CurrentState, 0, end));
        for _page in 0..3 {
            let (found, statements) = count_statements(reading.next(&db, &backfill)).await;
            assert_eq!((found.unwrap().len(), statements), (0, 1));
        }
        let found = reading.next(&db, &backfill).await.unwrap();
        let found: Vec<_> =
            found.iter().map(|entry| (entry.position, entry.envelope.subject.as_str())).collect();
        assert_eq!(found, [(LOOKED_UP, "a"), (LOOKED_UP + 1, "b"), (end, "c")]);
        assert!(reading.is_over());
        writing.rollback().await.unwrap();

        let mut resumed = BackfillReader::new(BackfillMode::CurrentState, LOOKED_UP, end);
        while !resumed.is_over() && resumed.next(&db, &backfill).await.unwrap().is_empty() {}
        assert_eq!(resumed.read_to(), end);
    }
}
