//! Looking at messages.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::MessageId;
use web::{Listing, PathId, Problem, Submitted};

use super::message_shapes::{MessageView, ReceiptBody};
use crate::app::{
    App,
    messages::{self, MessageList},
};

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
pub(super) async fn list_messages(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    listing: Listing<MessageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = messages::list_messages(&app, &caller.actor, &query).await?;
    reply.of(page.map(MessageView::from)).await
}

/// Get a message
#[utoipa::path(
    tag = "messages", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "The message.", body = MessageView))
)]
#[get("/api/v1/messages/{id}")]
pub(super) async fn get_message(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<MessageId>,
) -> Result<HttpResponse, Problem> {
    let message = messages::get_message(&app, &caller.actor, id.0).await?;
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
pub(super) async fn record_receipt(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<MessageId>,
    body: Submitted<ReceiptBody>,
) -> Result<HttpResponse, Problem> {
    let message = messages::record_receipt(&app, &caller.actor, id.0, body.value.status).await?;
    Ok(HttpResponse::Ok().json(MessageView::from(message)))
}
