//! Issuing invoices, looking at them, and taking them back.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::InvoiceId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    charges::http::NewReversal,
    invoices::{
        app::{self, InvoiceList, VoidInvoice},
        domain::Invoice,
    },
};
use shapes::{InvoiceView, NewInvoice};

/// Issue an invoice
///
/// For charges of one payer that no invoice asks for yet.
#[utoipa::path(
    tag = "invoices", params(IdempotencyKeyHeader), security(("bearer" = ["billing:write"])),
    request_body = NewInvoice, responses((status = 201, description = "Issued.", body = InvoiceView))
)]
#[post("/api/v1/invoices")]
pub(crate) async fn issue_invoice(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewInvoice>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewInvoice::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, issued);
    let outcome = app::issue_invoice(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, issued)
}

/// List invoices
///
/// Newest first.
#[utoipa::path(
    tag = "invoices", params(Listing::<InvoiceList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<InvoiceView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/invoices")]
pub(crate) async fn list_invoices(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<InvoiceList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_invoices(&app, &caller.actor, &query).await?;
    let page = page.map(|invoice| InvoiceView::from(&invoice));
    reply.of(page).await
}

/// Get an invoice
///
/// With its lines.
#[utoipa::path(
    tag = "invoices", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The invoice.", body = InvoiceView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/invoices/{id}")]
pub(crate) async fn get_invoice(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<InvoiceId>,
) -> Result<Versioned<InvoiceView>, Problem> {
    let invoice = app::get_invoice(&app, &caller.actor, id.0).await?;
    Ok(versioned(&invoice))
}

/// Void an invoice
///
/// One on which nothing was paid; its charges are reversed.
#[utoipa::path(
    tag = "invoices", params(IfMatchHeader), security(("bearer" = ["billing:reverse"])),
    request_body = NewReversal, responses((status = 200, description = "The updated invoice.", body = InvoiceView))
)]
#[post("/api/v1/invoices/{id}/void")]
pub(crate) async fn void_invoice(
    caller: Caller<need::BillingReverse>,
    app: Data<App>,
    id: PathId<InvoiceId>,
    seen: IfMatch,
    body: Submitted<NewReversal>,
) -> Result<Versioned<InvoiceView>, Problem> {
    let (kind, reason) = body.value.read()?;
    let command = VoidInvoice { id: id.0, version: seen.0, kind, reason };
    let invoice = app::void_invoice(&app, &caller.actor, command).await?;
    Ok(versioned(&invoice))
}

fn versioned(invoice: &Invoice) -> Versioned<InvoiceView> {
    Versioned::new(invoice.version, InvoiceView::from(invoice))
}

fn issued(invoice: &Invoice) -> Result<Reply, Failure> {
    let location = format!("/api/v1/invoices/{}", invoice.id);
    web::created(&location, invoice.version, &InvoiceView::from(invoice))
}
