//! What billing says.

use chrono::NaiveDate;
use contracts::billing::{
    ChargePosted, ChargeReversed, InvoiceCredited, InvoiceDisputeSettled, InvoiceDisputed, InvoiceIssued,
    InvoiceVoided, PaymentReceived, PaymentReversed,
};

use vocabulary::InvoiceStatus;

use super::{Example, at, id, text, yuan};

impl Example for ChargePosted {
    fn example() -> Self {
        Self {
            charge_id: id(5),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            ticket_id: Some(id(3)),
            amount: yuan(10_000),
            posted_at: at(0),
        }
    }
}

impl Example for InvoiceIssued {
    fn example() -> Self {
        Self {
            invoice_id: id(6),
            number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            total: yuan(12_850),
            due_on: Some(day(31)),
            is_disputed: false,
            issued_at: at(0),
            status: Some(InvoiceStatus::Issued.into()),
        }
    }
}

impl Example for PaymentReceived {
    fn example() -> Self {
        Self {
            payment_id: id(7),
            invoice_id: id(6),
            invoice_number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            amount: yuan(10_000),
            outstanding: yuan(2_850),
            due_on: Some(day(31)),
            is_disputed: false,
            received_on: Some(day(1)),
            received_at: at(0),
            status: Some(InvoiceStatus::PartlyPaid.into()),
        }
    }
}

impl Example for PaymentReversed {
    fn example() -> Self {
        Self {
            payment_id: id(7),
            invoice_id: id(6),
            invoice_number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            amount: yuan(10_000),
            outstanding: yuan(2_850),
            due_on: Some(day(31)),
            is_disputed: false,
            reversed_at: at(0),
            status: Some(InvoiceStatus::Issued.into()),
        }
    }
}

impl Example for InvoiceVoided {
    fn example() -> Self {
        Self {
            invoice_id: id(6),
            number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            total: yuan(12_850),
            reason_kind: Some(text("forgiven")),
            voided_at: at(0),
            status: Some(InvoiceStatus::Void.into()),
        }
    }
}

impl Example for ChargeReversed {
    fn example() -> Self {
        Self {
            charge_id: id(5),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            ticket_id: Some(id(3)),
            amount: yuan(10_000),
            reason_kind: Some(text("billed_in_error")),
            reversed_at: at(0),
        }
    }
}

impl Example for InvoiceCredited {
    fn example() -> Self {
        Self {
            invoice_id: id(6),
            number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            charge_id: id(5),
            amount: yuan(10_000),
            outstanding: yuan(0),
            refund_due: yuan(2_850),
            due_on: Some(day(31)),
            is_disputed: false,
            credited_at: at(0),
            status: Some(InvoiceStatus::PartlyPaid.into()),
        }
    }
}

impl Example for InvoiceDisputed {
    fn example() -> Self {
        Self {
            invoice_id: id(6),
            number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            outstanding: yuan(12_850),
            due_on: Some(day(31)),
            is_disputed: true,
            disputed_at: at(0),
            status: Some(InvoiceStatus::Issued.into()),
        }
    }
}

impl Example for InvoiceDisputeSettled {
    fn example() -> Self {
        Self {
            invoice_id: id(6),
            number: text("I2026-000001"),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            outstanding: yuan(12_850),
            due_on: Some(day(31)),
            is_disputed: false,
            settled_at: at(0),
            status: Some(InvoiceStatus::Issued.into()),
        }
    }
}

/// A day of March 2026.
fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default()
}
