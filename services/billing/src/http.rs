//! Billing's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{charges, invoices, ledger, payers, payments};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(charges::http::post_charge)
        .service(charges::http::list_charges)
        .service(charges::http::get_charge)
        .service(charges::http::explain_charge)
        .service(charges::http::reverse_charge)
        .service(invoices::http::issue_invoice)
        .service(invoices::http::list_invoices)
        .service(invoices::http::get_invoice)
        .service(invoices::http::void_invoice)
        .service(payments::http::receive_payment)
        .service(payments::http::list_payments)
        .service(payments::http::get_payment)
        .service(payments::http::reverse_payment)
        .service(payers::http::list_payer_accounts)
        .service(payers::http::list_arrears)
        .service(payers::http::get_unit_balance)
        .service(ledger::http::list_ledger_accounts)
        .service(ledger::http::list_ledger_entries)
        .service(ledger::http::get_trial_balance);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        charges::{app::ChargeList, http::shapes::ChargeView},
        invoices::{app::InvoiceList, http::shapes::InvoiceView},
        ledger::{
            app::{AccountList, EntryList},
            http::{LedgerAccountView, LedgerEntryView},
        },
        payers::{
            app::{ArrearList, PayerList},
            http::{ArrearView, PayerAccountView},
        },
        payments::{app::PaymentList, http::PaymentView},
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
