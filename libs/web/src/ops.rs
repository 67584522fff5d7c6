//! What operators and their machines ask: alive, ready, measured. Outside `/api/v1` and the API's description.
//!
//! `/healthz` and the status of `/readyz` are for everybody. What the process is made of and its numbers are for
//! operators: they come straight to it, and where the process stands alone on a machine, from that machine. What came
//! through a proxy came from the outside.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::header::{self, HeaderMap},
    web,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::{sync::Mutex, time::Instant};

use crate::{Problem, fallback::unmatched};

/// The paths of this module.
pub(crate) const PATHS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// How long one answer about readiness stands, so that asking often costs no more than asking.
const ANSWER_STANDS: Duration = Duration::from_millis(500);

/// A part without which requests should go elsewhere.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Its name in the reply, such as `database`.
    fn name(&self) -> &str;
    /// True while it answers.
    async fn is_ready(&self) -> bool;
}

/// Where operators are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operators {
    /// On this machine.
    Loopback,
    /// Anywhere from where the process is reached without a proxy: the network of a cluster.
    Network,
}

/// What [`crate::HttpApp`] serves at `/healthz`, `/readyz` and `/metrics`.
#[derive(Clone)]
pub struct Operations {
    readiness: Arc<[Arc<dyn Readiness>]>,
    metrics: Arc<dyn Fn() -> String + Send + Sync>,
    operators: Operators,
    last: Arc<Mutex<Option<(Instant, Report)>>>,
}

impl std::fmt::Debug for Operations {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Operations").field("parts", &self.readiness.len()).finish_non_exhaustive()
    }
}

#[derive(Clone, Serialize)]
struct Report {
    status: &'static str,
    parts: Vec<Part>,
}

#[derive(Clone, Serialize)]
struct Part {
    name: String,
    ready: bool,
}

/// True for a route of this module.
pub(crate) fn is_operation(route: &str) -> bool {
    PATHS.contains(&route)
}

impl Operations {
    /// All of `readiness` must be ready; `metrics` is in Prometheus' text format.
    pub fn new(
        readiness: Vec<Arc<dyn Readiness>>,
        metrics: impl Fn() -> String + Send + Sync + 'static,
        operators: Operators,
    ) -> Self {
        Self { readiness: readiness.into(), metrics: Arc::new(metrics), operators, last: Arc::default() }
    }

    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        let [health_path, readiness_path, metrics_path] = PATHS;
        let page = |path: &str| -> Resource { web::resource(path).default_service(web::to(unmatched)) };
        config
            .app_data(web::Data::new(self.clone()))
            .service(page(health_path).route(web::get().to(health)))
            .service(page(readiness_path).route(web::get().to(readiness)))
            .service(page(metrics_path).route(web::get().to(metrics_text)));
    }

    /// The state of the parts, asked at most now and then, and once for all who ask together.
    async fn report(&self) -> Report {
        let mut last = self.last.lock().await;
        if let Some((asked_at, report)) = &*last
            && asked_at.elapsed() < ANSWER_STANDS
        {
            return report.clone();
        }
        let checks = self
            .readiness
            .iter()
            .map(|part| async { Part { name: part.name().to_owned(), ready: part.is_ready().await } });
        let parts = futures_util::future::join_all(checks).await;
        let status = if parts.iter().all(|part| part.ready) { "ok" } else { "unavailable" };
        let report = Report { status, parts };
        *last = Some((Instant::now(), report.clone()));
        report
    }

    /// True when the request comes from where operators are. One without an address was not sent over a network.
    fn is_for_operators(&self, request: &HttpRequest) -> bool {
        let is_near = match self.operators {
            Operators::Loopback => {
                request.peer_addr().is_none_or(|peer| peer.ip().to_canonical().is_loopback())
            }
            Operators::Network => true,
        };
        is_near && !is_forwarded(request.headers())
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(header::FORWARDED) || headers.contains_key(header::X_FORWARDED_FOR)
}

/// A process that answers is alive: a lost database is no reason to be restarted.
async fn health() -> HttpResponse {
    HttpResponse::Ok().json(Report { status: "ok", parts: Vec::new() })
}

async fn readiness(request: HttpRequest, operations: web::Data<Operations>) -> HttpResponse {
    let mut report = operations.report().await;
    if !operations.is_for_operators(&request) {
        report.parts.clear();
    }
    match report.status {
        "ok" => HttpResponse::Ok().json(report),
        _unavailable => HttpResponse::ServiceUnavailable().json(report),
    }
}

async fn metrics_text(
    request: HttpRequest,
    operations: web::Data<Operations>,
) -> Result<HttpResponse, Problem> {
    if !operations.is_for_operators(&request) {
        return Err(Problem::not_found());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body((operations.metrics)()))
}
