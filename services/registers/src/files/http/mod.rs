//! Files over the API: handed in, read, held, linked to, deleted.

pub(crate) mod shapes;

use actix_web::{HttpRequest, HttpResponse, delete, get, http::StatusCode, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf};
use vocabulary::FileId;
use web::{
    Download, EmptyBody, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Query,
    Reason, Submitted, Upload, Versioned,
};

use crate::{
    app::App,
    files::{
        app::{self, FileList, OpenedFile, Target},
        domain::StoredFile,
    },
};
use shapes::{FileLinkView, LinkQuery, NewFile, StoredFileView};

/// Post a file
///
/// The file is the body as it stands: `fetch(url, { method: "POST", body: file })`, `curl -T file`. What it is, its bytes
/// say: pictures, PDF, text, workbooks, documents, recordings and films are taken, and what lies is refused. A picture is
/// stored without what the camera wrote beside it, so that its digest is another than that of what was sent.
#[utoipa::path(
    tag = "files", params(NewFile, IdempotencyKeyHeader), security(("bearer" = ["registers:write"])),
    request_body(content = String, content_type = "application/octet-stream", description = "Its bytes."),
    responses((status = 201, description = "Stored.", body = StoredFileView))
)]
#[post("/api/v1/files")]
pub(crate) async fn upload_file(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    query: Query<NewFile>,
    body: Upload,
) -> Result<HttpResponse, Problem> {
    let command = query.0.into_command(&body)?;
    let key = body.idempotency_key(&caller.subject, created);
    let taken = body.hand_to(|coming| app::upload_file(&app, &caller.actor, command, coming, key)).await;
    let outcome = taken.map_err(|problem| match problem.code() {
        "file.too_large" => problem.with_status(StatusCode::PAYLOAD_TOO_LARGE),
        _other => problem,
    })?;
    web::answer(outcome, created)
}

/// List files
///
/// Newest first. What they are called is shown as it is of a single one, and reading it here leaves no line: names of
/// personal files that are not yours are left out of lists.
#[utoipa::path(
    tag = "files", params(Listing::<FileList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<StoredFileView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/files")]
pub(crate) async fn list_files(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<FileList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_files(&app, &caller.actor, &query).await?;
    reply.of(page.map(|file| StoredFileView::listed(&file, &caller.actor))).await
}

/// Get a file
///
/// Without its bytes. What it is called is masked where it is personal and not yours, unless you hold
/// `registers:confidential`; then your reading is on the record.
#[utoipa::path(
    tag = "files", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The file.", body = StoredFileView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/files/{id}")]
pub(crate) async fn get_file(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<FileId>,
) -> Result<Versioned<StoredFileView>, Problem> {
    let file = app::get_file(&app, &caller.actor, id.0).await?;
    Ok(versioned(&file, &caller.actor))
}

/// Get the content of a file
///
/// Its bytes, to be saved. `Range` asks for one part of them. Of personal ones that are not yours you need
/// `registers:confidential`, and your reading is on the record.
#[utoipa::path(
    tag = "files", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "All of it.", content((String = "*/*"))),
        (status = 206, description = "The part that was asked for.", content((String = "*/*"))),
        (status = 304, description = "Not modified since the given ETag."),
        (status = 416, description = "It ends before that part begins.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/files/{id}/content")]
pub(crate) async fn get_file_content(
    caller: Caller<need::RegistersRead>,
    request: HttpRequest,
    app: Data<App>,
    id: PathId<FileId>,
) -> Result<HttpResponse, Problem> {
    let opened = app::open_file(&app, &caller.actor, id.0).await?;
    sent(&request, opened).await
}

/// Delete a file
///
/// Its owner may, and whoever holds `registers:supervise` and sees all of it; never under a legal hold, and not once the
/// record that it belongs to was handed in.
#[utoipa::path(
    tag = "files", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/files/{id}")]
pub(crate) async fn delete_file(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FileId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    app::delete_file(&app, &caller.actor, Target { id: id.0, version: seen.0 }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark a file as held
///
/// A legal hold: neither people nor time delete it until it is released.
#[utoipa::path(
    tag = "files", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    request_body = Reason, responses((status = 200, description = "The updated file.", body = StoredFileView))
)]
#[post("/api/v1/files/{id}/hold")]
pub(crate) async fn hold_file(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    id: PathId<FileId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<StoredFileView>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let file = app::hold_file(&app, &caller.actor, target, body.value.read()?).await?;
    Ok(versioned(&file, &caller.actor))
}

/// End the hold of a file
///
/// From then on it is kept as others are.
#[utoipa::path(
    tag = "files", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    responses((status = 200, description = "The updated file.", body = StoredFileView))
)]
#[post("/api/v1/files/{id}/release")]
pub(crate) async fn release_file(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    id: PathId<FileId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<StoredFileView>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let file = app::release_file(&app, &caller.actor, target).await?;
    Ok(versioned(&file, &caller.actor))
}

/// Issue a link to a file
///
/// For a program that can send no token, such as a player: it opens this file for some minutes, for as long as you may read
/// it. That it was issued, and each time that it is opened, is on the record.
#[utoipa::path(
    tag = "files", security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The link.", body = FileLinkView))
)]
#[post("/api/v1/files/{id}/links")]
pub(crate) async fn link_file(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<FileId>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let link = app::issue_link(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(FileLinkView::from(&link)))
}

/// Get the content of a file by a link
///
/// Without a token, as `/content` with one.
#[utoipa::path(
    tag = "files", params(LinkQuery),
    responses(
        (status = 200, description = "All of it.", content((String = "*/*"))),
        (status = 206, description = "The part that was asked for.", content((String = "*/*"))),
        (status = 304, description = "Not modified since the given ETag."),
        (status = 403, description = "The link's time is over.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 416, description = "It ends before that part begins.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/files/{id}/linked")]
pub(crate) async fn get_linked_file(
    request: HttpRequest,
    app: Data<App>,
    id: PathId<FileId>,
    query: Query<LinkQuery>,
) -> Result<HttpResponse, Problem> {
    let opened = app::open_linked_file(&app, query.0.into_link(id.0)?).await?;
    sent(&request, opened).await
}

/// The bytes of a file, or a part of them.
async fn sent(request: &HttpRequest, opened: OpenedFile) -> Result<HttpResponse, Problem> {
    let file = &opened.file;
    let download = Download {
        digest: &file.digest,
        size_bytes: file.size_bytes,
        media_type: files::media_type(file.kind),
        name: &file.name,
    };
    download.reply(request, async |part| opened.read(part).await).await
}

fn created(file: &StoredFile) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/files/{}", file.id), file.version, &StoredFileView::in_full(file))
}

fn versioned(file: &StoredFile, actor: &Actor) -> Versioned<StoredFileView> {
    Versioned::new(file.version, StoredFileView::of(file, actor))
}
