//! The words of every message.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use serde::Serialize;
use utoipa::ToSchema;
use web::Problem;

use crate::app::App;

/// The words for one event; `{number}` and its like are filled in.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateView {
    event: String,
    zh: String,
    en: String,
}

/// Every template.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateList {
    items: Vec<TemplateView>,
}

/// List message templates
///
/// In both languages.
#[utoipa::path(
    tag = "messages", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "Every template.", body = TemplateList))
)]
#[get("/api/v1/templates")]
pub(super) async fn list_templates(
    _caller: Caller<need::NotificationsRead>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let items = app.templates.all().cloned().map(|template| TemplateView {
        event: template.event,
        zh: template.zh,
        en: template.en,
    });
    Ok(HttpResponse::Ok().json(TemplateList { items: items.collect() }))
}
