//! Looking at attempts.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use web::{Listing, Problem};

use super::message_shapes::DeliveryView;
use crate::app::{
    App,
    messages::{self, DeliveryList},
};

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
pub(super) async fn list_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    listing: Listing<DeliveryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = messages::list_deliveries(&app, &caller.actor, &query).await?;
    reply.of(page.map(DeliveryView::from)).await
}
