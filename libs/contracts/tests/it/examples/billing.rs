//! What billing says.

use contracts::billing::{
    ChargePosted, ChargeReversed, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed,
};

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
            issued_at: at(0),
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
            received_at: at(0),
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
            reversed_at: at(0),
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
            voided_at: at(0),
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
            reversed_at: at(0),
        }
    }
}
