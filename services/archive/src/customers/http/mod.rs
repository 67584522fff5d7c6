//! Entering, changing and looking up customers.

pub(crate) mod person_fields;
pub(crate) mod shapes;

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{DialPlan, Failure, PageOf};
use vocabulary::CustomerId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    customers::app::{self, CustomerList, KnownCustomer, TimelineList},
    timeline,
};
use shapes::{CustomerChangeBody, CustomerView, NewCustomerBody, TimelineView};

/// Register a customer
///
/// At an estate that you may see. What another system calls them (`external_ref`) is theirs alone.
#[utoipa::path(
    tag = "customers", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewCustomerBody, responses((status = 201, description = "Registered.", body = CustomerView))
)]
#[post("/api/v1/customers")]
pub(crate) async fn register_customer(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewCustomerBody>,
) -> Result<HttpResponse, Problem> {
    let home = app.db.dial_plan(Some(body.value.estate_id)).await.map_err(Failure::from)?;
    let body = body.try_map(|body| body.into_command(&home))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::register_customer(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List customers
///
/// Newest first.
#[utoipa::path(
    tag = "customers", params(Listing::<CustomerList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CustomerView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/customers")]
pub(crate) async fn list_customers(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<CustomerList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_customers(&app, &caller.actor, &query).await?;
    reply.of(page.map(|customer| CustomerView::from(&customer))).await
}

/// Get a customer
///
/// What is personal is masked.
#[utoipa::path(
    tag = "customers", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The customer.", body = CustomerView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/customers/{id}")]
pub(crate) async fn get_customer(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<CustomerId>,
) -> Result<Versioned<CustomerView>, Problem> {
    let known = app::get_customer(&app, &caller.actor, id.0).await?;
    Ok(versioned(&known))
}

/// Change a customer
///
/// Only the estate that keeps the record changes it, or the group.
#[utoipa::path(
    tag = "customers", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = CustomerChangeBody,
    responses((status = 200, description = "The updated customer.", body = CustomerView))
)]
#[patch("/api/v1/customers/{id}")]
pub(crate) async fn change_customer(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<CustomerId>,
    seen: IfMatch,
    body: Submitted<CustomerChangeBody>,
) -> Result<Versioned<CustomerView>, Problem> {
    let read = |home: &DialPlan| body.value.into_command(home);
    let known = app::change_customer(&app, &caller.actor, id.0, seen.0, read).await?;
    Ok(versioned(&known))
}

/// Get a customer's timeline
///
/// What happened to a customer across all services, newest first.
#[utoipa::path(
    tag = "customers", params(Listing::<TimelineList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<TimelineView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/customers/{id}/timeline")]
pub(crate) async fn get_customer_timeline(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<CustomerId>,
    listing: Listing<TimelineList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = timeline::app::customer_timeline(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(TimelineView::from)).await
}

fn versioned(known: &KnownCustomer) -> Versioned<CustomerView> {
    Versioned::new(known.revision, CustomerView::from(known))
}

fn created(known: &KnownCustomer) -> Result<Reply, Failure> {
    let location = format!("/api/v1/customers/{}", known.customer.id);
    web::created(&location, known.revision, &CustomerView::from(known))
}
