//! Looking at callbacks, and the acts on them.

mod act_list;
pub(crate) mod coverage;
pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::{Actor, PageOf};
use vocabulary::CallbackId;
use web::{Listing, PathId, Problem, Versioned};

use crate::{
    app::App,
    callbacks::{
        app::{self, AttemptList, CallbackList, Target},
        domain::{Callback, CallbackAct},
    },
};
use act_list::for_every_act;
use shapes::{AttemptView, CallbackAssignment, CallbackView, NewAnswer, NewAttemptBody, NewWaiver};

/// List callbacks
///
/// Newest first, or by when they are due. The work list is `owed=true&sort=due`.
#[utoipa::path(
    tag = "callbacks", params(Listing::<CallbackList>), security(("bearer" = ["callbacks:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CallbackView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/callbacks")]
pub(crate) async fn list_callbacks(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    listing: Listing<CallbackList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_callbacks(&app, &caller.actor, &query).await?;
    let page = page.map(|callback| CallbackView::from(&callback));
    reply.of(page).await
}

/// Get a callback
///
/// With the clause that requires it.
#[utoipa::path(
    tag = "callbacks", security(("bearer" = ["callbacks:read"])),
    responses((status = 200, description = "The callback.", body = CallbackView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/callbacks/{id}")]
pub(crate) async fn get_callback(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    id: PathId<CallbackId>,
) -> Result<Versioned<CallbackView>, Problem> {
    Ok(versioned(&app::get_callback(&app, &caller.actor, id.0).await?))
}

/// List attempts to reach a customer
///
/// Newest first.
#[utoipa::path(
    tag = "callbacks", params(Listing::<AttemptList>), security(("bearer" = ["callbacks:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<AttemptView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/callbacks/{id}/attempts")]
pub(crate) async fn list_attempts(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    id: PathId<CallbackId>,
    listing: Listing<AttemptList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_attempts(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(AttemptView::from)).await
}

for_every_act!(auth::act_routes; "callbacks" CallbackId => CallbackView "The updated callback.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (CallbackId, i32),
    act: CallbackAct,
) -> Result<Versioned<CallbackView>, Problem> {
    Ok(versioned(&app::act_on_callback(app, actor, Target { id, version }, act).await?))
}

/// A callback with its version as the entity tag.
fn versioned(callback: &Callback) -> Versioned<CallbackView> {
    Versioned::new(callback.version, CallbackView::from(callback))
}
