//! Firing what is due, with the timers' rows: many in one transaction where their effect is the same, and else, or when that
//! fails, each in one of its own.

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use kernel::{ErrorKind, Failure};
use sea_orm::prelude::Uuid;
use tracing::{Instrument, Span, field::Empty};

use super::{
    handler::{Effect, FireTimer, FiredTimer, OfMany, OfOne},
    parked,
    rows::{self, Claimed, Free, PutBack},
};
use crate::{Db, DbError, error::STALE_VERSION};

/// How many timers one turn takes.
const BATCH: u64 = 200;
/// How many that another process left behind: each by itself, since one of them may be what ended it.
const LEFT_BEHIND: usize = 20;
/// So many tries that did not fire it, and a timer is parked.
const MOST_TRIES: i32 = 5;
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
pub enum FireOutcome {
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
        H: for<'a> FireTimer<'a, S, FiredTimer> + 'static,
    {
        self.effects.insert(kind, Box::new(OfOne { state, handler }));
        self
    }

    /// The same for timers whose effect is the same for many: `handler`, an `async fn(&S, &Tx, &[FiredTimer]) -> Result<(),
    /// Failure>`, gets all that are due at once, up to a bound, and does for all what it does for one, with statements that they
    /// share. When it fails, it is called for each by itself.
    #[must_use]
    pub fn on_many<S, H>(mut self, kind: &'static str, state: S, handler: H) -> Self
    where
        S: Send + Sync + 'static,
        H: for<'a> FireTimer<'a, S, [FiredTimer]> + 'static,
    {
        self.effects.insert(kind, Box::new(OfMany { state, handler }));
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
    pub async fn fire_due(&self) -> Result<FireOutcome, DbError> {
        let kinds: Vec<&'static str> = self.effects.keys().copied().collect();
        let first_at = rows::first_at(&self.db, &kinds).await?;
        if first_at.is_none_or(|at| at > self.now()) {
            return Ok(FireOutcome::Idle { next_at: first_at });
        }
        let span = tracing::info_span!(
            "fire_timers",
            otel.name = format!("{}.fire_timers", self.db.service()),
            timers = Empty,
        );
        self.fire_claimed(&kinds).instrument(span).await
    }

    async fn fire_claimed(&self, kinds: &[&'static str]) -> Result<FireOutcome, DbError> {
        let holder = self.db.ids().next();
        let claimed = rows::claim(&self.db, kinds, holder, (Free::Untaken, BATCH)).await?;
        let mut worked = claimed.len();
        for (kind, of_kind) in by_kind(claimed) {
            let most = self.effects.get(kind.as_str()).map_or(1, |effect| effect.most_together());
            for together in of_kind.chunks(most) {
                self.fire_all(holder, &kind, together).await?;
            }
        }
        worked = worked.saturating_add(self.fire_left_behind(kinds).await?);
        Span::current().record("timers", worked);
        // Others are at it when there is nothing.
        Ok(if worked == 0 { FireOutcome::Idle { next_at: None } } else { FireOutcome::Worked(worked) })
    }

    /// Fires what ended with the process that had taken it, or was left there by one that ended for another reason. It is taken
    /// one at a time: whatever ends this process as well is the only one that it leaves behind.
    async fn fire_left_behind(&self, kinds: &[&'static str]) -> Result<usize, DbError> {
        for done in 0..LEFT_BEHIND {
            let holder = self.db.ids().next();
            let claimed = rows::claim(&self.db, kinds, holder, (Free::LeftBehind, 1)).await?;
            let Some(one) = claimed.first() else { return Ok(done) };
            if one.attempts > MOST_TRIES {
                let reason = format!("the process ended, or was too slow, at each of {MOST_TRIES} tries");
                self.conclude(holder, one, Ended::Failed(reason)).await?;
            } else {
                self.fire(holder, one).await?;
            }
        }
        Ok(LEFT_BEHIND)
    }

    /// How many are parked: above 0 somebody has to look.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn count_parked(&self) -> Result<u64, DbError> {
        parked::count(self.db.reader()).await
    }

    /// Fires timers of one kind, together if they may be.
    async fn fire_all(&self, holder: Uuid, kind: &str, claimed: &[Claimed]) -> Result<(), DbError> {
        if claimed.len() > 1 {
            let span = self.span_of(kind);
            span.record("timers", claimed.len());
            let timers: Vec<FiredTimer> = claimed.iter().map(|one| one.timer.clone()).collect();
            match self.attempt(holder, &timers).instrument(span).await {
                Ended::Fired => {
                    self.count(kind, &Ended::Fired, claimed.len());
                    return Ok(());
                }
                Ended::Lost => tracing::debug!(kind, "timers are fired one by one: some were taken over"),
                Ended::Overtaken(reason) | Ended::Away(reason) | Ended::Failed(reason) => {
                    tracing::debug!(reason, kind, "timers are fired one by one");
                }
            }
        }
        for one in claimed {
            self.fire(holder, one).await?;
        }
        Ok(())
    }

    async fn fire(&self, holder: Uuid, claimed: &Claimed) -> Result<(), DbError> {
        let timer = &claimed.timer;
        let span = self.span_of(&timer.kind);
        span.record("subject", tracing::field::display(timer.subject));
        let ended = self.attempt(holder, std::slice::from_ref(timer)).instrument(span.clone()).await;
        self.count(&timer.kind, &ended, 1);
        self.conclude(holder, claimed, ended).instrument(span).await
    }

    fn span_of(&self, kind: &str) -> Span {
        tracing::info_span!(
            "fire_timer",
            otel.name = format!("{}.fire_{kind}", self.db.service()),
            timer.kind = kind,
            timers = Empty,
            subject = Empty,
        )
    }

    /// As often as timers ended so. The label is one of the kinds that the service has handlers of.
    fn count(&self, kind: &str, ended: &Ended, timers: usize) {
        metrics::counter!(
            "timers_fired_total",
            "service" => self.db.service(), "kind" => kind.to_owned(), "outcome" => ended.as_str()
        )
        .increment(u64::try_from(timers).unwrap_or_default());
    }

    /// Fires timers of one kind in one transaction. A handler that panics must not take the turn with it; its transaction is
    /// rolled back.
    async fn attempt(&self, holder: Uuid, timers: &[FiredTimer]) -> Ended {
        match AssertUnwindSafe(self.run(holder, timers)).catch_unwind().await {
            Ok(Ok(ended)) => ended,
            Ok(Err(failure)) => failure.into(),
            Err(_panic) => Ended::Failed("the handler panicked".to_owned()),
        }
    }

    async fn run(&self, holder: Uuid, timers: &[FiredTimer]) -> Result<Ended, Failure> {
        // Only kinds that have one are claimed.
        let kind = timers.first().map(|timer| timer.kind.as_str());
        let Some(effect) = kind.and_then(|kind| self.effects.get(kind)) else { return Ok(Ended::Lost) };
        let tx = self.db.begin().await?;
        effect.run(&tx, timers).await?;
        if !rows::remove(&tx, holder, timers).await? {
            tx.rollback().await?;
            return Ok(Ended::Lost);
        }
        tx.commit().await?;
        Ok(Ended::Fired)
    }

    /// Puts back what was not fired.
    async fn conclude(&self, holder: Uuid, claimed: &Claimed, ended: Ended) -> Result<(), DbError> {
        // This try was counted when the timer was claimed.
        let (now, counted) = (self.now(), claimed.attempts);
        let later = now + AGAIN_AFTER;
        let (next_try_at, attempts, reason) = match ended {
            Ended::Fired | Ended::Lost => return Ok(()),
            Ended::Overtaken(reason) => (now, counted, reason),
            Ended::Away(reason) => (later, counted.saturating_sub(1), reason),
            Ended::Failed(reason) => (later, counted, reason),
        };
        let is_parked = attempts >= MOST_TRIES;
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

/// Timers by their kind, each kind's the oldest first.
fn by_kind(claimed: Vec<Claimed>) -> BTreeMap<String, Vec<Claimed>> {
    let mut kinds = BTreeMap::<String, Vec<Claimed>>::new();
    for one in claimed {
        kinds.entry(one.timer.kind.clone()).or_default().push(one);
    }
    kinds
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
