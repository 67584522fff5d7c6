//! Billing's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod act_shapes;
mod charge_shapes;
mod charges;
mod invoice_shapes;
mod invoices;
mod ledger;
mod ledger_shapes;
mod payer_shapes;
mod payers;
mod payment_shapes;
mod payments;
mod reversal_shapes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(charges::post_charge)
        .service(charges::list_charges)
        .service(charges::get_charge)
        .service(charges::explain_charge)
        .service(charges::reverse_charge)
        .service(invoices::issue_invoice)
        .service(invoices::list_invoices)
        .service(invoices::get_invoice)
        .service(invoices::void_invoice)
        .service(payments::receive_payment)
        .service(payments::list_payments)
        .service(payments::get_payment)
        .service(payments::reverse_payment)
        .service(payers::list_payer_accounts)
        .service(payers::list_arrears)
        .service(payers::get_unit_balance)
        .service(ledger::list_ledger_accounts)
        .service(ledger::list_ledger_entries)
        .service(ledger::get_trial_balance);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{
        charge_shapes::ChargeView,
        invoice_shapes::InvoiceView,
        ledger_shapes::{LedgerAccountView, LedgerEntryView},
        payer_shapes::{ArrearView, PayerAccountView},
        payment_shapes::PaymentView,
    };
    use crate::app::{
        charges::ChargeList,
        invoices::InvoiceList,
        ledger::{AccountList, EntryList},
        payers::{ArrearList, PayerList},
        payments::PaymentList,
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<ChargeList, ChargeView>();
        must_declare::<InvoiceList, InvoiceView>();
        must_declare::<PaymentList, PaymentView>();
        must_declare::<PayerList, PayerAccountView>();
        must_declare::<ArrearList, ArrearView>();
        must_declare::<EntryList, LedgerEntryView>();
        must_declare::<AccountList, LedgerAccountView>();
    }
}
