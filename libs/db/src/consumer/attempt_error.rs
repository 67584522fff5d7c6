//! How an attempt ends that did not end well, and what the bus is told of it.

use std::{error::Error, time::Duration};

use bus::{Delivery, Outcome};
use envelope::EnvelopeError;
use kernel::{ErrorKind, Failure};

use super::handler::HandleError;
use crate::{DbError, error::STALE_VERSION};

/// How long a message waits that this version cannot read: as long as a roll-out takes, after which the next version knows
/// its shape. Words that are new do not come here: they are carried.
const ROLL_OUT: Duration = Duration::from_secs(30 * 60);
/// How long what follows an effect is tried again; cached answers live no longer.
const WORTH_FOLLOWING: Duration = Duration::from_secs(30);

/// How one attempt ended otherwise.
pub(super) enum AttemptError {
    /// Something it needs is away, or has not arrived: nothing that the message is to blame for.
    Away(String),
    /// It failed, and may not fail again.
    Passing(String),
    /// It will fail again.
    Lasting(String),
    /// It is none that this version of the code knows.
    Unreadable(String),
    /// Its effect is committed; what should follow it has not happened.
    Unsettled(String),
}

impl AttemptError {
    /// What it is counted as, and what the bus does.
    pub(super) fn outcome_of(self, delivery: Delivery<'_>) -> (&'static str, Outcome) {
        let may_wait = |most: Duration| delivery.may_wait && delivery.waited < most;
        match self {
            Self::Away(reason) => ("later", Outcome::Later { reason }),
            Self::Passing(reason) => {
                tracing::warn!(reason, "a message is tried again");
                ("retry", Outcome::Retry { reason })
            }
            Self::Unreadable(reason) if may_wait(ROLL_OUT) => ("later", Outcome::Later { reason }),
            Self::Lasting(reason) | Self::Unreadable(reason) => ("dead", Outcome::Dead { reason }),
            Self::Unsettled(reason) if may_wait(WORTH_FOLLOWING) => ("later", Outcome::Later { reason }),
            Self::Unsettled(reason) => {
                metrics::counter!("inbox_unsettled_total").increment(1);
                tracing::warn!(reason, "what should follow an effect is given up; the effect stands");
                ("applied", Outcome::Done)
            }
        }
    }

    /// Why.
    pub(super) fn into_reason(self) -> String {
        match self {
            Self::Away(reason)
            | Self::Passing(reason)
            | Self::Lasting(reason)
            | Self::Unreadable(reason)
            | Self::Unsettled(reason) => reason,
        }
    }
}

impl From<DbError> for AttemptError {
    fn from(error: DbError) -> Self {
        Failure::from(error).into()
    }
}

impl From<Failure> for AttemptError {
    /// What does not answer is waited for. A refusal stands, and no waiting changes it, unless it was a race or somebody's
    /// pause. What is broken may be mended by a restart or a release before the attempts run out.
    fn from(failure: Failure) -> Self {
        let reason = failure.chain();
        match &failure {
            Failure::Refused(refusal) => match refusal.kind {
                ErrorKind::RateLimited | ErrorKind::Unavailable => Self::Away(reason),
                ErrorKind::Internal => Self::Passing(reason),
                ErrorKind::Conflict if refusal.code == STALE_VERSION => Self::Passing(reason),
                ErrorKind::Invalid
                | ErrorKind::Unauthenticated
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::Conflict => Self::Lasting(reason),
            },
            Failure::Unavailable { .. } => Self::Away(reason),
            Failure::Broken { source, .. } if is_unreadable(source.as_ref()) => Self::Unreadable(reason),
            Failure::Broken { .. } => Self::Passing(reason),
        }
    }
}

/// True for a message that a handler of every event could not read: it reads what it needs by itself.
fn is_unreadable(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<DbError>();
    matches!(error, Some(DbError::Envelope(EnvelopeError::Payload { .. })))
}

impl From<HandleError> for AttemptError {
    fn from(error: HandleError) -> Self {
        match error {
            HandleError::Undecodable(error) => Self::Unreadable(error.to_string()),
            HandleError::Failed(failure) => failure.into(),
        }
    }
}
