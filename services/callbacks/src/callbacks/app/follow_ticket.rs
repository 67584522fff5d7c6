//! What becomes of a callback by itself: its ticket turns out to be something else, work is taken up again, or nobody made it
//! in time. One that is required stays owed then, and it is published that it is late; another is let go.

use std::collections::{BTreeMap, BTreeSet};

use contracts::ticketing::TicketFacts;
use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};
use vocabulary::{CallbackId, TicketId, TicketKind};

use super::change::{conclude_step, publish_and_audit};
use crate::callbacks::{
    domain::{Callback, Discretion},
    storage,
};

/// Marks whatever followed the ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.follow_ticket")]
pub(crate) async fn follow_ticket(tx: &Tx, ticket_id: TicketId, facts: &TicketFacts) -> Result<(), Failure> {
    storage::hold(tx, ticket_id).await?;
    Ok(storage::follow_ticket(tx, ticket_id, facts.into()).await?)
}

impl From<&TicketFacts> for Discretion {
    fn from(facts: &TicketFacts) -> Self {
        // Events of the version before say nothing of it.
        let is_confidential = facts.is_confidential || facts.kind == TicketKind::Report;
        let is_for_named_readers = facts.is_for_named_readers;
        Self { is_confidential, is_for_named_readers, about_staff: facts.about_staff }
    }
}

/// Withdraws what is owed for a ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.withdraw_callbacks")]
pub(crate) async fn withdraw_callbacks(tx: &Tx, ticket_id: TicketId, reason: &str) -> Result<(), Failure> {
    storage::hold(tx, ticket_id).await?;
    withdraw(tx, ticket_id, reason, |_any| true).await
}

/// Withdraws what else is owed for the ticket of `callback`, in a transaction that holds the ticket.
pub(super) async fn withdraw_others(tx: &Tx, callback: &Callback, reason: &str) -> Result<(), Failure> {
    withdraw(tx, callback.occasion.ticket_id, reason, |other| other.id != callback.id).await
}

async fn withdraw(
    tx: &Tx,
    ticket_id: TicketId,
    reason: &str,
    is_meant: impl Fn(&Callback) -> bool + Send,
) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.withdraw_callbacks");
    for mut callback in storage::owed_for(tx, &actor.scope, ticket_id).await? {
        if is_meant(&callback) {
            let event = callback.withdraw(reason, tx.now())?;
            conclude_step(tx, &actor, &callback, &event).await?;
        }
    }
    Ok(())
}

/// Finds the callbacks of these timers late, in the transaction that takes the timers away.
#[tracing::instrument(skip_all, name = "callbacks.miss_callbacks")]
pub(crate) async fn miss_callbacks(_state: &(), tx: &Tx, fired: &[FiredTimer]) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.miss_callbacks");
    let late: BTreeSet<CallbackId> = fired.iter().map(FiredTimer::subject).collect();
    // What they follow is only known from themselves, and is held before they are changed.
    let tickets = storage::hold_tickets_of(tx, &late).await?;
    let mut owed = storage::owed_for_all(tx, &tickets).await?;
    let mut owed_after = Owed::of(&owed);
    let mut missed = Vec::new();
    for callback in owed.iter_mut().filter(|callback| late.contains(&callback.id)) {
        let Some(event) = callback.expire(tx.now()) else {
            storage::watch(tx, callback);
            continue;
        };
        let is_last = !callback.is_owed() && owed_after.without(callback);
        publish_and_audit(tx, &actor, callback, (&event, is_last))?;
        missed.push(&*callback);
    }
    storage::save_all(tx, &missed).await
}

/// What is owed after each resolution.
struct Owed(BTreeMap<(TicketId, i32), BTreeSet<CallbackId>>);

impl Owed {
    fn of(callbacks: &[Callback]) -> Self {
        let mut owed = BTreeMap::<_, BTreeSet<CallbackId>>::new();
        for callback in callbacks {
            owed.entry(resolution(callback)).or_default().insert(callback.id);
        }
        Self(owed)
    }

    /// True when nothing is left after its resolution without this one.
    fn without(&mut self, callback: &Callback) -> bool {
        self.0.get_mut(&resolution(callback)).is_none_or(|owed| {
            owed.remove(&callback.id);
            owed.is_empty()
        })
    }
}

fn resolution(callback: &Callback) -> (TicketId, i32) {
    (callback.occasion.ticket_id, callback.occasion.resolution)
}
