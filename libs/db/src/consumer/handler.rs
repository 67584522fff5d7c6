//! What a handler is, and how handlers of different events share one table.

use std::marker::PhantomData;

use envelope::{Envelope, EnvelopeError, Event};
use futures_util::future::BoxFuture;
use kernel::{Failure, Open};

use crate::{Tx, Writes};

/// An `async fn(&S, &Tx, E, &Envelope) -> Result<(), Failure>`. A trait of its own only because the future borrows
/// its arguments, which a plain `Fn` bound cannot say.
pub trait Handler<'a, S, E>: Send + Sync {
    /// What the function returns.
    type Future: Future<Output = Result<(), Failure>> + Send + 'a;

    /// Calls it.
    fn call(&self, state: &'a S, tx: &'a Tx, event: E, envelope: &'a Envelope) -> Self::Future;
}

impl<'a, S: 'a, E, F, Fut> Handler<'a, S, E> for F
where
    F: Fn(&'a S, &'a Tx, E, &'a Envelope) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), Failure>> + Send + 'a,
{
    type Future = Fut;

    fn call(&self, state: &'a S, tx: &'a Tx, event: E, envelope: &'a Envelope) -> Fut {
        self(state, tx, event, envelope)
    }
}

impl Writes {
    /// What a word of an event is, for a consumer that decides by it. One that only another version knows is counted and
    /// logged, and is none here: the consumer then does what holds for every word, or lets the event be. It never fails by
    /// it, since a message that fails is a dead letter in the end, and holds up its subject meanwhile.
    pub fn known<O: Open>(&self, word: &O) -> Option<O::Known> {
        let known = word.known();
        if known.is_none() {
            let service = self.db().service();
            metrics::counter!("event_words_unknown_total", "service" => service, "list" => O::LIST)
                .increment(1);
            tracing::warn!(list = O::LIST, word = word.spelling(), "an event has a word of another version");
        }
        known
    }
}

/// An event of any kind, for a handler that takes everything: what it needs is in the envelope.
#[derive(Debug, Clone, Copy)]
pub struct AnyEvent;

pub(super) enum HandleError {
    Undecodable(EnvelopeError),
    Failed(Failure),
}

/// A handler whose event type is forgotten.
pub(super) trait Route: Send + Sync {
    fn run<'a>(&'a self, tx: &'a Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), HandleError>>;
}

pub(super) struct Routed<E, S, H> {
    state: S,
    handler: H,
    event: PhantomData<fn() -> E>,
}

impl<E, S, H> Routed<E, S, H> {
    pub(super) fn new(state: S, handler: H) -> Self {
        Self { state, handler, event: PhantomData }
    }
}

impl<E, S, H> Route for Routed<E, S, H>
where
    E: Event,
    S: Send + Sync,
    H: for<'a> Handler<'a, S, E>,
{
    fn run<'a>(&'a self, tx: &'a Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), HandleError>> {
        Box::pin(async move {
            let event = envelope.open::<E>().map_err(HandleError::Undecodable)?;
            self.handler.call(&self.state, tx, event, envelope).await.map_err(HandleError::Failed)
        })
    }
}

/// A handler of every event, whose own types are forgotten.
pub(super) struct Everything<S, H> {
    pub(super) state: S,
    pub(super) handler: H,
}

impl<S, H> Route for Everything<S, H>
where
    S: Send + Sync,
    H: for<'a> Handler<'a, S, AnyEvent>,
{
    fn run<'a>(&'a self, tx: &'a Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), HandleError>> {
        Box::pin(async move {
            self.handler.call(&self.state, tx, AnyEvent, envelope).await.map_err(HandleError::Failed)
        })
    }
}
