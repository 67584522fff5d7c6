//! Issuing invoices, looking at them, and taking them back.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, InvoiceId, PageOf};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, List, PageQuery, PathId, Problem, Submitted, Versioned,
};

use super::invoice_shapes::{InvoiceQuery, InvoiceView, NewInvoice, Reason};
use crate::{
    app::{
        App,
        invoices::{self, InvoiceFilter, VoidInvoice},
    },
    domain::Invoice,
};

/// Issue an invoice for charges that none asks for yet.
#[utoipa::path(
    tag = "invoices", params(IdempotencyKeyHeader), security(("bearer" = ["billing:write"])),
    request_body = NewInvoice, responses((status = 201, description = "Issued.", body = InvoiceView))
)]
#[post("/api/v1/invoices")]
pub(super) async fn issue_invoice(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewInvoice>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewInvoice::into_charges)?;
    let once = body.once(&caller.subject, issued);
    let done = invoices::issue_invoice(&app, &caller.actor, body.value, once).await?;
    web::answer(done, issued)
}

/// Invoices, newest first.
#[utoipa::path(
    tag = "invoices", params(PageQuery, InvoiceQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<InvoiceView>))
)]
#[get("/api/v1/invoices")]
pub(super) async fn list_invoices(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<InvoiceQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = InvoiceFilter::from(list.filter);
    let page = invoices::list_invoices(&app, &caller.actor, filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|invoice| InvoiceView::from(&invoice))))
}

/// One invoice with its lines.
#[utoipa::path(
    tag = "invoices", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The invoice.", body = InvoiceView), (status = 304, description = "As you know it."))
)]
#[get("/api/v1/invoices/{id}")]
pub(super) async fn get_invoice(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<InvoiceId>,
) -> Result<Versioned<InvoiceView>, Problem> {
    let invoice = invoices::get_invoice(&app, &caller.actor, id.0).await?;
    Ok(versioned(&invoice))
}

/// Take an invoice back, before anything was paid on it; its charges are reversed.
#[utoipa::path(
    tag = "invoices", params(IfMatchHeader), security(("bearer" = ["billing:write"])),
    request_body = Reason, responses((status = 200, description = "The invoice after it.", body = InvoiceView))
)]
#[post("/api/v1/invoices/{id}/void")]
pub(super) async fn void_invoice(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    id: PathId<InvoiceId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<InvoiceView>, Problem> {
    let command = VoidInvoice { id: id.0, version: seen.0, reason: body.value.read()? };
    let invoice = invoices::void_invoice(&app, &caller.actor, command).await?;
    Ok(versioned(&invoice))
}

fn versioned(invoice: &Invoice) -> Versioned<InvoiceView> {
    Versioned::new(invoice.version, InvoiceView::from(invoice))
}

fn issued(invoice: &Invoice) -> Result<Reply, Failure> {
    let location = format!("/api/v1/invoices/{}", invoice.id);
    web::created(&location, invoice.version, &InvoiceView::from(invoice))
}
