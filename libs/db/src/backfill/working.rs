//! Sending what was asked for: one process at a time, by a lease; in order, many at once, and never so much that what is live
//! waits for long behind it.

use std::{collections::BTreeSet, sync::Arc, task::Poll, time::Duration};

use bus::{Bus, BusError};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, poll, stream::FuturesUnordered};
use kernel::Failure;
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    sea_query::{Expr, Query, UpdateStatement},
};
use tokio::{
    sync::Mutex,
    task::coop::unconstrained,
    time::{Instant, timeout},
};

use super::{
    Backfill, BackfillId, BackfillState, Notice,
    marking::{Marked, Reading, end_of_log},
    rows,
};
use crate::{Db, DbError, Lease, error::Context};

/// How long a process that died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(30);
/// The most entries in flight at once; the bus inside a process holds two and a half times as many for one service.
const WINDOW: usize = 4_000;
/// While more than this waits in the consumer's queue, nothing is added: what is live stands at its end.
const WATERLINE: u64 = 5_000;
/// How long one turn waits for confirmations.
const TURN: Duration = Duration::from_millis(100);

/// What one turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worked {
    /// There is more to do now.
    More,
    /// There is nothing to do, or another process does it.
    Nothing,
}

/// Works off the backfills of one service, turn by turn. Any number of processes may have one; dropped midway, it loses
/// nothing: what was not noted as sent is sent again, and the consumer knows it.
pub struct Backfills {
    db: Db,
    bus: Arc<dyn Bus>,
    lease: Lease,
    under_way: Mutex<Option<UnderWay>>,
}

impl std::fmt::Debug for Backfills {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Backfills({:?})", self.db)
    }
}

/// The backfill that is being sent.
struct UnderWay {
    id: BackfillId,
    reading: Reading,
    sending: FuturesUnordered<BoxFuture<'static, (i64, Result<(), BusError>)>>,
    in_flight: BTreeSet<i64>,
}

impl UnderWay {
    /// Everything up to this position is confirmed.
    fn sent_to(&self) -> i64 {
        self.in_flight.first().map_or(self.reading.read_to(), |first| first.saturating_sub(1))
    }

    fn is_over(&self) -> bool {
        self.reading.is_over() && self.in_flight.is_empty()
    }
}

impl Backfills {
    /// Those of `db`, through `bus`.
    #[must_use]
    pub fn new(db: Db, bus: Arc<dyn Bus>) -> Self {
        let lease = Lease::new(&db, "backfills", LEASE);
        Self { db, bus, lease, under_way: Mutex::default() }
    }

    /// One turn of the oldest backfill that has not ended.
    ///
    /// # Errors
    /// [`Failure`] when the engine refuses, or the bus takes nothing now: what was not confirmed is sent again.
    pub async fn take_turn(&self) -> Result<Worked, Failure> {
        let under_way = &mut *self.under_way.lock().await;
        let Some(backfill) = self.oldest().await? else {
            *under_way = None;
            return Ok(Worked::Nothing);
        };
        if self.lease.acquire().await?.is_none() {
            *under_way = None;
            return Ok(Worked::Nothing);
        }
        let worked = self.work(&backfill, under_way).await;
        if worked.is_err() {
            *under_way = None;
        }
        worked
    }

    async fn work(&self, backfill: &Backfill, slot: &mut Option<UnderWay>) -> Result<Worked, Failure> {
        if !LIVE.contains(&backfill.state) {
            *slot = None;
            return self.end(backfill, &[backfill.state], backfill.state).await;
        }
        let under_way = match slot.take().filter(|under_way| under_way.id == backfill.id) {
            Some(under_way) => slot.insert(under_way),
            None => match self.begin(backfill).await? {
                Some(under_way) => slot.insert(under_way),
                None => return Ok(Worked::More),
            },
        };
        self.fill(backfill, under_way).await?;
        let confirmed = settle(under_way).await.map_err(not_taken)?;
        self.note_progress(backfill, under_way.sent_to(), confirmed).await?;
        if under_way.is_over() {
            *slot = None;
            return self.end(backfill, &LIVE, BackfillState::Completed).await;
        }
        Ok(Worked::More)
    }

