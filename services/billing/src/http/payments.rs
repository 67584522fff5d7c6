//! Taking money, and giving it back.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::PaymentId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Reason, Submitted, Versioned,
};

use super::payment_shapes::{NewPayment, PaymentView};
use crate::{
    app::{
        App,
        payments::{self, PaymentList, ReversePayment},
    },
    domain::Payment,
};

/// Receive a payment
///
/// Money on an invoice, all that is owed or a part. More than is owed is refused; of two payments that come at once one
/// may be told to come again (`stale_version`). A payment that is booked already is refused by its reference:
/// `billing.payment_exists` where a reference names one payment (transfer, WeChat, Alipay), and
/// `billing.payment_repeated` where it may come again (cash, card), unless `confirm_duplicate` is true. The reference of
/// a reversed payment is free. A payment that is told from another by no reference needs an `Idempotency-Key`, so that
/// sending it again books it once.
#[utoipa::path(
    tag = "payments", params(IdempotencyKeyHeader), security(("bearer" = ["billing:write"])),
    request_body = NewPayment, responses((status = 201, description = "Received.", body = PaymentView))
)]
#[post("/api/v1/payments")]
pub(super) async fn receive_payment(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewPayment>,
) -> Result<HttpResponse, Problem> {
    let is_keyed = body.key().is_some();
    let body = body.try_map(|payment| payment.into_command(is_keyed))?;
    let idempotency_key = body.idempotency_key(&caller.subject, received);
    let outcome = payments::receive_payment(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, received)
}

/// List payments
///
/// Newest first.
#[utoipa::path(
    tag = "payments", params(Listing::<PaymentList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PaymentView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/payments")]
pub(super) async fn list_payments(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<PaymentList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = payments::list_payments(&app, &caller.actor, &query).await?;
    reply.of(page.map(|payment| PaymentView::from(&payment))).await
}

/// Get a payment
#[utoipa::path(
    tag = "payments", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The payment.", body = PaymentView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/payments/{id}")]
pub(super) async fn get_payment(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<PaymentId>,
) -> Result<Versioned<PaymentView>, Problem> {
    let payment = payments::get_payment(&app, &caller.actor, id.0).await?;
    Ok(versioned(&payment))
}

/// Reverse a payment
///
/// One that did not come in after all or was given back. What is still asked for is owed again.
#[utoipa::path(
    tag = "payments", params(IfMatchHeader), security(("bearer" = ["billing:reverse"])),
    request_body = Reason, responses((status = 200, description = "The updated payment.", body = PaymentView))
)]
#[post("/api/v1/payments/{id}/reverse")]
pub(super) async fn reverse_payment(
    caller: Caller<need::BillingReverse>,
    app: Data<App>,
    id: PathId<PaymentId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<PaymentView>, Problem> {
    let command = ReversePayment { id: id.0, version: seen.0, reason: body.value.read()? };
    let payment = payments::reverse_payment(&app, &caller.actor, command).await?;
    Ok(versioned(&payment))
}

fn versioned(payment: &Payment) -> Versioned<PaymentView> {
    Versioned::new(payment.version, PaymentView::from(payment))
}

fn received(payment: &Payment) -> Result<Reply, Failure> {
    let location = format!("/api/v1/payments/{}", payment.id);
    web::created(&location, payment.version, &PaymentView::from(payment))
}
