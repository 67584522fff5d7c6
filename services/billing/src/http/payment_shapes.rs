//! Payments in requests and replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Faults, Money, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, InvoiceId, PayerAccountId, PaymentId, PaymentMethod, UnitId};
use web::Day;

use super::charge_shapes::note_amount;
use crate::{
    app::payments::ReceivePayment,
    domain::{Party, Payer, Payment, PaymentState, Remittance},
};

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
    pub(super) fn into_command(self, is_keyed: bool) -> Result<ReceivePayment, Refusal> {
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
pub(super) struct PaymentView {
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
        let status = state.as_str();
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
