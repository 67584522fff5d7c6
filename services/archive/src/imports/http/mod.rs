//! Bringing records in from elsewhere.

mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::Failure;
use vocabulary::ImportId;
use web::{IdempotencyKeyHeader, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    imports::app::{self, Imported},
};
use shapes::{ImportView, ImportedView, NewImportBody};

/// Batches never change: they have one version.
const VERSION: i32 = 1;

/// Import records
///
/// A batch of at most 500: all of it, or nothing and every fault. A customer whom another system names by an
/// `external_ref` that is known is changed; every reply tells what became of each row, and who shares a number with whom.
#[utoipa::path(
    tag = "imports", params(IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = NewImportBody, responses((status = 201, description = "Imported.", body = ImportedView))
)]
#[post("/api/v1/imports")]
pub(crate) async fn import_rows(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    body: Submitted<NewImportBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewImportBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::import_rows(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Get an import
///
/// For the account that made it and for those who see the whole group.
#[utoipa::path(
    tag = "imports", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The batch.", body = ImportView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/imports/{id}")]
pub(crate) async fn get_import(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<ImportId>,
) -> Result<Versioned<ImportView>, Problem> {
    let import = app::get_import(&app, &caller.actor, id.0).await?;
    Ok(Versioned::new(VERSION, ImportView::from(import)))
}

fn created(imported: &Imported) -> Result<Reply, Failure> {
    let location = format!("/api/v1/imports/{}", imported.import.id);
    web::created(&location, VERSION, &ImportedView::from(imported))
}
