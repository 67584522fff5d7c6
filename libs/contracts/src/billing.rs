//! What billing says.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, OpenMoney, OpenWord};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use vocabulary::{ChargeId, CustomerId, InvoiceId, InvoiceStatus, PaymentId, TicketId, UnitId};

use crate::declare::event;

/// An amount became owed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChargePosted {
    /// The charge.
    pub charge_id: ChargeId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home it is owed for.
    pub unit_id: Option<UnitId>,
    /// Who owes it.
    pub customer_id: Option<CustomerId>,
    /// The work it pays for, when it is for work.
    pub ticket_id: Option<TicketId>,
    /// How much.
    pub amount: OpenMoney,
    /// When.
    pub posted_at: DateTime<Utc>,
}
event!(ChargePosted, "billing", "charge", "charge_posted", charge_id);

/// An invoice went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvoiceIssued {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// What people call it.
    pub number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who pays.
    pub customer_id: Option<CustomerId>,
    /// The sum.
    pub total: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: it is not in arrears then.
    #[serde(default)]
    pub is_disputed: bool,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub issued_at: DateTime<Utc>,
}
event!(InvoiceIssued, "billing", "invoice", "invoice_issued", invoice_id);

/// Money came in. Its subject is the invoice: payments are steps in an invoice's life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaymentReceived {
    /// The payment.
    pub payment_id: PaymentId,
    /// The invoice it pays.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub invoice_number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who paid.
    pub customer_id: Option<CustomerId>,
    /// How much came in.
    pub amount: OpenMoney,
    /// How much of the invoice is still owed.
    pub outstanding: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: it is not in arrears then.
    #[serde(default)]
    pub is_disputed: bool,
    /// The day on which it came in, at the estate; absent in events of an older version.
    pub received_on: Option<NaiveDate>,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When it was booked.
    pub received_at: DateTime<Utc>,
}
event!(PaymentReceived, "billing", "invoice", "payment_received", invoice_id);

/// A payment turned out not to have come in, such as a returned transfer. Its subject is the invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaymentReversed {
    /// The payment.
    pub payment_id: PaymentId,
    /// The invoice it had paid.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub invoice_number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who had paid.
    pub customer_id: Option<CustomerId>,
    /// How much is taken back.
    pub amount: OpenMoney,
    /// How much of the invoice is owed again.
    pub outstanding: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: it is not in arrears then.
    #[serde(default)]
    pub is_disputed: bool,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub reversed_at: DateTime<Utc>,
}
event!(PaymentReversed, "billing", "invoice", "payment_reversed", invoice_id);

/// An invoice was taken back before anything was paid on it. Its charges are reversed, each by an event of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvoiceVoided {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who need not pay any more.
    pub customer_id: Option<CustomerId>,
    /// The sum it had asked for.
    pub total: OpenMoney,
    /// Why: `billed_in_error`, `forgiven` or `work_cancelled`; absent in events of an older version.
    pub reason_kind: Option<String>,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub voided_at: DateTime<Utc>,
}
event!(InvoiceVoided, "billing", "invoice", "invoice_voided", invoice_id);

/// Something of an invoice is not owed after all: a charge on it was reversed, but others stand or payments were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvoiceCredited {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who owes less now.
    pub customer_id: Option<CustomerId>,
    /// The charge that was reversed.
    pub charge_id: ChargeId,
    /// How much is not owed any more.
    pub amount: OpenMoney,
    /// How much of the invoice is still owed.
    pub outstanding: OpenMoney,
    /// How much more was paid than is owed: it has to be given back.
    pub refund_due: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: it is not in arrears then.
    #[serde(default)]
    pub is_disputed: bool,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub credited_at: DateTime<Utc>,
}
event!(InvoiceCredited, "billing", "invoice", "invoice_credited", invoice_id);

/// The work behind an invoice is disputed: its ticket was reopened. Nothing is demanded until that is settled.
///
/// Data version 2 always says that it is disputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvoiceDisputed {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who would pay.
    pub customer_id: Option<CustomerId>,
    /// How much of the invoice is unpaid.
    pub outstanding: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// Always true: it is not in arrears while it is disputed.
    pub is_disputed: bool,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub disputed_at: DateTime<Utc>,
}
event!(
    InvoiceDisputed,
    "billing",
    "invoice",
    "invoice_disputed",
    invoice_id,
    upcasters[disputed_since_the_first]
);

/// The first data version came to have `is_disputed` late. Read by the rule for all events of invoices, one without it would
/// say that the invoice is not disputed.
fn disputed_since_the_first(fields: &mut Map<String, Value>) {
    fields.entry("is_disputed").or_insert(Value::Bool(true));
}

/// The work behind a disputed invoice was resolved after all: what is outstanding is owed again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvoiceDisputeSettled {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who pays.
    pub customer_id: Option<CustomerId>,
    /// How much of the invoice is owed.
    pub outstanding: OpenMoney,
    /// The last day on which it is paid in time, at the estate; absent in events of an older version.
    pub due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: it is not in arrears then.
    #[serde(default)]
    pub is_disputed: bool,
    /// Where the invoice stands after it; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<InvoiceStatus>>,
    /// When.
    pub settled_at: DateTime<Utc>,
}
event!(InvoiceDisputeSettled, "billing", "invoice", "invoice_dispute_settled", invoice_id);

/// An amount is not owed after all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChargeReversed {
    /// The charge.
    pub charge_id: ChargeId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home it was owed for.
    pub unit_id: Option<UnitId>,
    /// Who owed it.
    pub customer_id: Option<CustomerId>,
    /// The work it was for, when it was for work.
    pub ticket_id: Option<TicketId>,
    /// How much is not owed any more.
    pub amount: OpenMoney,
    /// Why: `billed_in_error`, `forgiven` or `work_cancelled`; absent in events of an older version.
    pub reason_kind: Option<String>,
    /// When.
    pub reversed_at: DateTime<Utc>,
}
event!(ChargeReversed, "billing", "charge", "charge_reversed", charge_id);
