//! What the client library's errors mean to us.

use lapin::{
    Error, ErrorKind,
    protocol::{AMQPErrorKind, AMQPSoftError},
};

use crate::BusError;

/// The broker's refusals about one channel (no such queue, other arguments, no right) are [`BusError::Rejected`];
/// lost connections and everything about them are [`BusError::Unavailable`].
pub(super) fn with_context(doing: &'static str) -> impl FnOnce(Error) -> BusError {
    move |error| {
        let is_refusal = matches!(error.kind(), ErrorKind::ProtocolError(refusal)
            if matches!(refusal.kind(), AMQPErrorKind::Soft(_)));
        let source = Box::new(error);
        if is_refusal {
            BusError::Rejected { doing, source }
        } else {
            BusError::Unavailable { doing, source }
        }
    }
}

/// True when there is nothing of that name.
pub(super) fn is_not_found(error: &Error) -> bool {
    is_soft(error, |refusal| matches!(refusal, AMQPSoftError::NOTFOUND))
}

/// True when the broker said that there is nothing of that name.
pub(super) fn is_missing(error: &BusError) -> bool {
    match error {
        BusError::Rejected { source, .. } => source.downcast_ref().is_some_and(is_not_found),
        BusError::Unavailable { .. }
        | BusError::Closing
        | BusError::Envelope(_)
        | BusError::DeadLettering(_)
        | BusError::Misconfigured(_) => false,
    }
}

/// True when there is something of that name with other properties.
pub(super) fn is_other(error: &Error) -> bool {
    is_soft(error, |refusal| matches!(refusal, AMQPSoftError::PRECONDITIONFAILED))
}

fn is_soft(error: &Error, matching: impl Fn(&AMQPSoftError) -> bool) -> bool {
    matches!(error.kind(), ErrorKind::ProtocolError(refusal)
        if matches!(refusal.kind(), AMQPErrorKind::Soft(soft) if matching(soft)))
}

/// For what took too long.
pub(super) fn timed_out(doing: &'static str) -> impl FnOnce(tokio::time::error::Elapsed) -> BusError {
    move |elapsed| BusError::Unavailable { doing, source: Box::new(elapsed) }
}
