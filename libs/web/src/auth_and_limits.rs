//! The middleware before the routes: who is calling, whether they asked too much, and how long the answer took.

use std::time::Instant;

use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
    web::Data,
};

use crate::{Identify, Problem, RateLimits, fallback::Known, head, ops, rate_limit::Class, route};

/// Lets a request pass or refuses it; see the module's words.
pub(crate) async fn pass<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let identify = request.app_data::<Data<dyn Identify>>().cloned();
    let rate_limits = request.app_data::<Data<RateLimits>>().cloned();
    let Some((identify, rate_limits)) = identify.zip(rate_limits) else {
        return Ok(request.error_response(Problem::for_status(PARTS_MISSING)).map_into_right_body());
    };
    let (route, method) = (route::pattern(&request), head::asked_method(&request));
    let started = Instant::now();
    // Machines ask these, from addresses that may be everybody's; they cost the same however often they are asked.
    let reply = if ops::is_operation(&route) {
        next.call(request).await?.map_into_left_body()
    } else {
        limited((identify.get_ref(), rate_limits.get_ref()), request, next).await?
    };
    let status = reply.status().as_u16().to_string();
    let labels = [("method", method.to_owned()), ("route", route), ("status", status)];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(started.elapsed());
    Ok(reply)
}

async fn limited<B: MessageBody + 'static>(
    (identify, rate_limits): (&dyn Identify, &RateLimits),
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let caller = identify.identify(&request).await;
    let class = request.app_data::<Data<Known>>().map(|known| known.class(&request));
    let class = class.unwrap_or_else(|| Class::of_method(request.method()));
    let mut admitted = match rate_limits.admit(&request, class, &caller).await {
        Err(problem) => return Ok(request.error_response(problem).map_into_right_body()),
        Ok(admitted) => admitted,
    };
    let mut reply = next.call(request).await?.map_into_left_body();
    if let Some(admitted) = &mut admitted {
        admitted.settle(reply.status()).await;
        admitted.write(reply.headers_mut());
    }
    if matches!(reply.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let source = rate_limits.source_of(reply.request());
        identify.refused(reply.request(), &source).await;
    }
    if reply.status() == StatusCode::NOT_FOUND {
        identify.unfound(reply.request(), &rate_limits.source_of(reply.request()));
    }
    Ok(reply)
}

/// Unreachable while [`crate::HttpApp::app`] is the only maker of applications.
const PARTS_MISSING: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;
