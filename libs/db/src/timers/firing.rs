//! Firing what is due: each timer in a transaction of its own, with its row.

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use kernel::{ErrorKind, Failure};
use sea_orm::prelude::Uuid;
use tracing::{Instrument, Span, field::Empty};

use super::{
    handler::{Effect, FireTimer, FiredTimer, Stateful},
    parked,
    rows::{self, Claimed, PutBack},
};
use crate::{Db, DbError, error::STALE_VERSION};

/// How many timers one turn takes.
const BATCH: u64 = 200;
/// So many failures, and a timer is parked.
const MOST_FAILURES: i32 = 5;
/// How long a timer that could not be fired is left alone.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(60);

/// What one service does when its timers fire.
pub struct Timers {
    db: Db,
    effects: BTreeMap<&'static str, Box<dyn Effect>>,
}

impl std::fmt::Debug for Timers {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Timers({:?}, {:?})", self.db, self.effects.keys())
    }
}

/// What one turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// So many timers were due, and there may be more.
    Worked(usize),
    /// None was; when the next one is, where that is known.
    Idle {
        /// By business time.
        next_at: Option<DateTime<Utc>>,
    },
}

/// How firing one timer ended.
enum Ended {
    /// Its effect is committed.
    Fired,
    /// It is somebody else's by now, or nobody's: nothing was done.
    Lost,
    /// Another change of its subject came first.
    Overtaken(String),
    /// What it needs does not answer: nothing that the timer is to blame for.
    Away(String),
    /// It could not be fired.
    Failed(String),
}

impl Timers {
    /// Timers of a service, none of which has an effect yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, effects: BTreeMap::new() }
    }

    /// Has timers of `kind` call `handler`, an `async fn(&S, &Tx, &FiredTimer) -> Result<(), Failure>`, within the
    /// transaction that is committed for it afterwards. `state` is what the handler needs besides. Timers of kinds that
    /// nobody named wait for the version that does.
    ///
    /// The timer's row goes after the effect and before what the transaction holds back, so that the handler may schedule the
    /// same timer anew, and may cancel it like any other.
    #[must_use]
    pub fn on<S, H>(mut self, kind: &'static str, state: S, handler: H) -> Self
    where
        S: Send + Sync + 'static,
        H: for<'a> FireTimer<'a, S> + 'static,
    {
        self.effects.insert(kind, Box::new(Stateful { state, handler }));
        self
    }

    /// The service whose timers they are.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.db.service()
    }

    /// What time it is for them.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }

    /// Fires a bounded number of those that are due, the oldest first. Any number of processes may do so at once.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer; what this process had claimed is anybody's after a minute.
    pub async fn fire_due(&self) -> Result<Turn, DbError> {
        let kinds: Vec<&'static str> = self.effects.keys().copied().collect();
        let first_at = rows::first_at(&self.db, &kinds).await?;
        if first_at.is_none_or(|at| at > self.now()) {
            return Ok(Turn::Idle { next_at: first_at });
        }
        let span = tracing::info_span!(
            "fire_timers",
            otel.name = format!("{}.fire_timers", self.db.service()),
            timers = Empty,
        );
        self.fire_claimed(&kinds).instrument(span).await
    }

    async fn fire_claimed(&self, kinds: &[&'static str]) -> Result<Turn, DbError> {
        let holder = self.db.ids().next();
        let claimed = rows::claim(&self.db, kinds, holder, BATCH).await?;
        Span::current().record("timers", claimed.len());
        if claimed.is_empty() {
            // Others are at it.
            return Ok(Turn::Idle { next_at: None });
        }
        for one in &claimed {
            self.fire(holder, one).await?;
        }
        Ok(Turn::Worked(claimed.len()))
    }

    /// How many are parked: above 0 somebody has to look.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn count_parked(&self) -> Result<u64, DbError> {
        parked::count(self.db.reader()).await
    }

    async fn fire(&self, holder: Uuid, claimed: &Claimed) -> Result<(), DbError> {
        let timer = &claimed.timer;
        let span = tracing::info_span!(
            "fire_timer",
            otel.name = format!("{}.fire_{}", self.db.service(), timer.kind),
            timer.kind = timer.kind,
            subject = %timer.subject,
        );
        // A handler that panics must not take the turn with it; its transaction is rolled back.
        let ended = AssertUnwindSafe(self.run(holder, timer)).catch_unwind().instrument(span.clone()).await;
        let ended = match ended {
            Ok(Ok(ended)) => ended,
            Ok(Err(failure)) => failure.into(),
            Err(_panic) => Ended::Failed("the handler panicked".to_owned()),
        };
        metrics::counter!(
            "timers_fired_total",
            "service" => self.db.service(), "kind" => timer.kind.clone(), "outcome" => ended.as_str()
        )
        .increment(1);
        self.conclude(holder, claimed, ended).instrument(span).await
    }

    async fn run(&self, holder: Uuid, timer: &FiredTimer) -> Result<Ended, Failure> {
        // Only kinds that have one are claimed.
        let Some(effect) = self.effects.get(timer.kind.as_str()) else { return Ok(Ended::Lost) };
        let tx = self.db.begin().await?;
        effect.run(&tx, timer).await?;
        if !rows::remove(&tx, holder, timer).await? {
            tx.rollback().await?;
            return Ok(Ended::Lost);
        }
        tx.commit().await?;
        Ok(Ended::Fired)
    }

    /// Puts back what was not fired.
    async fn conclude(&self, holder: Uuid, claimed: &Claimed, ended: Ended) -> Result<(), DbError> {
        let (now, counted) = (self.now(), claimed.attempts.saturating_add(1));
        let later = now + AGAIN_AFTER;
        let (next_try_at, attempts, reason) = match ended {
            Ended::Fired | Ended::Lost => return Ok(()),
            Ended::Overtaken(reason) => (now, counted, reason),
            Ended::Away(reason) => (later, claimed.attempts, reason),
            Ended::Failed(reason) => (later, counted, reason),
        };
        let is_parked = attempts >= MOST_FAILURES;
        if is_parked {
            tracing::error!(reason, attempts, "a timer is parked: what it should have done is not done");
        } else {
            tracing::warn!(reason, attempts, "a timer could not be fired");
        }
        let parked = is_parked.then(|| (self.db.ids().next(), now));
        let back = PutBack { next_try_at, attempts, reason: Some(reason), parked };
        rows::put_back(&self.db, holder, &claimed.timer, back).await
    }
}

impl Ended {
    /// As the metric calls it.
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Fired => "fired",
            Self::Lost => "lost",
            Self::Overtaken(_) => "overtaken",
            Self::Away(_) => "away",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        let reason = failure.chain();
        if matches!(&failure, Failure::Refused(refusal) if refusal.code == STALE_VERSION) {
            return Self::Overtaken(reason);
        }
        match failure.kind() {
            ErrorKind::Unavailable | ErrorKind::RateLimited => Self::Away(reason),
            ErrorKind::Invalid
            | ErrorKind::Unauthenticated
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::Internal => Self::Failed(reason),
        }
    }
}
