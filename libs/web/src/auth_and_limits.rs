//! The middleware before the routes: who is calling, whether they asked too much, and how long the answer took.

use std::time::Instant;

use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
    web,
};

use crate::{HttpApp, Problem, fallback::Known, head, ops, rate_limit::Class, route};

/// Lets a request pass or refuses it; see the module's words.
pub(crate) async fn pass<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let Some(http_app) = request.app_data::<web::Data<HttpApp>>().cloned() else {
        return Ok(request.error_response(Problem::for_status(SITE_MISSING)).map_into_right_body());
    };
    let (route, method) = (route::pattern(&request), head::asked_method(&request));
    let started = Instant::now();
    // Machines ask these, from addresses that may be everybody's; they cost the same however often they are asked.
    let reply = if ops::is_operation(&route) {
        next.call(request).await?.map_into_left_body()
    } else {
        limited(&http_app, request, next).await?
    };
    let status = reply.status().as_u16().to_string();
    let labels = [("method", method.to_owned()), ("route", route), ("status", status)];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(started.elapsed());
    Ok(reply)
}

async fn limited<B: MessageBody + 'static>(
    http_app: &HttpApp,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let caller = http_app.identify.identify(&request).await;
    let class = request.app_data::<web::Data<Known>>().map(|known| known.class(&request));
    let class = class.unwrap_or_else(|| Class::of_method(request.method()));
    let mut admitted = match http_app.rate_limits.admit(&request, class, &caller).await {
        Err(problem) => return Ok(request.error_response(problem).map_into_right_body()),
        Ok(admitted) => admitted,
    };
    let mut reply = next.call(request).await?.map_into_left_body();
    if let Some(admitted) = &mut admitted {
        admitted.settle(reply.status()).await;
        admitted.write(reply.headers_mut());
    }
    if matches!(reply.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let source = http_app.rate_limits.source_of(reply.request());
        http_app.identify.refused(reply.request(), &source).await;
    }
    if reply.status() == StatusCode::NOT_FOUND {
        http_app.identify.unfound(reply.request(), &http_app.rate_limits.source_of(reply.request()));
    }
    Ok(reply)
}

/// Unreachable while [`HttpApp::app`] is the only maker of applications.
const SITE_MISSING: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;
