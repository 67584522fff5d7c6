//! What the client library's answers mean to us, and how long one is waited for.

use std::time::Duration;

use lapin::{
    Error, ErrorKind,
    protocol::{AMQPErrorKind, AMQPSoftError},
};

use tokio::time::timeout;

use crate::BusError;

/// How long an answer of the broker is waited for: longer than the TCP and TLS time limit, for the handshake after it.
/// The client library forgets a question that is asked just while its connection ends, and never answers it: a consumer
/// that waited on would be alive and handle nothing.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// What the broker answers to `question`, in time. Everything is asked through this, but for publishing, which has a time
/// limit of its own.
pub(super) async fn answered<T>(
    doing: &'static str,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<T, BusError> {
    timeout(ANSWER_TIMEOUT, question).await.map_err(timed_out(doing))?.map_err(with_context(doing))
}

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

/// True when the broker said that there is nothing of that name.
pub(super) fn is_missing(error: &BusError) -> bool {
    is_soft(error, |refusal| matches!(refusal, AMQPSoftError::NOTFOUND))
}

/// True when the broker said that there is something of that name with other properties.
pub(super) fn is_other(error: &BusError) -> bool {
    is_soft(error, |refusal| matches!(refusal, AMQPSoftError::PRECONDITIONFAILED))
}

fn is_soft(error: &BusError, matching: impl Fn(&AMQPSoftError) -> bool) -> bool {
    let BusError::Rejected { source, .. } = error else { return false };
    let kind = source.downcast_ref::<Error>().map(Error::kind);
    matches!(kind, Some(ErrorKind::ProtocolError(refusal))
        if matches!(refusal.kind(), AMQPErrorKind::Soft(soft) if matching(soft)))
}

/// For what took too long.
pub(super) fn timed_out(doing: &'static str) -> impl FnOnce(tokio::time::error::Elapsed) -> BusError {
    move |elapsed| BusError::Unavailable { doing, source: Box::new(elapsed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_question_that_is_never_answered_ends() {
        let asked = answered("acknowledging a message", std::future::pending::<Result<(), Error>>()).await;
        assert!(matches!(asked, Err(BusError::Unavailable { doing: "acknowledging a message", .. })));
    }
}
