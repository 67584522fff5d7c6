//! Payments over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, Money, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, InvoiceId, PayerAccountId, PaymentId, PaymentMethod, UnitId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Reason, Submitted, Versioned,
};

use crate::{
    app::App,
    charges::http::shapes::note_amount,
    payers::domain::{Party, Payer},
    payments::{
        app::{self, PaymentList, ReceivePayment, ReversePayment},
        domain::{Payment, PaymentState, Remittance},
    },
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
pub(crate) async fn receive_payment(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewPayment>,
) -> Result<HttpResponse, Problem> {
    let is_keyed = body.key().is_some();
    let body = body.try_map(|payment| payment.into_command(is_keyed))?;
    let idempotency_key = body.idempotency_key(&caller.subject, received);
    let outcome = app::receive_payment(&app, &caller.actor, body.value, idempotency_key).await?;
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
pub(crate) async fn list_payments(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<PaymentList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_payments(&app, &caller.actor, &query).await?;
    reply.of(page.map(|payment| PaymentView::from(&payment))).await
}

/// Get a payment
#[utoipa::path(
    tag = "payments", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The payment.", body = PaymentView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/payments/{id}")]
pub(crate) async fn get_payment(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<PaymentId>,
) -> Result<Versioned<PaymentView>, Problem> {
    let payment = app::get_payment(&app, &caller.actor, id.0).await?;
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
pub(crate) async fn reverse_payment(
    caller: Caller<need::BillingReverse>,
    app: Data<App>,
    id: PathId<PaymentId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<PaymentView>, Problem> {
    let command = ReversePayment { id: id.0, version: seen.0, reason: body.value.read()? };
    let payment = app::reverse_payment(&app, &caller.actor, command).await?;
    Ok(versioned(&payment))
}

fn versioned(payment: &Payment) -> Versioned<PaymentView> {
    Versioned::new(payment.version, PaymentView::from(payment))
}

fn received(payment: &Payment) -> Result<Reply, Failure> {
    let location = format!("/api/v1/payments/{}", payment.id);
    web::created(&location, payment.version, &PaymentView::from(payment))
}

/// Money that came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPayment {
    invoice_id: InvoiceId,
    /// More than nothing, and at most what the invoice is still owed.
    amount: Money,
    method: PaymentMethod,
    /// What the bank or the till calls it. Needed, unless the request has an `Idempotency-Key`.
    #[schema(min_length = 1, max_length = 100)]
    reference: Option<String>,
    /// The day on which it came in, at the estate (the bank's value date): today when left out, never later, and at most
    /// ten years back.
    #[schema(value_type = Option<NaiveDate>)]
    received_on: Option<Day>,
    /// True to book a cash or card payment although another one has the same reference; needs an `Idempotency-Key`.
    #[serde(default)]
    confirm_duplicate: bool,
}

impl NewPayment {
    /// The command, or every fault at once. `is_keyed` when the request has a key, by which it is known when it comes again.
    pub(crate) fn into_command(self, is_keyed: bool) -> Result<ReceivePayment, Refusal> {
        let Self { invoice_id, amount, method, reference, received_on, confirm_duplicate } = self;
        let mut faults = Faults::new();
        note_amount(&mut faults, amount);
        let reference = reference.map(|reference| faults.line("/reference", &reference, 100));
        let received_on = received_on.map(|day| day.0);
        let command =
            ReceivePayment { invoice_id, amount, method, reference, received_on, confirm_duplicate };
        if !is_keyed && command.identity().is_none() {
            faults.add("/reference", "payment.identity_needed");
        }
        faults.into_result()?;
        Ok(command)
    }
}

/// One payment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentView {
    payment_id: PaymentId,
    version: i32,
    invoice_id: InvoiceId,
    estate_id: EstateId,
    payer_account_id: PayerAccountId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    amount: Money,
    /// `cash`, `card`, `transfer`, `wechat` or `alipay`.
    method: &'static str,
    reference: Option<String>,
    /// `received` or `reversed`.
    status: &'static str,
    /// Who took it, such as `staff:…`.
    received_by: String,
    /// The day on which it came in, at the estate.
    received_on: NaiveDate,
    /// When it was booked.
    received_at: DateTime<Utc>,
    reversed_at: Option<DateTime<Utc>>,
    reversed_reason: Option<String>,
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        let Payment { id, version, invoice_id, payer, remittance, state } = payment.clone();
        let Remittance { amount, method, reference, received_on, received_by, received_at } = remittance;
        let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
        let status = state.kind().as_str();
        let (reversed_at, reversed_reason) = match state {
            PaymentState::Received => (None, None),
            PaymentState::Reversed { at, reason } => (Some(at), Some(reason)),
        };
        Self {
            payment_id: id,
            version,
            invoice_id,
            estate_id,
            payer_account_id: account_id,
            unit_id,
            customer_id,
            amount,
            method: method.as_str(),
            reference,
            status,
            received_by,
            received_on,
            received_at,
            reversed_at,
            reversed_reason,
        }
    }
}
