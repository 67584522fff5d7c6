//! What operators and their machines ask: alive, ready, measured. Outside `/api/v1` and the API's description.

use std::sync::Arc;

use actix_web::{HttpResponse, http::header, web};
use async_trait::async_trait;
use serde::Serialize;

/// A part without which requests should go elsewhere.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Its name in the reply, such as `database`.
    fn name(&self) -> &str;
    /// True while it answers.
    async fn is_ready(&self) -> bool;
}

/// What [`crate::Site`] serves at `/healthz`, `/readyz` and `/metrics`.
#[derive(Clone)]
pub struct Operations {
    /// All of these must be ready.
    pub readiness: Arc<[Arc<dyn Readiness>]>,
    /// The metrics in Prometheus' text format.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
}

impl std::fmt::Debug for Operations {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Operations").field("parts", &self.readiness.len()).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Report {
    status: &'static str,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    name: String,
    ready: bool,
}

impl Operations {
    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        config
            .app_data(web::Data::new(self.clone()))
            .route("/healthz", web::get().to(health))
            .route("/readyz", web::get().to(readiness))
            .route("/metrics", web::get().to(metrics_text));
    }
}

/// Alive is whoever answers: a lost database is no reason to be restarted.
async fn health() -> HttpResponse {
    HttpResponse::Ok().json(Report { status: "ok", parts: Vec::new() })
}

async fn readiness(operations: web::Data<Operations>) -> HttpResponse {
    let checks = operations
        .readiness
        .iter()
        .map(|part| async { Part { name: part.name().to_owned(), ready: part.is_ready().await } });
    let parts = futures_util::future::join_all(checks).await;
    if parts.iter().all(|part| part.ready) {
        HttpResponse::Ok().json(Report { status: "ok", parts })
    } else {
        HttpResponse::ServiceUnavailable().json(Report { status: "unavailable", parts })
    }
}

async fn metrics_text(operations: web::Data<Operations>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body((operations.metrics)())
}
