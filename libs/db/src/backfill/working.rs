//! Sending what was asked for: one process at a time, by a lease; all that was asked for side by side, each in order, many
//! entries at once, and never so much that what is live waits for long behind it.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    time::Duration,
};

use bus::{Bus, BusError};
use futures_util::{
    FutureExt,
    future::{pending, select_all},
};
use kernel::Failure;
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    sea_query::{Expr, Query, UpdateStatement},
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use super::{
    Backfill, BackfillId, BackfillState,
    reader::{BackfillEntry, BackfillReader, end_of_log},
    rows,
    sender::{BackfillSender, NoticeContext},
};
use crate::{
    Db, DbError, Lease,
    error::{Context, chain},
};

/// How long a process that died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(30);
/// The lease is prolonged when this much or less is left.
const LEASE_MARGIN: Duration = Duration::from_secs(15);
/// While so much waits in the consumer's queue, nothing is added: what is live stands at its end.
const WATERLINE: u64 = 5_000;
/// How long one turn waits for confirmations.
const TURN: Duration = Duration::from_millis(100);
/// How long a backfill is let be whose consumer's queue is full: each time twice as long, up to a bound.
const FIRST_COOL_DOWN: Duration = Duration::from_millis(100);
const LONGEST_COOL_DOWN: Duration = Duration::from_secs(5);
/// How long one is let be that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What one turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackfillOutcome {
    /// There is more to do now.
    More,
    /// There is nothing to do, or another process does it.
    Idle,
}

/// Works off the backfills of one service, turn by turn. Any number of processes may have one; dropped midway, it loses
/// nothing: what was not noted as sent is sent again, and the consumer knows it.
pub struct Backfills {
    db: Db,
    bus: Arc<dyn Bus>,
    lease: Lease,
    active: Mutex<Active>,
}

impl std::fmt::Debug for Backfills {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Backfills({:?})", self.db)
    }
}

/// What this process does about the backfills that have not ended.
#[derive(Default)]
struct Active {
    /// Until when it is the one that sends.
    held_until: Option<Instant>,
    sending: BTreeMap<BackfillId, BackfillSender>,
    cool_downs: BTreeMap<BackfillId, CoolDown>,
}

/// A backfill that is let be.
struct CoolDown {
    until: Instant,
    span: Duration,
}

impl Active {
    fn forget(&mut self) {
        self.sending.clear();
        self.cool_downs.clear();
    }

    fn is_cooling_down(&self, id: BackfillId) -> bool {
        self.cool_downs.get(&id).is_some_and(|cool_down| cool_down.until > Instant::now())
    }

    /// Its consumer's queue is full.
    fn cool_down(&mut self, id: BackfillId) {
        let before = self.cool_downs.get(&id).map(|cool_down| cool_down.span);
        let span = before.map_or(FIRST_COOL_DOWN, |span| (span * 2).min(LONGEST_COOL_DOWN));
        self.cool_downs.insert(id, CoolDown { until: Instant::now() + span, span });
    }

    /// It begins anew after a while, from what was noted.
    fn give_up(&mut self, backfill: &Backfill, failure: Failure) -> Failure {
        tracing::warn!(consumer = backfill.consumer, error = chain(&failure), "a backfill is tried again");
        self.sending.remove(&backfill.id);
        let until = Instant::now() + AFTER_FAILURE;
        self.cool_downs.insert(backfill.id, CoolDown { until, span: FIRST_COOL_DOWN });
        failure
    }

    /// Waits until the bus has settled something, or for a moment.
    async fn wait(&mut self) {
        let in_flight = self.sending.values_mut().filter(|sending| sending.is_in_flight());
        let settled: Vec<_> = in_flight.map(|sending| sending.settled().boxed()).collect();
        let first = async {
            if settled.is_empty() {
                return pending::<()>().await;
            }
            select_all(settled).await;
        };
        if timeout(TURN, first).await.is_err() {
            tracing::trace!("nothing was settled in this turn");
        }
    }
}

impl Backfills {
    /// Those of `db`, through `bus`.
    #[must_use]
    pub fn new(db: Db, bus: Arc<dyn Bus>) -> Self {
        let lease = Lease::new(&db, "backfills", LEASE);
        Self { db, bus, lease, active: Mutex::default() }
    }

