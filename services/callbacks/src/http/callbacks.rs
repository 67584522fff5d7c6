//! Looking at callbacks.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::CallbackId;
use web::{List, ListParams, Listing, NoFilter, PageQuery, PathId, Problem, Versioned};

use super::{attempt_shapes::AttemptView, callback_query::CallbackQuery, callback_shapes::CallbackView};
use crate::{
    app::{
        App,
        callbacks::{self, CALLBACK_LIST},
    },
    domain::Callback,
};

/// List callbacks
///
/// Newest first, or by when they are due. The work list is `owed=true&sort=due`.
#[utoipa::path(
    tag = "callbacks", params(ListParams, CallbackQuery), security(("bearer" = ["callbacks:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CallbackView> = "application/json"), (String = "text/csv"))
    ))
)]
#[get("/api/v1/callbacks")]
pub(super) async fn list_callbacks(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    listing: Listing<CallbackQuery>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = callbacks::list_callbacks(&app, &caller.actor, &query).await?;
    let page = page.map(|callback| CallbackView::from(&callback));
    reply.of(page, CALLBACK_LIST.table, CALLBACK_LIST.columns)
}

/// Get a callback
///
/// With the clause that requires it.
#[utoipa::path(
    tag = "callbacks", security(("bearer" = ["callbacks:read"])),
    responses((status = 200, description = "The callback.", body = CallbackView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/callbacks/{id}")]
pub(super) async fn get_callback(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    id: PathId<CallbackId>,
) -> Result<Versioned<CallbackView>, Problem> {
    Ok(versioned(&callbacks::get_callback(&app, &caller.actor, id.0).await?))
}

/// List attempts to reach a customer
///
/// Newest first.
#[utoipa::path(
    tag = "callbacks", params(PageQuery), security(("bearer" = ["callbacks:read"])),
    responses((status = 200, description = "One page.", body = PageOf<AttemptView>))
)]
#[get("/api/v1/callbacks/{id}/attempts")]
pub(super) async fn list_attempts(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    id: PathId<CallbackId>,
    list: List<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let page = callbacks::list_attempts(&app, &caller.actor, id.0, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(AttemptView::from)))
}

/// A callback with its version as the entity tag.
pub(super) fn versioned(callback: &Callback) -> Versioned<CallbackView> {
    Versioned::new(callback.version, CallbackView::from(callback))
}
