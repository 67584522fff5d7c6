//! Looking at attempts.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use web::{List, PageQuery, Problem};

use super::message_shapes::{DeliveryQuery, DeliveryView};
use crate::app::{App, messages};

/// Attempts at messages, newest first.
#[utoipa::path(
    tag = "messages", params(PageQuery, DeliveryQuery), security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "One page.", body = PageOf<DeliveryView>))
)]
#[get("/api/v1/deliveries")]
pub(super) async fn list_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    list: List<DeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    let page = messages::list_deliveries(&app, &caller.actor, list.filter.into(), &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(DeliveryView::from)))
}