    /// One turn of every backfill that has not ended: each is begun, and gets its next entries where the consumer's queue has
    /// room for them. One that fails, or whose consumer takes nothing, holds up no other.
    ///
    /// # Errors
    /// [`Failure`] when the engine refuses, or the bus takes nothing now: what was not confirmed is sent again.
    pub async fn take_turn(&self) -> Result<BackfillOutcome, Failure> {
        let active = &mut *self.active.lock().await;
        let unended = self.unended().await?;
        if unended.is_empty() || !self.hold(active).await? {
            active.forget();
            return Ok(BackfillOutcome::Idle);
        }
        active.sending.retain(|id, _sending| unended.iter().any(|backfill| backfill.id == *id));
        active.cool_downs.retain(|id, _cool_down| unended.iter().any(|backfill| backfill.id == *id));
        let (mut is_moving, mut failed) = (false, None);
        for backfill in &unended {
            match self.advance(backfill, active).await {
                Ok(has_moved) => is_moving |= has_moved,
                Err(failure) => failed = Some(active.give_up(backfill, failure)),
            }
        }
        if !is_moving && !active.sending.is_empty() {
            active.wait().await;
        }
        for backfill in &unended {
            if let Err(failure) = self.conclude(backfill, active).await {
                failed = Some(active.give_up(backfill, failure));
            }
        }
        match failed {
            Some(failure) if active.sending.is_empty() => Err(failure),
            None if active.sending.is_empty() && !is_moving => Ok(BackfillOutcome::Idle),
            Some(_) | None => Ok(BackfillOutcome::More),
        }
    }

    /// True while this process is the one that sends.
    async fn hold(&self, active: &mut Active) -> Result<bool, DbError> {
        if active.held_until.is_some_and(|until| until <= Instant::now()) {
            // Another may have sent meanwhile, and noted how far it came.
            active.forget();
        }
        if active.held_until.is_none_or(|until| until <= Instant::now() + LEASE_MARGIN) {
            active.held_until = self.lease.acquire().await?;
        }
        Ok(active.held_until.is_some())
    }

    /// Begins a backfill, or hands its next entries to the bus; true when there may be more to hand over at once.
    async fn advance(&self, backfill: &Backfill, active: &mut Active) -> Result<bool, Failure> {
        let (id, is_cooling_down) = (backfill.id, active.is_cooling_down(backfill.id));
        let sending = match active.sending.entry(id) {
            Entry::Occupied(under_way) => under_way.into_mut(),
            Entry::Vacant(_) if is_cooling_down => return Ok(false),
            Entry::Vacant(place) => match self.begin(backfill).await? {
                Some(sending) => place.insert(sending),
                None => return Ok(true),
            },
        };
        if !LIVE.contains(&backfill.state) && !sending.has_ended() {
            sending.stop(backfill);
        }
        sending.take_settled().map_err(not_taken)?;
        if !sending.has_room() || is_cooling_down {
            return Ok(false);
        }
        if sending.room == 0 {
            let waiting = self.bus.depth(&backfill.consumer).await.map_err(not_taken)?;
            sending.room = WATERLINE.saturating_sub(waiting);
        }
        if sending.room == 0 {
            active.cool_down(id);
            return Ok(false);
        }
        let notices = self.notices(backfill);
        for BackfillEntry { position, envelope } in sending.reader.next(&self.db, backfill).await? {
            sending.send(&notices, position, envelope).await.map_err(DbError::from)?;
        }
        active.cool_downs.remove(&id);
        Ok(true)
    }

    /// Tells the consumer that it begins; none when there is no consumer, which ends it. A consumer that was there comes back.
    async fn begin(&self, backfill: &Backfill) -> Result<Option<BackfillSender>, Failure> {
        let sending = |after, up_to| {
            BackfillSender::new(
                Arc::clone(&self.bus),
                backfill,
                BackfillReader::new(backfill.mode, after, up_to),
            )
        };
        if !LIVE.contains(&backfill.state) {
            return Ok(Some(sending(backfill.position, backfill.position)));
        }
        if !self.bus.has_queue(&backfill.consumer).await.map_err(not_taken)? {
            if backfill.up_to.is_some() || backfill.is_by_service() {
                let source = "the consumer has no queue now".into();
                return Err(Failure::Unavailable { doing: "sending a backfill", source });
            }
            let mut update = become_of(backfill.id, &LIVE, BackfillState::Failed);
            update.value("reason", "the consumer has no queue").value("ended_at", self.db.clock().now());
            self.execute(&update).await?;
            return Ok(None);
        }
        let up_to = match backfill.up_to {
            Some(up_to) => up_to,
            None => end_of_log(&self.db).await?,
        };
        let mut update = become_of(backfill.id, &LIVE, BackfillState::Running);
        self.execute(update.value("up_to", up_to)).await?;
        let mut sending = sending(backfill.position, up_to);
        sending.begin(&self.notices(backfill)).await.map_err(DbError::from)?;
        Ok(Some(sending))
    }

