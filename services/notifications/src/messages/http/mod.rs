//! Messages, attempts at them, and their words, over the API.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::MessageId;
use web::{Listing, PathId, Problem, Submitted};

use crate::{
    app::App,
    messages::app::{self, DeliveryList, MessageList},
};
use shapes::{DeliveryView, MessageView, ReceiptBody};

/// List messages
///
/// Newest first, each with its delivery state and the rule behind it.
#[utoipa::path(
    tag = "messages", params(Listing::<MessageList>), security(("bearer" = ["notifications:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<MessageView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/messages")]
pub(crate) async fn list_messages(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    listing: Listing<MessageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_messages(&app, &caller.actor, &query).await?;
    reply.of(page.map(MessageView::from)).await
}

/// Get a message
#[utoipa::path(
    tag = "messages", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "The message.", body = MessageView))
)]
#[get("/api/v1/messages/{id}")]
pub(crate) async fn get_message(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<MessageId>,
) -> Result<HttpResponse, Problem> {
    let message = app::get_message(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(MessageView::from(message)))
}

/// Record a delivery receipt
///
/// What became of a message: the channel's receipt, or what a person found out. One that says what is known already
/// changes nothing.
#[utoipa::path(
    tag = "messages", security(("bearer" = ["notifications:write"])),
    request_body = ReceiptBody, responses((status = 200, description = "The updated message.", body = MessageView))
)]
#[post("/api/v1/messages/{id}/receipt")]
pub(crate) async fn record_receipt(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<MessageId>,
    body: Submitted<ReceiptBody>,
) -> Result<HttpResponse, Problem> {
    let message = app::record_receipt(&app, &caller.actor, id.0, body.value.status).await?;
    Ok(HttpResponse::Ok().json(MessageView::from(message)))
}

/// List delivery attempts
///
/// Attempts at messages, newest first.
#[utoipa::path(
    tag = "messages", params(Listing::<DeliveryList>), security(("bearer" = ["notifications:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<DeliveryView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/deliveries")]
pub(crate) async fn list_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    listing: Listing<DeliveryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_deliveries(&app, &caller.actor, &query).await?;
    reply.of(page.map(DeliveryView::from)).await
}

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
pub(crate) async fn list_templates(
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
