//! The gate before the routes: who is calling, whether they asked too much, and how long the answer took.

use std::time::Instant;

use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};

use crate::{Problem, Site};

/// Lets a request pass or refuses it; see the module's words.
pub(crate) async fn pass<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return Ok(request.error_response(Problem::for_status(SITE_MISSING)).map_into_right_body());
    };
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let method = request.method().as_str().to_owned();
    let started = Instant::now();
    let caller = site.identify.identify(&request).await;
    let reply = match site.rate_limits.check(&request, &caller) {
        Err(problem) => request.error_response(problem).map_into_right_body(),
        Ok(granted) => {
            let mut reply = next.call(request).await?.map_into_left_body();
            if let Some(granted) = granted {
                granted.write(reply.headers_mut());
            }
            reply
        }
    };
    let labels = [("method", method), ("route", route), ("status", reply.status().as_u16().to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(started.elapsed());
    Ok(reply)
}

/// Unreachable while [`Site::app`] is the only maker of applications.
const SITE_MISSING: actix_web::http::StatusCode = actix_web::http::StatusCode::INTERNAL_SERVER_ERROR;
