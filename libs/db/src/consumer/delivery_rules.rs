//! What a consumer hears, and which promises go with it: the handlers, in which order their events come, and which of them may
//! share a transaction.

use std::collections::{BTreeMap, BTreeSet};

use bus::Binding;
use envelope::{Envelope, Event, EventName};

use super::{
    AnyEvent, Handler, InboxConsumer,
    handler::{Everything, Routed},
};
use crate::{
    DbError,
    backfill::Notice,
    inbox::{self, aggregate},
};

/// Which events are handled in which way.
#[derive(Debug, Default)]
pub(super) struct DeliveryRules {
    /// The services and aggregates whose events come in the order of their sequences.
    in_order: BTreeSet<(&'static str, &'static str)>,
    /// The events that are handled as they come, by their topics.
    in_any_order: BTreeMap<String, EventName>,
    /// The topics whose messages share their transaction with no other.
    by_itself: BTreeSet<String>,
}

impl DeliveryRules {
    /// False of aggregates of which nothing is handled but what may come in any order.
    fn is_in_order(&self, aggregate: &str) -> bool {
        let is_of = |service: &str, name: &str| aggregate.split_once('.') == Some((service, name));
        self.in_order.iter().any(|(service, name)| is_of(service, name))
            || !self.in_any_order.values().any(|event| is_of(event.service, event.aggregate))
    }
}

impl InboxConsumer {
    /// Hands every `E` to `handler`, an `async fn(&S, &Tx, E, &Envelope) -> Result<(), Failure>`, within the
    /// transaction that is committed for it afterwards; after those that were registered for it before. `state` is what the handler needs besides: the service's
    /// `App`, or `()`.
    #[must_use]
    pub fn on<E, S, H>(mut self, state: S, handler: H) -> Self
    where
        E: Event,
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, E> + 'static,
    {
        self.rules.in_order.insert((E::NAME.service, E::NAME.aggregate));
        self.route(state, handler)
    }

    /// Like [`InboxConsumer::on`], for a handler that compares the sequence of the event with what its own rows tell: one
    /// that comes again or was overtaken changes nothing there, and no event needs one before it.
    ///
    /// Such an event waits for no other and costs no cursor. An aggregate of which a service handles nothing else is not
    /// bound as a whole: the events it does not handle do not reach it.
    #[must_use]
    pub fn on_in_any_order<E, S, H>(mut self, state: S, handler: H) -> Self
    where
        E: Event,
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, E> + 'static,
    {
        self.rules.in_any_order.insert(E::NAME.routing_key(), E::NAME);
        self.route(state, handler)
    }

    fn route<E, S, H>(mut self, state: S, handler: H) -> Self
    where
        E: Event,
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, E> + 'static,
    {
        let route = Routed::<E, S, H>::new(state, handler);
        self.routes.entry(E::NAME.routing_key()).or_default().push(Box::new(route));
        self
    }

    /// Hands every event of every service to `handler` too, an `async fn(&S, &Tx, AnyEvent, &Envelope)`, after the one
    /// that was registered for it and in the same transaction.
    #[must_use]
    pub fn on_everything<S, H>(mut self, state: S, handler: H) -> Self
    where
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, AnyEvent> + 'static,
    {
        self.everything = Some(Box::new(Everything { state, handler }));
        self
    }

    /// Gives every `E` a transaction of its own, since its handlers lock what those of other subjects lock as well (a
    /// counter, an account, the work of a member of staff): in a batch the lock would be held for as long as all of it
    /// takes, and together with others in whatever order the messages came.
    #[must_use]
    pub fn by_itself<E: Event>(mut self) -> Self {
        self.rules.by_itself.insert(E::NAME.routing_key());
        self
    }

    /// Handles up to `most` messages that wait for one another in one transaction; 16 unless it is said. Handlers in a
    /// batch keep rows about the message's own subject, of which each sees what those before it wrote; they read no rows
    /// that are kept about another. Those that do not hold to that go [`InboxConsumer::by_itself`]. When anything goes wrong
    /// with one of a batch, all are handled again, one by one.
    #[must_use]
    pub fn batch_size(mut self, most: usize) -> Self {
        self.most_per_batch = most.max(1);
        self
    }

    /// How many messages it takes at once.
    #[must_use]
    pub fn most_per_batch(&self) -> usize {
        self.most_per_batch
    }

    /// What to subscribe to: all that happens to each aggregate whose events come in order, because a consumer that checks
    /// sequences has to see every one; of the others, the events that are handled.
    #[must_use]
    pub fn bindings(&self) -> Vec<Binding> {
        if self.everything.is_some() {
            return vec![Binding::everything()];
        }
        let DeliveryRules { in_order, in_any_order, .. } = &self.rules;
        let whole = in_order.iter().map(|(service, aggregate)| Binding::aggregate(service, aggregate));
        let is_left = |event: &&EventName| !in_order.contains(&(event.service, event.aggregate));
        let single = in_any_order.values().filter(is_left).map(|event| Binding::event(*event));
        whole.chain(single).collect()
    }

    /// Notes, once, since when each aggregate is heard. After the queue is there, and before the first message.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn note_sources(&self) -> Result<(), DbError> {
        let heard = if self.everything.is_some() {
            vec![inbox::EVERYTHING.to_owned()]
        } else {
            let in_order = self.rules.in_order.iter();
            in_order.map(|(service, aggregate)| format!("{service}.{aggregate}")).collect()
        };
        inbox::note_sources(&self.db, heard).await
    }

    /// True when the events of the message's subject come in the order of their sequences.
    pub(super) fn hears_in_order(&self, envelope: &Envelope) -> bool {
        self.everything.is_some() || self.rules.is_in_order(aggregate(envelope))
    }

    /// True when the message has an effect here.
    pub(super) fn handles(&self, envelope: &Envelope) -> bool {
        self.everything.is_some() || self.routes.contains_key(&envelope.routingkey)
    }

    /// False of a message that this service does not bind: one of a backfill comes whatever is bound.
    pub(super) fn is_meant(&self, envelope: &Envelope) -> bool {
        let is_bound = || self.bindings().iter().any(|binding| binding.matches(&envelope.routingkey));
        envelope.backfill.is_none() || is_bound()
    }

    /// True when the message may share its transaction.
    pub(super) fn may_share(&self, envelope: &Envelope) -> bool {
        let is_event = !Notice::is_one(envelope) && self.is_meant(envelope);
        is_event && !self.rules.by_itself.contains(&envelope.routingkey)
    }
}
