//! Sends what the log says to others: in order, many at a time, at least once.
//!
//! One relay sends a service's events at a time, by a lease; those of its other replicas stand by. It follows the log by
//! position and notes now and then how far everything was sent for good. What lies behind that was perhaps sent, too: after a
//! crash it is sent again, and the inboxes ignore it.

mod gauge;
mod in_flight;
mod log_tracker;

use std::{sync::Arc, time::Duration};

use bus::{Bus, DeadLetter};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span, debug_span, field::Empty};

pub use self::gauge::Unsent;
use self::{
    in_flight::{InFlight, Sent},
    log_tracker::LogTracker,
};
use crate::{
    Db, DbError, Engine, Lease, dead_letters,
    error::chain,
    log::{self, EventRow},
};

/// How long a relay that died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(10);
/// The lease is prolonged when this much or less is left.
const LEASE_MARGIN: Duration = Duration::from_secs(6);
/// How often one that stands by looks whether the lease is free.
const STAND_BY: Duration = Duration::from_secs(2);
/// How often it is noted how far everything was sent: what a crash sends again is what was said in this time.
const NOTE: Duration = Duration::from_secs(1);
/// Looks that commits ask for are at least so far apart: under load one look takes what several committed.
const GATHER: Duration = Duration::from_millis(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The pause after trouble with the database, which every request is having too.
const ENGINE_PAUSE: Duration = Duration::from_secs(1);
/// How often it is asked who writes to the log, while positions are missing in it.
const ASK: Duration = Duration::from_millis(250);
/// How often it is measured what waits.
const MEASURE: Duration = Duration::from_secs(5);
/// How long a stopping relay waits for confirmations; what is not confirmed by then is sent again by the next.
const LAST_CALL: Duration = Duration::from_secs(5);

/// How one pass over the log ended.
#[derive(Debug, PartialEq, Eq)]
pub enum RelayOutcome {
    /// Another relay sends.
    Standby,
    /// Everything was sent.
    Drained {
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

/// Sends the events of one database through one bus.
pub struct Relay {
    db: Db,
    lease: Lease,
    held_until: Option<Instant>,
    in_flight: InFlight,
    /// How far it came; unknown until it is asked.
    tracker: Option<LogTracker>,
    /// What is noted of that.
    noted: log::Sent,
    noted_at: Instant,
    /// When to look into the log again, unless a commit or a confirmation comes first.
    look_at: Instant,
    looked_at: Instant,
    /// True when a commit asks for the next look: it is the one that a trace shows, since those between find nothing.
    is_called: bool,
    measure_at: Instant,
    ask_at: Instant,
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
            lease: Lease::new(&db, "relay", LEASE),
            db,
            held_until: None,
            in_flight: InFlight::new(bus),
            tracker: None,
            noted: log::Sent::default(),
            noted_at: Instant::now(),
            look_at: Instant::now(),
            looked_at: Instant::now(),
            is_called: false,
            measure_at: Instant::now(),
            ask_at: Instant::now(),
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
                tracing::warn!(error = chain(&error), "the relay cannot use the log");
                // What is known of the log may be wrong now: another server may have taken over with less in it.
                self.forget();
                wait(ENGINE_PAUSE, &shutdown).await;
            }
        }
        if let Err(error) = self.wind_down().await {
            tracing::warn!(
                error = chain(&error),
                "the relay could not note how far it came; some is sent again"
            );
        }
    }

    /// One pass: sends what is there and waits until all of it is settled. For tests, and for draining by hand.
    ///
    /// # Errors
    /// [`DbError`] when the log cannot be read, or what was sent not be noted.
    pub async fn run_once(&mut self) -> Result<RelayOutcome, DbError> {
        if !self.hold().await? {
            return Ok(RelayOutcome::Standby);
        }
        let mut sent = 0;
        loop {
            self.ask_at = Instant::now();
            self.look().await?;
            if self.in_flight.is_empty() && !self.is_behind {
                self.note().await?;
                return Ok(RelayOutcome::Drained { sent });
            }
            let mut failed = None;
            while !self.in_flight.is_empty() {
                let settled = self.in_flight.settled().await;
                let (taken, reason) = self.sort(settled);
                sent += taken;
                failed = failed.or(reason);
            }
            if let Some(reason) = failed {
                self.note().await?;
                return Ok(RelayOutcome::Failed { sent, reason });
            }
        }
    }

    async fn step(&mut self, shutdown: &CancellationToken) -> Result<(), DbError> {
        if !self.hold().await? {
            // Another sends meanwhile, and knows nothing of what was in flight here.
            self.forget();
            gauge::report(&self.db, 0, 0);
            wait(STAND_BY, shutdown).await;
            return Ok(());
        }
        if self.measure_at <= Instant::now() {
            self.measure_at = Instant::now() + MEASURE;
            gauge::measure(&self.db).await?;
        }
        let note_at = self.noted_at + NOTE;
        if self.is_unnoted() && note_at <= Instant::now() {
            self.note().await?;
        }
        if self.look_at <= Instant::now() {
            self.looked_at = Instant::now();
            self.look_at = self.looked_at + poll_interval(self.db.engine());
            self.is_backing_off = false;
            let span = self.look_span();
            self.look().instrument(span).await?;
            if self.is_behind && self.in_flight.room() > 0 {
                self.look_at = Instant::now();
            }
        }
        let wake_at = if self.is_unnoted() { self.look_at.min(note_at) } else { self.look_at };
        tokio::select! {
            () = shutdown.cancelled() => {}
            settled = self.in_flight.settled(), if !self.in_flight.is_empty() => self.conclude(settled),
            () = self.db.event_published().notified(), if !self.is_backing_off => {
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

    /// Hands to the bus what is not with it yet, as far as there is room.
    async fn look(&mut self) -> Result<(), DbError> {
        let room = self.in_flight.room();
        self.is_behind = room == 0;
        if room == 0 {
            return Ok(());
        }
        let mut tracker = match self.tracker.take() {
            Some(tracker) => tracker,
            None => {
                self.noted = log::sent(self.db.writer()).await?;
                self.noted_at = Instant::now();
                LogTracker::from(&self.noted)
            }
        };
        let read = self.read(&mut tracker, room).await;
        self.tracker = Some(tracker);
        let rows = read?;
        Span::current().record("messages", rows.len());
        for row in rows {
            self.hand_over(row).await?;
        }
        self.tell_how_far();
        Ok(())
    }

    /// Reads what may have come late and what is new, both as they are at one moment: an event of a subject that is new here
    /// was committed after those before it, which came late.
    async fn read(&mut self, tracker: &mut LogTracker, room: usize) -> Result<Vec<EventRow>, DbError> {
        let conn = self.db.writer();
        if tracker.has_holes() && self.ask_at <= Instant::now() {
            self.ask_at = Instant::now() + ASK;
            tracker.meet(log::writers(conn).await?);
        }
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let mut rows = log::within_and_after(conn, &tracker.late(room), tracker.seen(), limit).await?;
        let found: Vec<(i64, bool)> =
            rows.iter().map(|row| (row.position, row.routing_key.is_some())).collect();
        let (late, new) = found.split_at(found.partition_point(|(position, _)| *position <= tracker.seen()));
        tracker.read_late(late, late.len() < room);
        tracker.read_on(new);
        self.is_behind = found.len() == room;
        rows.retain(|row| row.routing_key.is_some());
        Ok(rows)
    }

    async fn hand_over(&mut self, row: EventRow) -> Result<(), DbError> {
        let Some(tracker) = &mut self.tracker else { return Ok(()) };
        match row.envelope() {
            Some(Ok(envelope)) => {
                tracker.handed_over(row.position);
                self.in_flight.send(row.position, envelope).await;
            }
            Some(Err(error)) => {
                let letter = DeadLetter {
                    body: row.data.unwrap_or_default().into_bytes(),
                    envelope: None,
                    routing_key: row.routing_key.unwrap_or_default(),
                    reason: format!("an entry of the log cannot be read: {error}"),
                    attempts: 0,
                };
                dead_letters::store(&self.db, &letter).await?;
                tracker.done(row.position);
            }
            None => tracker.done(row.position),
        }
        Ok(())
    }

    /// True when more was sent than is noted.
    fn is_unnoted(&self) -> bool {
        self.tracker
            .as_ref()
            .is_some_and(|tracker| tracker.seen() > self.noted.position || !self.noted.open.is_empty())
    }

    /// Tells this process how far everything was sent.
    fn tell_how_far(&self) {
        self.db.tell_sent(self.tracker.as_ref().map(LogTracker::sent));
    }

    /// Tells the database.
    async fn note(&mut self) -> Result<(), DbError> {
        self.noted_at = Instant::now();
        let Some(sent) = self.tracker.as_ref().map(LogTracker::sent) else { return Ok(()) };
        if sent != self.noted {
            log::note_sent(self.db.writer(), &sent).await?;
            self.noted = sent;
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.in_flight.clear();
        self.tracker = None;
        self.tell_how_far();
    }

    fn conclude(&mut self, settled: Vec<Sent>) {
        match self.sort(settled) {
            (_taken, None) => {
                self.pause = FIRST_PAUSE;
                if self.is_behind {
                    self.look_at = Instant::now();
                }
            }
            (_taken, Some(reason)) => {
                tracing::warn!(reason, "the bus did not take a message; it is sent again");
                metrics::counter!("send_failures_total", "service" => self.db.service()).increment(1);
                let pause = self.next_pause();
                self.look_at = Instant::now() + pause;
                self.is_backing_off = true;
            }
        }
    }

    /// Notes which messages were taken; gives how many, and the reason of the first that was not.
    fn sort(&mut self, settled: Vec<Sent>) -> (usize, Option<String>) {
        let (mut taken, mut failed) = (0, None);
        for Sent { id, result } in settled {
            self.in_flight.forget(id);
            let Some(tracker) = &mut self.tracker else { continue };
            match result {
                Ok(()) => {
                    tracker.done(id);
                    taken += 1;
                }
                Err(error) => {
                    tracker.refused(id);
                    failed.get_or_insert_with(|| chain(&error));
                }
            }
        }
        self.tell_how_far();
        let count = u64::try_from(taken).unwrap_or(u64::MAX);
        metrics::counter!("sent_events_total", "service" => self.db.service()).increment(count);
        (taken, failed)
    }

    async fn wind_down(&mut self) -> Result<(), DbError> {
        let last_call = Instant::now() + LAST_CALL;
        while !self.in_flight.is_empty() {
            let Ok(settled) = tokio::time::timeout_at(last_call, self.in_flight.settled()).await else {
                break;
            };
            self.sort(settled);
        }
        self.note().await?;
        self.lease.release().await
    }

    fn next_pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        pause
    }
}

/// How often a relay looks by itself. A notification only reaches the relay of the process that committed; where other
/// processes may commit too, the one that sends has to look often.
fn poll_interval(engine: Engine) -> Duration {
    Duration::from_millis(match engine {
        Engine::Sqlite => 2_000,
        Engine::Postgres => 100,
    })
}

/// Waits `pause` or until `shutdown`, whichever comes first.
async fn wait(pause: Duration, shutdown: &CancellationToken) {
    if tokio::time::timeout(pause, shutdown.cancelled()).await.is_err() {
        tracing::trace!("the pause is over");
    }
}
