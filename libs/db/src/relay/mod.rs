//! Sends what the outbox holds: in order, many at a time, at least once.
//!
//! One relay holds a service's outbox at a time, by a lease; those of its other replicas stand by. A row is deleted
//! only when the bus has taken the message for good, so a crash in between sends it again and the inboxes ignore it.

mod flight;
mod gauge;
mod mark;

use std::{sync::Arc, time::Duration};

use bus::{Bus, DeadLetter};
use envelope::Envelope;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span, debug_span, field::Empty};

use self::{
    flight::{Flight, Sent},
    mark::Mark,
};
use crate::{Db, DbError, Lease, dead_letters, error::chain, outbox};

/// How long a relay that died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(10);
/// The lease is prolonged when this much or less is left.
const LEASE_MARGIN: Duration = Duration::from_secs(6);
/// How often one that stands by looks whether the lease is free.
const STAND_BY: Duration = Duration::from_secs(2);
/// Rows that were sent are deleted together, at the latest after this: a delete for each would cost as much as its
/// commit did. Meanwhile this relay does not send them again.
const CLEAR_AFTER: Duration = Duration::from_millis(50);
/// Or when this many wait.
const CLEAR_AT: usize = 128;
/// Looks that commits ask for are at least so far apart: under load one look takes what several committed.
const GATHER: Duration = Duration::from_millis(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The pause after trouble with the database, which every request is having too.
const ENGINE_PAUSE: Duration = Duration::from_secs(1);
/// How often it is asked who writes to the outbox, to read from further on.
const MARK: Duration = Duration::from_secs(1);
/// How often the outbox is measured.
const MEASURE: Duration = Duration::from_secs(5);
/// How long a stopping relay waits for confirmations; what is not confirmed by then is sent again by the next.
const LAST_CALL: Duration = Duration::from_secs(5);

/// How one pass over the outbox ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Passed {
    /// Another relay holds the outbox.
    StoodBy,
    /// Everything was sent.
    Emptied {
        /// How many.
        sent: usize,
    },
    /// The bus did not take all of it; the rest stays.
    Failed {
        /// How many it took.
        sent: usize,
        /// What it said about the first it did not take.
        reason: String,
    },
}

/// Sends the outbox of one database through one bus.
pub struct Relay {
    db: Db,
    lease: Lease,
    held_until: Option<Instant>,
    flight: Flight,
    /// Confirmed, and still to be deleted.
    sent: Vec<i64>,
    /// When to delete those, at the latest.
    clear_by: Option<Instant>,
    /// When to look into the outbox again, unless a commit or a confirmation comes first.
    look_at: Instant,
    looked_at: Instant,
    /// True when a commit asks for the next look: it is the one that a trace shows, since those between find nothing.
    is_called: bool,
    measure_at: Instant,
    mark: Mark,
    mark_at: Instant,
    /// The pause after the next failure.
    pause: Duration,
    /// True while failures make it pause: then notifications do not shorten the wait.
    is_backing_off: bool,
    /// True when the last look found more than there was room for.
    is_behind: bool,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Relay({:?}, held until {:?})", self.db, self.held_until)
    }
}

impl Relay {
    pub(crate) fn new(db: Db, bus: Arc<dyn Bus>) -> Self {
        Self {
            lease: Lease::new(&db, "outbox", LEASE),
            db,
            held_until: None,
            flight: Flight::new(bus),
            sent: Vec::new(),
            clear_by: None,
            look_at: Instant::now(),
            looked_at: Instant::now(),
            is_called: false,
            measure_at: Instant::now(),
            mark: Mark::default(),
            mark_at: Instant::now(),
            pause: FIRST_PAUSE,
            is_backing_off: false,
            is_behind: false,
        }
    }

