//! Callbacks that nobody made in time: one that is required stays owed, and it is published that it is late; another is let
//! go. For many with as many statements as for one.

use std::collections::{BTreeMap, BTreeSet};

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};
use vocabulary::{CallbackId, TicketId};

use super::change::publish_and_audit;
use crate::{
    domain::Callback,
    storage::{callbacks, timers},
};

/// Finds the callbacks of these timers late, in the transaction that takes the timers away.
#[tracing::instrument(skip_all, name = "callbacks.miss_callbacks")]
pub(crate) async fn miss_callbacks(_state: &(), tx: &Tx, fired: &[FiredTimer]) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.miss_callbacks");
    let late: BTreeSet<CallbackId> = fired.iter().map(FiredTimer::subject).collect();
    // What they follow is only known from themselves, and is held before they are changed.
    let tickets = callbacks::hold_tickets_of(tx, &late).await?;
    let mut owed = callbacks::owed_for_all(tx, &tickets).await?;
    let mut owed_after = Owed::of(&owed);
    let mut missed = Vec::new();
    for callback in owed.iter_mut().filter(|callback| late.contains(&callback.id)) {
        let Some(event) = callback.expire(tx.now()) else {
            timers::watch(tx, callback);
            continue;
        };
        let is_last = !callback.is_owed() && owed_after.without(callback);
        publish_and_audit(tx, &actor, callback, (&event, is_last))?;
        missed.push(&*callback);
    }
    callbacks::save_all(tx, &missed).await
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
