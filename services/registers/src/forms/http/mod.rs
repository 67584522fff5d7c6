//! Forms over the API: those that ship, and the group's own from draft to withdrawal.

mod documents;
pub(crate) mod shapes;

use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf};
use serde::Deserialize;
use standards::forms::language;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathParts, Problem, Query, Submitted, Versioned,
};

use crate::{
    app::App,
    forms::app::{self, FormAct, FormList, FormTarget, ListedForm},
    records::http::page::{Page, language_of},
};
use documents::{DocumentBody, FormProofView, WrittenFormView};
use shapes::{FormLine, FormView};

/// List forms
///
/// By code and version: those that ship with Steward, and the group's own.
#[utoipa::path(
    tag = "form-definitions", params(Listing::<FormList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<FormLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/form-definitions")]
pub(crate) async fn list_forms(
    _caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<FormList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_forms(&app, &query).await?;
    reply.of(page.map(|listed| FormLine::from(&listed))).await
}

/// Get the JSON Schema of form documents
///
/// Of what is sent as `definition`: for editors, and for programs in which forms are designed.
#[utoipa::path(
    tag = "form-definitions", security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The schema (JSON Schema 2020-12).", body = Object))
)]
#[get("/api/v1/form-definitions/schema")]
pub(crate) async fn get_form_schema(_caller: Caller<need::RegistersRead>) -> HttpResponse {
    HttpResponse::Ok().json(language())
}

/// Get a form
///
/// With its fields, and a JSON Schema of what is filled in on it.
#[utoipa::path(
    tag = "form-definitions", params(FormVersion), security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The form.", body = FormView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/form-definitions/{form}")]
pub(crate) async fn get_form(
    _caller: Caller<need::RegistersRead>,
    app: Data<App>,
    code: PathParts<String>,
    asked: Query<FormVersion>,
) -> Result<Versioned<FormView>, Problem> {
    Ok(versioned(&app::get_form(&app, &code.0, asked.0.version).await?))
}

/// Get the document of a form
///
/// As it was written, also of those that ship, and the same as JSON: to begin another version or a copy with.
#[utoipa::path(
    tag = "form-definitions", params(FormVersion), security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The document.", body = WrittenFormView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/form-definitions/{form}/document")]
pub(crate) async fn get_form_document(
    _caller: Caller<need::RegistersRead>,
    app: Data<App>,
    code: PathParts<String>,
    asked: Query<FormVersion>,
) -> Result<Versioned<WrittenFormView>, Problem> {
    let listed = app::get_form(&app, &code.0, asked.0.version).await?;
    Ok(Versioned::new(listed.edition, WrittenFormView::of(&listed)))
}

/// Print a blank form
///
/// A page by itself, laid out for its sheet, in the language of `Accept-Language`.
#[utoipa::path(
    tag = "form-definitions", params(FormVersion), security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The page.", content((String = "text/html"))))
)]
#[get("/api/v1/form-definitions/{form}/print")]
pub(crate) async fn print_form(
    _caller: Caller<need::RegistersRead>,
    request: HttpRequest,
    app: Data<App>,
    code: PathParts<String>,
    asked: Query<FormVersion>,
) -> Result<HttpResponse, Problem> {
    let listed = app::get_form(&app, &code.0, asked.0.version).await?;
    Ok(Page::blank(&listed.form, (language_of(&request), &app.organisation)).into_reply())
}

/// Which version of a form.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FormVersion {
    /// The newest that may be filled in when it is left out.
    #[param(minimum = 1)]
    version: Option<i32>,
}

/// Check the document of a form
///
/// Stores nothing. Every fault of the document is told with its line and column, or its place; without any, what it says is
/// answered.
#[utoipa::path(
    tag = "form-definitions", security(("bearer" = ["registers:supervise"])), extensions(("x-scope" = json!("group"))),
    request_body = DocumentBody, responses((status = 200, description = "What it says.", body = FormView))
)]
#[post("/api/v1/form-definitions/validate")]
pub(crate) async fn check_form(
    _caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    body: Submitted<DocumentBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(DocumentBody::into_document)?;
    let listed = app::check_form(body.value).await?;
    Ok(HttpResponse::Ok().json(FormView::from(&listed)))
}

