//! What time does: a deadline is missed, resolved work is closed, a follow-up is late. A timer is an instant of business
//! that comes once. Whatever sets it schedules, moves and cancels it with its own commit; [`Timers`] fires it.
//!
//! A timer is known by its kind, its subject and a key, so that one scheduled twice is moved and not doubled. Several
//! processes fire at once, each what it has claimed (by the database's clock, as for a [`crate::Lease`]; whether a timer
//! is due is business time). Its row goes in the transaction of its effect, so that it has exactly one. Where the effect is the
//! same for many, as many as there are share a transaction and its statements; when that fails, each has one of its own. A timer
//! that cannot be fired holds no other up: it is tried again after a while, and [`parked`] in the end, for an operator to see.
//! So is one that ends the process which fires it: each try is counted before it begins, and what a process left behind is
//! taken by the next one at a time.
//!
//! Metrics: `timers_fired_total` by `service`, `kind` and `outcome`; `timers_parked` by `service` (the host's).
//!
//! Deliberately absent: work that waits for a neighbour and is repeated until it is done, such as sending a message (a queue
//! in the service's own table, which [`crate::Claim`] serves), and what is done again and again, such as pruning (a job).

mod firing;
mod handler;
pub mod parked;
mod rows;

use chrono::{DateTime, Utc};
use kernel::Id;
use sea_orm::{
    ExprTrait,
    prelude::Uuid,
    sea_query::{Condition, Expr, InsertStatement, OnConflict, Query},
};

pub use firing::{FireOutcome, Timers};
pub use handler::{FireTimer, FiredTimer};
pub use parked::{ParkedTimer, ParkedTimerId};

use crate::Writes;

/// One timer as it is scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    kind: &'static str,
    subject: Uuid,
    key: &'static str,
    due_at: DateTime<Utc>,
}

impl Timer {
    /// A timer of `kind` about `subject` that fires once `due_at` has come.
    #[must_use]
    pub fn new(kind: &'static str, subject: impl Id, due_at: DateTime<Utc>) -> Self {
        Self { kind, subject: subject.as_uuid(), key: "", due_at }
    }

    /// Under a key of its own, where a subject has several timers of a kind.
    #[must_use]
    pub fn under(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// True when both are one timer, whenever it is due.
    fn is_same_as(&self, other: &Self) -> bool {
        (self.kind, self.subject, self.key) == (other.kind, other.subject, other.key)
    }
}

/// The key of the table.
const KEY: [&str; 3] = ["kind", "subject", "key"];
/// What scheduling writes: whatever became of the timer before is forgotten.
const SCHEDULED: [&str; 8] =
    ["due_at", "next_try_at", "attempts", "reason", "parked_id", "parked_at", "leased_by", "leased_until"];

impl Writes {
    /// Schedules a timer, or moves the one there is: with the commit.
    pub fn schedule(&self, timer: Timer) {
        self.insert(scheduled(&[timer]));
    }

    /// Cancels a timer, if it is still to come: with the commit.
    pub fn cancel(&self, timer: Timer) {
        let Timer { kind, subject, key, due_at: _ } = timer;
        let delete = Query::delete().from_table("timers").cond_where(is_timer(kind, subject, key)).to_owned();
        self.delete(delete);
    }

    /// Makes of the timers `before`, of one subject or of many, those `after`: schedules what is new, moves what is due at another time and cancels what
    /// is no more. A timer that stays as it was is left alone.
    pub fn reschedule(&self, before: &[Timer], after: &[Timer]) {
        let changed: Vec<Timer> = after.iter().filter(|timer| !before.contains(timer)).copied().collect();
        if !changed.is_empty() {
            self.insert(scheduled(&changed));
        }
        let gone = before.iter().filter(|timer| !after.iter().any(|other| other.is_same_as(timer)));
        let gone = gone
            .fold(Condition::any(), |gone, timer| gone.add(is_timer(timer.kind, timer.subject, timer.key)));
        if !gone.is_empty() {
            self.delete(Query::delete().from_table("timers").cond_where(gone).to_owned());
        }
    }
}

fn scheduled(timers: &[Timer]) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("timers").columns(KEY.into_iter().chain(SCHEDULED));
    for Timer { kind, subject, key, due_at } in timers {
        insert.values_panic([
            (*kind).into(),
            (*subject).into(),
            (*key).into(),
            (*due_at).into(),
            (*due_at).into(),
            0.into(),
            None::<String>.into(),
            None::<Uuid>.into(),
            None::<DateTime<Utc>>.into(),
            None::<Uuid>.into(),
            None::<DateTime<Utc>>.into(),
        ]);
    }
    insert.on_conflict(OnConflict::columns(KEY).update_columns(SCHEDULED).to_owned());
    insert
}

/// The row of one timer.
fn is_timer(kind: &str, subject: Uuid, key: &str) -> Condition {
    Condition::all()
        .add(Expr::col("kind").eq(kind))
        .add(Expr::col("subject").eq(subject))
        .add(Expr::col("key").eq(key))
}