    /// Notes what was confirmed, and when all was, that it has ended: after the consumer was told.
    async fn conclude(&self, backfill: &Backfill, active: &mut Active) -> Result<(), Failure> {
        let Some(sending) = active.sending.get_mut(&backfill.id) else { return Ok(()) };
        sending.take_settled().map_err(not_taken)?;
        let noted = match sending.take_due() {
            Some(confirmed) => self.note_progress(backfill, sending.sent_to(), confirmed).await?,
            None => 0,
        };
        if sending.is_all_sent() && !sending.has_ended() {
            if self.bus.has_queue(&backfill.consumer).await.map_err(not_taken)? {
                let sent = backfill.sent.saturating_add(noted);
                sending.end(&self.notices(backfill), sent).await.map_err(DbError::from)?;
                sending.take_settled().map_err(not_taken)?;
            } else {
                sending.end_silently();
            }
        }
        if sending.is_over() {
            let is_live = LIVE.contains(&backfill.state);
            let state = if is_live { BackfillState::Completed } else { backfill.state };
            let from = if is_live { LIVE.as_slice() } else { &[backfill.state] };
            let mut update = become_of(backfill.id, from, state);
            self.execute(update.value("ended_at", self.db.clock().now())).await?;
            active.sending.remove(&backfill.id);
        }
        Ok(())
    }

    /// Gives how many confirmations it noted.
    async fn note_progress(&self, backfill: &Backfill, sent_to: i64, confirmed: i64) -> Result<i64, DbError> {
        if confirmed == 0 && sent_to == backfill.position {
            return Ok(0);
        }
        let (service, consumer) = (self.db.service(), backfill.consumer.clone());
        metrics::counter!("backfill_entries_total", "service" => service, "consumer" => consumer)
            .increment(u64::try_from(confirmed).unwrap_or_default());
        let mut update = Query::update();
        update
            .table("backfills")
            .value("position", sent_to)
            .value("sent", Expr::col("sent").add(confirmed))
            .and_where(Expr::col("id").eq(backfill.id.as_uuid()));
        self.execute(&update).await.map(|()| confirmed)
    }

    fn notices<'a>(&'a self, backfill: &'a Backfill) -> NoticeContext<'a> {
        let made = (self.db.ids().as_ref(), self.db.clock().now());
        NoticeContext { backfill, publisher: self.db.service(), made }
    }

    /// Those that have not ended, the oldest first.
    async fn unended(&self) -> Result<Vec<Backfill>, DbError> {
        let select = rows::select()
            .and_where(Expr::col("ended_at").is_null())
            .order_by("requested_at", Order::Asc)
            .order_by("id", Order::Asc)
            .to_owned();
        let rows = self.db.reader().query_all(&select).await.context("looking for backfills")?;
        rows.iter().map(rows::read).collect()
    }

    async fn execute(&self, update: &UpdateStatement) -> Result<(), DbError> {
        self.db.writer().execute(update).await.map(drop).context("noting how far a backfill is")
    }
}

/// While it may go on.
const LIVE: [BackfillState; 2] = [BackfillState::Waiting, BackfillState::Running];

/// To the state `to` from one of `from`: an operator may have stopped it meanwhile.
fn become_of(id: BackfillId, from: &[BackfillState], to: BackfillState) -> UpdateStatement {
    Query::update()
        .table("backfills")
        .value("state", to.as_str())
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(Expr::col("state").is_in(from.iter().map(|state| state.as_str())))
        .to_owned()
}

fn not_taken(error: BusError) -> Failure {
    Failure::Unavailable { doing: "sending a backfill", source: Box::new(error) }
}
