//! One backfill on its way from this process to the bus: what was handed over and is not confirmed yet.

use std::{collections::BTreeSet, sync::Arc, task::Poll, time::Duration};

use bus::{Bus, BusError, SLOTS, slot_of};
use chrono::{DateTime, Utc};
use envelope::{Envelope, EnvelopeError};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, poll, stream::FuturesUnordered};
use kernel::IdGen;
use tokio::{task::coop::unconstrained, time::Instant};

use super::{Backfill, Notice, notice::subject_in, reader::BackfillReader};

/// The most entries in flight at once; the bus inside a process holds two and a half times as many for one service.
const WINDOW: usize = 4_000;
/// So many confirmations are noted at once, or those of so long: what a crash sends again is no more than was not noted.
const NOTE: i64 = 1_000;
const NOTE_WITHIN: Duration = Duration::from_secs(1);

/// What is in flight: an entry by its position, or a notice.
#[derive(Debug, Clone, Copy)]
enum Item {
    Entry(i64),
    Notice,
}

/// The sending of one backfill.
pub(super) struct BackfillSender {
    bus: Arc<dyn Bus>,
    consumer: String,
    pub(super) reader: BackfillReader,
    flight: FuturesUnordered<BoxFuture<'static, (Item, Result<(), BusError>)>>,
    /// The positions of the entries in flight, and how many notices are.
    entries: BTreeSet<i64>,
    notices: usize,
    /// The slots into which something was sent, after a notice of its own.
    slots: BTreeSet<u16>,
    /// True when some was sent before this began: into which slots is not known.
    is_resumed: bool,
    /// How many entries may be sent before it is asked again how many wait in the consumer's queue.
    pub(super) room: u64,
    /// True when the consumer is told that it is over.
    has_ended: bool,
    failed: Option<BusError>,
    confirmed: i64,
    noted_at: Instant,
}

impl BackfillSender {
    /// What `reader` gives is sent to the consumer of `backfill`.
    pub(super) fn new(bus: Arc<dyn Bus>, backfill: &Backfill, reader: BackfillReader) -> Self {
        Self {
            bus,
            consumer: backfill.consumer.clone(),
            reader,
            flight: FuturesUnordered::new(),
            entries: BTreeSet::new(),
            notices: 0,
            slots: BTreeSet::new(),
            is_resumed: backfill.position > 0,
            room: 0,
            has_ended: false,
            failed: None,
            confirmed: 0,
            noted_at: Instant::now(),
        }
    }

    /// Everything up to this position is confirmed.
    pub(super) fn sent_to(&self) -> i64 {
        self.entries.first().map_or(self.reader.read_to(), |first| first.saturating_sub(1))
    }

    /// True while more entries may be handed over.
    pub(super) fn has_room(&self) -> bool {
        !self.reader.is_over() && self.notices == 0 && self.entries.len() < WINDOW
    }

    /// True when all entries are confirmed.
    pub(super) fn is_all_sent(&self) -> bool {
        self.reader.is_over() && self.entries.is_empty()
    }

    /// True when nothing is left to do.
    pub(super) fn is_over(&self) -> bool {
        self.has_ended && self.flight.is_empty()
    }

    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Sends nothing more; what is in flight may arrive.
    pub(super) fn stop(&mut self, backfill: &Backfill) {
        let sent_to = self.sent_to();
        self.reader = BackfillReader::new(backfill.mode, sent_to, sent_to);
        self.flight.clear();
        self.entries.clear();
        self.notices = 0;
    }

    /// Tells the consumer, in one partition, that it begins.
    pub(super) async fn begin(&mut self, of: &NoticeContext<'_>) -> Result<(), EnvelopeError> {
        let subject = of.backfill.id.as_uuid().to_string();
        self.push(Item::Notice, of.begun(None).wrap(of.publisher, subject, of.made)?).await;
        Ok(())
    }

    /// Hands an entry to the bus, after the notice of its slot.
    pub(super) async fn send(
        &mut self,
        of: &NoticeContext<'_>,
        position: i64,
        envelope: Envelope,
    ) -> Result<(), EnvelopeError> {
        let slot = slot_of(&envelope.subject);
        if self.slots.insert(slot) {
            let subject = subject_in(of.backfill.id.as_uuid(), slot);
            self.push(Item::Notice, of.begun(Some(vec![slot])).wrap(of.publisher, subject, of.made)?).await;
        }
        self.push(Item::Entry(position), envelope).await;
        self.room = self.room.saturating_sub(1);
        Ok(())
    }

