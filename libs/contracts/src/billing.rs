//! What billing says.

use chrono::{DateTime, Utc};
use kernel::{ChargeId, CustomerId, EstateId, InvoiceId, Money, PaymentId, TicketId, UnitId};
use serde::{Deserialize, Serialize};

use crate::event::event;

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
    pub amount: Money,
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
    pub total: Money,
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
    pub amount: Money,
    /// How much of the invoice is still owed.
    pub outstanding: Money,
    /// When.
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
    pub amount: Money,
    /// How much of the invoice is owed again.
    pub outstanding: Money,
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
    pub total: Money,
    /// When.
    pub voided_at: DateTime<Utc>,
}
event!(InvoiceVoided, "billing", "invoice", "invoice_voided", invoice_id);

/// An amount is not owed after all: its invoice was voided.
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
    pub amount: Money,
    /// When.
    pub reversed_at: DateTime<Utc>,
}
event!(ChargeReversed, "billing", "charge", "charge_reversed", charge_id);
