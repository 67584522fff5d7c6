//! Records over the API: begun, read, printed.

mod act_list;
pub(crate) mod page;
pub(crate) mod shapes;

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf};
use vocabulary::FormRecordId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, PathParts, Problem, Reason, Submitted,
    Versioned,
};

use crate::{
    app::App,
    records::{
        app::{self, FormRecordList, PrintedRecord, RecordAct, Target},
        domain::FormRecord,
    },
};
use act_list::for_every_act;
use page::{Page, language_of};
use shapes::{
    ClosingBody, CorrectionBody, FormRecordDetail, FormRecordView, FormRevision, NewFormRecord,
    RecordChangeBody, SignatureBody,
};

/// Start a form record
///
/// A draft on the newest version of the form. What is filled in has to be right, and may lack what it likes; it is
/// yours alone to change and to hand in.
#[utoipa::path(
    tag = "records", params(IdempotencyKeyHeader), security(("bearer" = ["registers:write"])),
    request_body = NewFormRecord, responses((status = 201, description = "Begun.", body = FormRecordDetail))
)]
#[post("/api/v1/records")]
pub(crate) async fn start_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    body: Submitted<NewFormRecord>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewFormRecord::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::start_record(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List form records
///
/// Newest first, without what stands on them. Confidential ones are left out for whoever may not read them.
#[utoipa::path(
    tag = "records", params(Listing::<FormRecordList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<FormRecordView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/records")]
pub(crate) async fn list_records(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<FormRecordList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_records(&app, &caller.actor, &query).await?;
    reply.of(page.map(|record| FormRecordView::from(&record))).await
}

/// Get a form record
///
/// With its contents and signatures. What leads to a person is masked, unless you filled it in or hold
/// `registers:confidential`; then your reading is on the record.
#[utoipa::path(
    tag = "records", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The record.", body = FormRecordDetail),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/records/{id}")]
pub(crate) async fn get_record(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<FormRecordId>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let record = app::get_record(&app, &caller.actor, id.0).await?;
    Ok(versioned(&record, &caller.actor))
}

/// Change a draft
///
/// The contents as a whole. What was handed in is corrected instead.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    request_body = RecordChangeBody,
    responses((status = 200, description = "The updated draft.", body = FormRecordDetail))
)]
#[patch("/api/v1/records/{id}")]
pub(crate) async fn change_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    body: Submitted<RecordChangeBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::change_record(&app, &caller.actor, target, body.value.into_contents()).await?;
    Ok(versioned(&record, &caller.actor))
}

/// Get a revision of a form record
///
/// What stood on it before a correction, and what stands on it now. A draft has none.
#[utoipa::path(
    tag = "records", security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The revision.", body = FormRevision))
)]
#[get("/api/v1/records/{id}/revisions/{revision}")]
pub(crate) async fn get_revision(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    place: PathParts<(FormRecordId, i32)>,
) -> Result<HttpResponse, Problem> {
    let shown = app::get_revision(&app, &caller.actor, place.0).await?;
    Ok(HttpResponse::Ok().json(FormRevision::from(&shown)))
}

/// Print a form record
///
/// A page by itself, laid out for its sheet, with what stands on it now, in the language of `Accept-Language`. It is
/// masked as the record is.
#[utoipa::path(
    tag = "records", security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The page.", content((String = "text/html"))))
)]
#[get("/api/v1/records/{id}/print")]
pub(crate) async fn print_record(
    caller: Caller<need::RegistersRead>,
    request: HttpRequest,
    app: Data<App>,
    id: PathId<FormRecordId>,
) -> Result<HttpResponse, Problem> {
    let PrintedRecord { record, zone } = app::get_printed_record(&app, &caller.actor, id.0).await?;
    let whose = (language_of(&request), &*app.organisation);
    Ok(Page::of((&record, zone), &caller.actor, whose).into_reply())
}

for_every_act!(auth::act_routes; "records" FormRecordId => FormRecordDetail "The updated record.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (FormRecordId, i32),
    act: RecordAct,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    Ok(versioned(&app::act_on_record(app, actor, Target { id, version }, act).await?, actor))
}

fn created(record: &FormRecord) -> Result<Reply, Failure> {
    let place = format!("/api/v1/records/{}", record.id);
    web::created(&place, record.version, &FormRecordDetail::in_full(record))
}

fn versioned(record: &FormRecord, actor: &Actor) -> Versioned<FormRecordDetail> {
    Versioned::new(record.version, FormRecordDetail::of(record, actor))
}