    /// Tells the consumer that it begins; none when there is no consumer, which ends it. A consumer that was there comes back.
    async fn begin(&self, backfill: &Backfill) -> Result<Option<UnderWay>, Failure> {
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
        self.tell(backfill, &Notice::Begun { publisher: self.db.service().to_owned() }).await?;
        let mut update = become_of(backfill.id, &LIVE, BackfillState::Running);
        self.execute(update.value("up_to", up_to)).await?;
        Ok(Some(UnderWay {
            id: backfill.id,
            reading: Reading::new(backfill.position, up_to),
            sending: FuturesUnordered::new(),
            in_flight: BTreeSet::new(),
        }))
    }

    /// Hands the next entries to the bus, as far as there is room.
    async fn fill(&self, backfill: &Backfill, under_way: &mut UnderWay) -> Result<(), Failure> {
        if under_way.reading.is_over() || under_way.in_flight.len() >= WINDOW {
            return Ok(());
        }
        if self.bus.depth(&backfill.consumer).await.map_err(not_taken)? > WATERLINE {
            tokio::time::interval_at(Instant::now() + TURN, TURN).tick().await;
            return Ok(());
        }
        for Marked { position, envelope } in under_way.reading.next(&self.db, backfill).await? {
            let (bus, consumer) = (Arc::clone(&self.bus), backfill.consumer.clone());
            let mut sending = async move { (position, bus.publish_to(&consumer, &envelope).await) }.boxed();
            // Polled before the next is looked at, so that they reach the bus in this order; whole, however many went before.
            let sending = match poll!(unconstrained(&mut sending)) {
                Poll::Ready(sent) => std::future::ready(sent).boxed(),
                Poll::Pending => sending,
            };
            under_way.sending.push(sending);
            under_way.in_flight.insert(position);
        }
        Ok(())
    }

    async fn note_progress(&self, backfill: &Backfill, sent_to: i64, confirmed: i64) -> Result<(), DbError> {
        if confirmed == 0 && sent_to == backfill.position {
            return Ok(());
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
        self.execute(&update).await
    }

    /// Tells the consumer that there is no more, and notes that it was told.
    async fn end(
        &self,
        backfill: &Backfill,
        from: &[BackfillState],
        state: BackfillState,
    ) -> Result<Worked, Failure> {
        let sent = self.sent(backfill.id).await?;
        if self.bus.has_queue(&backfill.consumer).await.map_err(not_taken)? {
            self.tell(backfill, &Notice::Ended { publisher: self.db.service().to_owned(), sent }).await?;
        }
        let mut update = become_of(backfill.id, from, state);
        self.execute(update.value("ended_at", self.db.clock().now())).await?;
        Ok(Worked::More)
    }

    async fn sent(&self, id: BackfillId) -> Result<i64, DbError> {
        let is_it = Expr::col("id").eq(id.as_uuid());
        let select = Query::select().column("sent").from("backfills").and_where(is_it).to_owned();
        let row = self.db.writer().query_one(&select).await.context("reading a backfill")?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("reading a backfill")
    }

    async fn tell(&self, backfill: &Backfill, notice: &Notice) -> Result<(), Failure> {
        let made = (self.db.ids().as_ref(), self.db.clock().now());
        let envelope = notice.wrap(self.db.service(), backfill.id.as_uuid(), made).map_err(DbError::from)?;
        self.bus.publish_to(&backfill.consumer, &envelope).await.map_err(not_taken)
    }

    async fn oldest(&self) -> Result<Option<Backfill>, DbError> {
        let select = rows::select()
            .and_where(Expr::col("ended_at").is_null())
            .order_by("requested_at", Order::Asc)
            .order_by("id", Order::Asc)
            .limit(1)
            .to_owned();
        let row = self.db.reader().query_one(&select).await.context("looking for backfills")?;
        row.as_ref().map(rows::read).transpose()
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

/// Waits a moment for confirmations; gives how many came.
async fn settle(under_way: &mut UnderWay) -> Result<i64, BusError> {
    let mut confirmed = 0;
    let Ok(mut next) = timeout(TURN, under_way.sending.next()).await else { return Ok(confirmed) };
    while let Some((position, result)) = next {
        result?;
        under_way.in_flight.remove(&position);
        confirmed += 1;
        next = under_way.sending.next().now_or_never().flatten();
    }
    Ok(confirmed)
}