    /// Sends until `shutdown`, then waits a little for what is in flight and gives the lease up. Dropping it midway
    /// loses nothing.
    pub async fn run(mut self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.step(&shutdown).await {
                tracing::warn!(error = chain(&error), "the relay cannot use the outbox");
                wait(ENGINE_PAUSE, &shutdown).await;
            }
        }
        if let Err(error) = self.wind_down().await {
            tracing::warn!(error = chain(&error), "the relay could not clear up; what it sent is sent again");
        }
    }

    /// One pass: sends what is there and waits until all of it is settled. For tests, and for draining by hand.
    ///
    /// # Errors
    /// [`DbError`] when the outbox cannot be read or cleared.
    pub async fn run_once(&mut self) -> Result<Passed, DbError> {
        if !self.hold().await? {
            return Ok(Passed::StoodBy);
        }
        let mut sent = 0;
        loop {
            self.mark_at = Instant::now();
            self.send().await?;
            if self.flight.is_empty() {
                return Ok(Passed::Emptied { sent });
            }
            let mut failed = None;
            while !self.flight.is_empty() {
                let settled = self.flight.settled().await;
                failed = failed.or(self.sort(settled));
            }
            sent += self.sent.len();
            self.clear_sent().await?;
            if let Some(reason) = failed {
                return Ok(Passed::Failed { sent, reason });
            }
        }
    }

    async fn step(&mut self, shutdown: &CancellationToken) -> Result<(), DbError> {
        if !self.hold().await? {
            self.flight.clear();
            self.sent.clear();
            self.clear_by = None;
            // Another sends meanwhile, and knows nothing of what was in flight here.
            self.mark = Mark::default();
            gauge::report(&self.db, 0, 0);
            wait(STAND_BY, shutdown).await;
            return Ok(());
        }
        if self.measure_at <= Instant::now() {
            self.measure_at = Instant::now() + MEASURE;
            gauge::measure(&self.db).await?;
        }
        if self.clear_by.is_some_and(|by| by <= Instant::now()) {
            self.clear_sent().await?;
        }
        if self.look_at <= Instant::now() {
            self.looked_at = Instant::now();
            self.look_at = self.looked_at + outbox::poll_interval(self.db.engine());
            self.is_backing_off = false;
            let span = self.look_span();
            self.send().instrument(span).await?;
        }
        let wake_at = if self.sent.is_empty() {
            self.look_at
        } else {
            self.look_at.min(*self.clear_by.get_or_insert_with(|| Instant::now() + CLEAR_AFTER))
        };
        tokio::select! {
            () = shutdown.cancelled() => {}
            settled = self.flight.settled(), if !self.flight.is_empty() => self.conclude(settled).await?,
            () = self.db.outbox_filled().notified(), if !self.is_backing_off => {
                self.is_called = true;
                self.look_at = self.look_at.min(self.looked_at + GATHER);
            }
            () = tokio::time::sleep_until(wake_at) => {}
        }
        Ok(())
    }

    /// True while this relay is the one that sends.
    async fn hold(&mut self) -> Result<bool, DbError> {
        if self.held_until.is_none_or(|until| until <= Instant::now() + LEASE_MARGIN) {
            self.held_until = self.lease.acquire().await?;
        }
        Ok(self.held_until.is_some())
    }

    fn look_span(&mut self) -> Span {
        if !std::mem::take(&mut self.is_called) {
            return Span::none();
        }
        debug_span!("relay", otel.name = format!("{}.relay", self.db.service()), messages = Empty)
    }

    /// Hands to the bus what is not in flight yet, as far as there is room.
    async fn send(&mut self) -> Result<(), DbError> {
        let room = self.flight.room();
        self.is_behind = room == 0;
        if room == 0 {
            return Ok(());
        }
        let settled = self.ask_for_writers().await?;
        let in_flight = self.flight.ids();
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let rows = outbox::load(&self.db, self.mark.at(), &in_flight, limit).await?;
        Span::current().record("messages", rows.len());
        self.is_behind = rows.len() == room;
        self.mark.read(settled, in_flight.into_iter().chain(rows.iter().map(|row| row.id)));
        for row in rows {
            match Envelope::from_bytes(row.envelope.as_bytes()) {
                Ok(envelope) => self.flight.send(row.id, envelope).await,
                Err(error) => {
                    let letter = DeadLetter {
                        body: row.envelope.into_bytes(),
                        envelope: None,
                        routing_key: String::new(),
                        reason: format!("an outbox row cannot be read: {error}"),
                        attempts: 0,
                    };
                    dead_letters::store(&self.db, &letter).await?;
                    self.sent.push(row.id);
                }
            }
        }
        Ok(())
    }

    /// Now and then, asks who may still write below what was seen.
    async fn ask_for_writers(&mut self) -> Result<Option<i64>, DbError> {
        if Instant::now() < self.mark_at {
            return Ok(None);
        }
        self.mark_at = Instant::now() + MARK;
        Ok(outbox::writers(&self.db).await?.and_then(|writers| self.mark.meet(writers)))
    }

    async fn conclude(&mut self, settled: Vec<Sent>) -> Result<(), DbError> {
        match self.sort(settled) {
            None => {
                self.pause = FIRST_PAUSE;
                if self.is_behind {
                    self.look_at = Instant::now();
                }
            }
            Some(reason) => {
                tracing::warn!(reason, "the bus did not take a message; it stays in the outbox");
                metrics::counter!("outbox_failures_total", "service" => self.db.service()).increment(1);
                let pause = self.next_pause();
                self.look_at = Instant::now() + pause;
                self.is_backing_off = true;
            }
        }
        if self.sent.len() >= CLEAR_AT { self.clear_sent().await } else { Ok(()) }
    }

    /// Notes which messages were taken; gives the reason of the first that was not.
    fn sort(&mut self, settled: Vec<Sent>) -> Option<String> {
        let mut failed = None;
        for Sent { id, result } in settled {
            match result {
                Ok(()) => self.sent.push(id),
                Err(error) => {
                    self.flight.forget(id);
                    failed.get_or_insert_with(|| chain(&error));
                }
            }
        }
        failed
    }

    async fn clear_sent(&mut self) -> Result<(), DbError> {
        outbox::delete(&self.db, &self.sent).await?;
        let count = u64::try_from(self.sent.len()).unwrap_or(u64::MAX);
        metrics::counter!("outbox_sent_total", "service" => self.db.service()).increment(count);
        for id in self.sent.drain(..) {
            self.flight.forget(id);
        }
        self.clear_by = None;
        Ok(())
    }

    async fn wind_down(&mut self) -> Result<(), DbError> {
        let last_call = Instant::now() + LAST_CALL;
        while !self.flight.is_empty() {
            let Ok(settled) = tokio::time::timeout_at(last_call, self.flight.settled()).await else {
                break;
            };
            self.sort(settled);
        }
        self.clear_sent().await?;
        self.lease.release().await
    }

    fn next_pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        pause
    }
}

/// Waits `pause` or until `shutdown`, whichever comes first.
async fn wait(pause: Duration, shutdown: &CancellationToken) {
    if tokio::time::timeout(pause, shutdown.cancelled()).await.is_err() {
        tracing::trace!("the pause is over");
    }
}