    /// Tells the consumer that those were all: in each slot after its last entry, and of the rest at once.
    pub(super) async fn end(&mut self, of: &NoticeContext<'_>, sent: i64) -> Result<(), EnvelopeError> {
        self.has_ended = true;
        let about = of.backfill.id.as_uuid();
        let (own, rest): (Vec<u16>, Vec<u16>) =
            (0..SLOTS).partition(|slot| self.is_resumed || self.slots.contains(slot));
        for slot in own {
            let ended = of.ended(Some(vec![slot]), sent);
            self.push(Item::Notice, ended.wrap(of.publisher, subject_in(about, slot), of.made)?).await;
        }
        self.push(Item::Notice, of.ended(Some(rest), sent).wrap(of.publisher, about.to_string(), of.made)?)
            .await;
        Ok(())
    }

    /// Nobody is told: the consumer is not there any more.
    pub(super) fn end_silently(&mut self) {
        self.has_ended = true;
    }

    /// Polled here before the next is looked at, so that they reach the bus in this order; whole, however many went before.
    async fn push(&mut self, item: Item, envelope: Envelope) {
        let (bus, consumer) = (Arc::clone(&self.bus), self.consumer.clone());
        let mut sending = async move { (item, bus.publish_to(&consumer, &envelope).await) }.boxed();
        let sending = match poll!(unconstrained(&mut sending)) {
            Poll::Ready(sent) => std::future::ready(sent).boxed(),
            Poll::Pending => sending,
        };
        self.flight.push(sending);
        match item {
            Item::Entry(position) => {
                self.entries.insert(position);
            }
            Item::Notice => self.notices += 1,
        }
    }

    pub(super) fn is_in_flight(&self) -> bool {
        !self.flight.is_empty()
    }

    /// Waits until the bus has confirmed or refused something. Safe to drop while waiting.
    pub(super) async fn settled(&mut self) {
        if let Some((item, result)) = self.flight.next().await {
            self.take_in(item, result);
        }
    }

    /// Takes what the bus has confirmed by now.
    ///
    /// # Errors
    /// The first that it refused.
    pub(super) fn take_settled(&mut self) -> Result<(), BusError> {
        while let Some(Some((item, result))) = self.flight.next().now_or_never() {
            self.take_in(item, result);
        }
        self.failed.take().map_or(Ok(()), Err)
    }

    fn take_in(&mut self, item: Item, result: Result<(), BusError>) {
        match (item, result) {
            (_any, Err(error)) => {
                self.failed.get_or_insert(error);
            }
            (Item::Entry(position), Ok(())) => {
                self.entries.remove(&position);
                self.confirmed += 1;
            }
            (Item::Notice, Ok(())) => self.notices = self.notices.saturating_sub(1),
        }
    }

    /// How many confirmations are to be noted now; they are not given again.
    pub(super) fn take_due(&mut self) -> Option<i64> {
        let is_due = self.confirmed >= NOTE || self.noted_at.elapsed() >= NOTE_WITHIN || self.is_all_sent();
        is_due.then(|| {
            self.noted_at = Instant::now();
            std::mem::take(&mut self.confirmed)
        })
    }
}

/// What notices tell of a backfill, and who makes them when.
pub(super) struct NoticeContext<'a> {
    pub(super) backfill: &'a Backfill,
    pub(super) publisher: &'a str,
    pub(super) made: (&'a dyn IdGen, DateTime<Utc>),
}

impl NoticeContext<'_> {
    fn begun(&self, slots: Option<Vec<u16>>) -> Notice {
        Notice::Begun { publisher: self.publisher.to_owned(), backfill_id: self.backfill.id.as_uuid(), slots }
    }

    fn ended(&self, slots: Option<Vec<u16>>, sent: i64) -> Notice {
        let (publisher, backfill_id) = (self.publisher.to_owned(), self.backfill.id.as_uuid());
        Notice::Ended { publisher, backfill_id, slots, sent }
    }
}