/// Print a form that is being written
///
/// Stores nothing. The blank page that would be printed, in the language of `Accept-Language`, beside what the document says;
/// every fault of the document is told as by a check of it.
#[utoipa::path(
    tag = "form-definitions", security(("bearer" = ["registers:supervise"])), extensions(("x-scope" = json!("group"))),
    request_body = DocumentBody, responses((status = 200, description = "The form and its page.", body = FormProofView))
)]
#[post("/api/v1/form-definitions/proof")]
pub(crate) async fn proof_form(
    _caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    request: HttpRequest,
    app: Data<App>,
    body: Submitted<DocumentBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(DocumentBody::into_document)?;
    let listed = app::check_form(body.value).await?;
    let page = Page::blank(&listed.form, (language_of(&request), &app.organisation)).into_html();
    Ok(HttpResponse::Ok().json(FormProofView { form: FormView::from(&listed), page }))
}

/// Create a form
///
/// A version of a form of the group's own, as a draft. Its code begins with `our-`, as none that ships with Steward does.
/// Every fault of the document is told with its line and column, or its place in JSON.
#[utoipa::path(
    tag = "form-definitions", params(IdempotencyKeyHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    request_body = DocumentBody, responses((status = 201, description = "Written.", body = FormView))
)]
#[post("/api/v1/form-definitions")]
pub(crate) async fn create_form(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    body: Submitted<DocumentBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(DocumentBody::into_document)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_form(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Replace the draft of a form
///
/// By another document of the same form and version. What was published never changes.
#[utoipa::path(
    tag = "form-definitions", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    request_body = DocumentBody, responses((status = 200, description = "The updated draft.", body = FormView))
)]
#[put("/api/v1/form-definitions/{form}/versions/{version}")]
pub(crate) async fn replace_form(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
    seen: IfMatch,
    body: Submitted<DocumentBody>,
) -> Result<Versioned<FormView>, Problem> {
    let document = body.try_map(DocumentBody::into_document)?.value;
    act(&app, &caller.actor, (place.0, seen.0), FormAct::Replace { document }).await
}

/// Publish a form
///
/// Has the draft be filled in from now on, as the newest version if none is newer. It never changes afterwards.
#[utoipa::path(
    tag = "form-definitions", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "The published form.", body = FormView))
)]
#[post("/api/v1/form-definitions/{form}/versions/{version}/publish")]
pub(crate) async fn publish_form(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
    seen: IfMatch,
) -> Result<Versioned<FormView>, Problem> {
    act(&app, &caller.actor, (place.0, seen.0), FormAct::Publish).await
}

/// Withdraw a form
///
/// Nobody begins with this version any more. What was filled in on it stays, and goes on as it was.
#[utoipa::path(
    tag = "form-definitions", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "The withdrawn form.", body = FormView))
)]
#[post("/api/v1/form-definitions/{form}/versions/{version}/withdraw")]
pub(crate) async fn withdraw_form(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
    seen: IfMatch,
) -> Result<Versioned<FormView>, Problem> {
    act(&app, &caller.actor, (place.0, seen.0), FormAct::Withdraw).await
}

async fn act(
    app: &App,
    actor: &Actor,
    ((code, version), edition): ((String, i32), i32),
    act: FormAct,
) -> Result<Versioned<FormView>, Problem> {
    let target = FormTarget { code, version, edition };
    Ok(versioned(&app::act_on_form(app, actor, target, act).await?))
}

fn created(listed: &ListedForm) -> Result<Reply, Failure> {
    let place = format!("/api/v1/form-definitions/{}?version={}", listed.form.code, listed.form.version);
    web::created(&place, listed.edition, &FormView::from(listed))
}

fn versioned(listed: &ListedForm) -> Versioned<FormView> {
    Versioned::new(listed.edition, FormView::from(listed))
}
