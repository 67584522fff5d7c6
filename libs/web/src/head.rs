//! HEAD, wherever GET is (RFC 9110 §9.1): the routes see a GET, the caller its status and headers.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpMessage,
    body::{BodySize, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Bytes,
};

use crate::route;

/// Left in the extensions of a request that asked for the head alone.
struct AskedHead;

/// A body of which only the size is told.
pub(crate) struct Hollow(BodySize);

/// Answers HEAD by GET. The outermost layer but tracing: everything inside sees a GET.
pub(crate) async fn answer<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, Hollow>>, Error> {
    if request.method() != Method::HEAD {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    request.extensions_mut().insert(AskedHead);
    request.head_mut().method = Method::GET;
    let reply = next.call(request).await?;
    Ok(reply.map_body(|_head, body| EitherBody::right(Hollow(body.size()))))
}

/// The method as the caller sent it, as a label.
pub(crate) fn asked_method(request: &ServiceRequest) -> &'static str {
    let is_head = request.extensions().contains::<AskedHead>();
    if is_head { "HEAD" } else { route::method_label(request.method()) }
}

impl MessageBody for Hollow {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
