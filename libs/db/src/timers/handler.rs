//! What is done when a timer fires, and how handlers of different states share one table.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use kernel::{Failure, Id};
use sea_orm::prelude::Uuid;

use super::Timer;
use crate::Tx;

/// How many timers share a transaction where that costs less: so many that a statement is shared by enough, and so few that
/// the transaction is soon over.
const TOGETHER: usize = 50;

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

/// An `async fn(&S, &Tx, T) -> Result<(), Failure>`, where `T` is one timer that fired (`&FiredTimer`) or several
/// (`&[FiredTimer]`). A trait of its own only because the future borrows its arguments, which a plain `Fn` bound cannot say.
pub trait FireTimer<'a, S, T: ?Sized>: Send + Sync {
    /// What the function returns.
    type Future: Future<Output = Result<(), Failure>> + Send + 'a;

    /// Calls it.
    fn call(&self, state: &'a S, tx: &'a Tx, fired: &'a T) -> Self::Future;
}

impl<'a, S: 'a, T: ?Sized + 'a, F, Fut> FireTimer<'a, S, T> for F
where
    F: Fn(&'a S, &'a Tx, &'a T) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), Failure>> + Send + 'a,
{
    type Future = Fut;

    fn call(&self, state: &'a S, tx: &'a Tx, fired: &'a T) -> Fut {
        self(state, tx, fired)
    }
}

/// A handler whose state's type is forgotten.
pub(super) trait Effect: Send + Sync {
    /// How many timers may share a transaction.
    fn most_together(&self) -> usize;

    fn run<'a>(&'a self, tx: &'a Tx, fired: &'a [FiredTimer]) -> BoxFuture<'a, Result<(), Failure>>;
}

/// What is done for one.
pub(super) struct OfOne<S, H> {
    pub(super) state: S,
    pub(super) handler: H,
}

/// What is done for many with as many statements as for one.
pub(super) struct OfMany<S, H> {
    pub(super) state: S,
    pub(super) handler: H,
}

impl<S, H> Effect for OfOne<S, H>
where
    S: Send + Sync,
    H: for<'a> FireTimer<'a, S, FiredTimer>,
{
    fn most_together(&self) -> usize {
        1
    }

    fn run<'a>(&'a self, tx: &'a Tx, fired: &'a [FiredTimer]) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            for timer in fired {
                self.handler.call(&self.state, tx, timer).await?;
            }
            Ok(())
        })
    }
}

impl<S, H> Effect for OfMany<S, H>
where
    S: Send + Sync,
    H: for<'a> FireTimer<'a, S, [FiredTimer]>,
{
    fn most_together(&self) -> usize {
        TOGETHER
    }

    fn run<'a>(&'a self, tx: &'a Tx, fired: &'a [FiredTimer]) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.handler.call(&self.state, tx, fired))
    }
}
