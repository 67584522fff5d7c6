//! What a list of invoices is asked for.

use kernel::{EstateId, Filters, text::match_key};
use serde::Deserialize;
use utoipa::IntoParams;
use vocabulary::{CustomerId, InvoiceStatus, PayerAccountId, UnitId};

/// What a list of invoices is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InvoiceQuery {
    /// Only invoices in this state.
    #[param(inline)]
    status: Option<InvoiceStatus>,
    /// Only the invoice of this number.
    #[param(max_length = 32, example = "I2026-000001")]
    number: Option<String>,
    /// Only those on which more was paid than is owed (true), or those on which it was not.
    refund_due: Option<bool>,
    /// Only those of this estate.
    estate_id: Option<EstateId>,
    /// Only this account's.
    payer_account_id: Option<PayerAccountId>,
    /// Only those of this unit.
    unit_id: Option<UnitId>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
}

impl From<InvoiceQuery> for Filters {
    fn from(query: InvoiceQuery) -> Self {
        let InvoiceQuery { status, number, refund_due, estate_id, payer_account_id, unit_id, customer_id } =
            query;
        Self::none()
            .with("status", status.map(InvoiceStatus::as_str))
            // Ours are in capitals, however they are typed.
            .with("number", number.map(|typed| match_key(&typed).to_uppercase()))
            .with("refund_due", refund_due)
            .with("estate_id", estate_id)
            .with("payer_account_id", payer_account_id)
            .with("unit_id", unit_id)
            .with("customer_id", customer_id)
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;
    use testkit::must_declare;

    use super::*;
    use crate::{app::invoices::INVOICE_LIST, http::invoice_shapes::InvoiceView};

    #[test]
    fn the_parameters_and_the_export_are_what_the_list_declares() {
        let query = InvoiceQuery {
            status: Some(InvoiceStatus::PartlyPaid),
            number: Some("i1".to_owned()),
            refund_due: Some(true),
            estate_id: Some(EstateId::new(&SystemIds)),
            payer_account_id: Some(PayerAccountId::new(&SystemIds)),
            unit_id: Some(UnitId::new(&SystemIds)),
            customer_id: Some(CustomerId::new(&SystemIds)),
        };
        must_declare::<InvoiceQuery, InvoiceView>(&INVOICE_LIST, &Filters::from(query), &[]);
    }
}
