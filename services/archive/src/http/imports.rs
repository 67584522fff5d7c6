//! Bringing records in from elsewhere.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, ImportId};
use web::{IdempotencyKeyHeader, PathId, Problem, Submitted, Versioned};

use super::import_shapes::{ImportView, ImportedView, NewImportBody};
use crate::app::{
    App,
    imports::{self, Imported},
};

/// Batches never change: they have one version.
const VERSION: i32 = 1;

/// Bring in a batch of at most 500 records: all of it, or nothing and every fault.
#[utoipa::path(
    tag = "imports", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewImportBody, responses((status = 201, description = "Brought in.", body = ImportedView))
)]
#[post("/api/v1/imports")]
pub(super) async fn import_rows(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewImportBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewImportBody::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = imports::import_rows(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// What was brought in: for whoever did, and for those who see the whole group.
#[utoipa::path(
    tag = "imports", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The batch.", body = ImportView),
        (status = 304, description = "As you know it."),
    )
)]
#[get("/api/v1/imports/{id}")]
pub(super) async fn get_import(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<ImportId>,
) -> Result<Versioned<ImportView>, Problem> {
    let import = imports::get_import(&app, &caller.actor, id.0).await?;
    Ok(Versioned::new(VERSION, ImportView::from(import)))
}

fn created(imported: &Imported) -> Result<Reply, Failure> {
    let location = format!("/api/v1/imports/{}", imported.import.id);
    web::created(&location, VERSION, &ImportedView::from(imported))
}
