//! What is done when a timer fires, and how handlers of different states share one table.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use kernel::{Failure, Id};
use sea_orm::prelude::Uuid;

use super::Timer;
use crate::Tx;

/// A timer whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiredTimer {
    pub(super) kind: String,
    pub(super) subject: Uuid,
    pub(super) key: String,
    /// The instant it was scheduled for.
    pub due_at: DateTime<Utc>,
}

impl FiredTimer {
    /// What it is about.
    #[must_use]
    pub fn subject<T: Id>(&self) -> T {
        T::from_uuid(self.subject)
    }

    /// True when it is this one, whenever that is due.
    #[must_use]
    pub fn is(&self, timer: &Timer) -> bool {
        (self.kind.as_str(), self.subject, self.key.as_str()) == (timer.kind, timer.subject, timer.key)
    }
}

/// An `async fn(&S, &Tx, &FiredTimer) -> Result<(), Failure>`. A trait of its own only because the future borrows its
/// arguments, which a plain `Fn` bound cannot say.
pub trait FireTimer<'a, S>: Send + Sync {
    /// What the function returns.
    type Future: Future<Output = Result<(), Failure>> + Send + 'a;

    /// Calls it.
    fn call(&self, state: &'a S, tx: &'a Tx, timer: &'a FiredTimer) -> Self::Future;
}

impl<'a, S: 'a, F, Fut> FireTimer<'a, S> for F
where
    F: Fn(&'a S, &'a Tx, &'a FiredTimer) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), Failure>> + Send + 'a,
{
    type Future = Fut;

    fn call(&self, state: &'a S, tx: &'a Tx, timer: &'a FiredTimer) -> Fut {
        self(state, tx, timer)
    }
}

/// A handler whose state's type is forgotten.
pub(super) trait Effect: Send + Sync {
    fn run<'a>(&'a self, tx: &'a Tx, timer: &'a FiredTimer) -> BoxFuture<'a, Result<(), Failure>>;
}

pub(super) struct Stateful<S, H> {
    pub(super) state: S,
    pub(super) handler: H,
}

impl<S, H> Effect for Stateful<S, H>
where
    S: Send + Sync,
    H: for<'a> FireTimer<'a, S>,
{
    fn run<'a>(&'a self, tx: &'a Tx, timer: &'a FiredTimer) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.handler.call(&self.state, tx, timer))
    }
}
