//! A request that was begun is finished even when its client disconnects meanwhile.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    rt,
};
use tracing::Instrument;

/// Runs the handler as a task of its own: the server drops what it waits for when a client resets its connection, and an
/// operation would be cut between its commit and what has to follow it.
pub(crate) async fn whatever_the_client_does<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    match rt::spawn(next.call(request).in_current_span()).await {
        Ok(reply) => reply,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_cancelled) => Err(actix_web::error::ErrorServiceUnavailable("the process is stopping")),
        },
    }
}
