//! Bodies that come too slowly: a request may not hold a connection for as long as it likes.
//!
//! Every body has a first stretch of patience and, from then on, a least rate; so that a large one that really comes is
//! read, and one that drips is not.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    Error,
    body::{BodySize, BoxBody, EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, Sleep, sleep_until};

/// What a body may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit {
    /// The most bytes of a JSON body.
    pub bytes: usize,
    /// How long a body may take to come, however short it is.
    pub patience: Duration,
    /// How many bytes earn another second.
    pub bytes_per_sec: u32,
}

impl Default for BodyLimit {
    fn default() -> Self {
        Self { bytes: 1 << 20, patience: Duration::from_secs(10), bytes_per_sec: 8 << 10 }
    }
}

impl BodyLimit {
    /// Until when a body that began at `began` and of which `bytes` have come may go on.
    fn deadline(&self, began: Instant, bytes: usize) -> Instant {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let earned =
            Duration::from_millis(bytes.saturating_mul(1_000) / u64::from(self.bytes_per_sec.max(1)));
        began + self.patience + earned
    }
}

/// Paces the body of a request, and has the connection closed after an answer that did not wait for all of it.
pub(crate) async fn mind<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, Held>>, Error> {
    let limit = request.app_data::<BodyLimit>().copied().unwrap_or_default();
    let (_, payload) = request.parts_mut();
    if matches!(payload, Payload::None) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let rest = Rc::new(RefCell::new(std::mem::replace(payload, Payload::None)));
    *payload = paced(Rc::clone(&rest), limit);
    let reply = next.call(request).await?;
    Ok(reply.map_body(|_head, body| EitherBody::right(Held { body: body.boxed(), _rest: rest })))
}

type Shared = Rc<RefCell<Payload>>;

/// An answer that keeps what has not been read of its request until it is sent: a chunked body that was let go before is
/// read to its end by the framework, however long that takes; after one that is still held, the connection is closed.
pub(crate) struct Held {
    body: BoxBody,
    _rest: Shared,
}

impl MessageBody for Held {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(context)
    }
}

/// `payload`, ended with an error when it comes too slowly.
fn paced(payload: Shared, limit: BodyLimit) -> Payload {
    let began = Instant::now();
    let timer = Box::pin(sleep_until(limit.deadline(began, 0)));
    Payload::Stream { payload: Box::pin(Paced { payload, limit, began, read: 0, timer }) }
}

/// True for the error of a body that came too slowly.
pub(crate) fn is_too_slow(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut)
}

struct Paced {
    payload: Shared,
    limit: BodyLimit,
    began: Instant,
    read: usize,
    timer: Pin<Box<Sleep>>,
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.payload.borrow_mut().poll_next_unpin(context);
        match next {
            Poll::Ready(Some(Ok(chunk))) => {
                self.read = self.read.saturating_add(chunk.len());
                let deadline = self.limit.deadline(self.began, self.read);
                self.timer.as_mut().reset(deadline);
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(ended) => Poll::Ready(ended),
            Poll::Pending => self.timer.as_mut().poll(context).map(|()| {
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
                Some(Err(PayloadError::Io(late)))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_come_earns_time() {
        let limit = BodyLimit { bytes: 1, patience: Duration::from_secs(10), bytes_per_sec: 1_000 };
        let began = Instant::now();
        assert_eq!(limit.deadline(began, 0) - began, Duration::from_secs(10));
        assert_eq!(limit.deadline(began, 2_500) - began, Duration::from_millis(12_500));
    }
}
