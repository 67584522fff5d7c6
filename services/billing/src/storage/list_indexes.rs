//! What serves the lists of billing on PostgreSQL, over tables that are large enough to have a choice.

use chrono::TimeDelta;
use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters};
use vocabulary::{CustomerId, InvoiceId, JournalId, PayerAccountId, TicketId, UnitId};

use super::migrations::Migrator;
use crate::{
    charges::{self, storage::ChargeList},
    invoices::{self, storage::InvoiceList},
    ledger::{self, storage::lists::EntryList},
    payers::{self, storage::PayerList},
    payments::{self, storage::PaymentList},
};

const ACCOUNTS: &str = "
INSERT INTO payer_accounts (id, estate_id, party, unit_id, opened_at)
SELECT named(n), named(n % 20), 'unit:' || n, named(n), now() FROM generate_series(0, 88) AS n";

/// Twenty estates with a thousand invoices each; on every twentieth more was paid than is owed.
const INVOICES: &str = "
INSERT INTO invoices (id, version, number, estate_id, payer_account_id, unit_id, customer_id, total_minor, paid_minor,
    outstanding_minor, currency, status, issued_at, refund_due_minor)
SELECT gen_random_uuid(), 1, 'I' || n, named(n % 20), named(n % 89), named(n % 101), named(n % 97), 100, 0,
    100, 'CNY', (ARRAY['issued', 'partly_paid', 'paid', 'void'])[1 + (n / 20) % 4], now(),
    CASE WHEN (n / 80) % 20 = 0 THEN 5 ELSE 0 END
FROM generate_series(1, 20000) AS n";

const CHARGES: &str = "
INSERT INTO charges (id, version, estate_id, payer_account_id, unit_id, customer_id, fee, description, amount_minor,
    currency, ticket_id, ticket_sequence, ticket_number, standard, standard_version, resolved_at, status, reversed_at,
    reversed_kind, posted_at)
SELECT gen_random_uuid(), 1, named(n % 20), named(n % 89), named(n % 101), named(n % 97), 'repair', 'x', 100,
    'CNY', named(n), 1, 'T' || n, 'x', 1, now(), 'reversed', now(), 'forgiven', now()
FROM generate_series(1, 20000) AS n";

/// Fifty invoices with four hundred payments each.
const PAYMENTS: &str = "
INSERT INTO invoices (id, version, number, estate_id, payer_account_id, total_minor, paid_minor, outstanding_minor,
    currency, status, issued_at)
SELECT named(n), 1, 'I' || n, named(n % 20), named(n), 100, 0, 100, 'CNY', 'issued', now()
FROM generate_series(0, 49) AS n;
INSERT INTO payments (id, version, invoice_id, estate_id, payer_account_id, amount_minor, currency, method, status,
    received_by, received_at, received_on)
SELECT gen_random_uuid(), 1, named(n % 50), named((n / 50) % 20), named(n % 50), 100, 'CNY', 'cash', 'received', 'x',
    now(), '2026-03-02'
FROM generate_series(1, 20000) AS n";

const PAYERS: &str = "
INSERT INTO payer_accounts (id, estate_id, party, unit_id, customer_id, opened_at)
SELECT gen_random_uuid(), named(n % 20), 'p' || n, named(n % 5003), named(n % 4999), now()
FROM generate_series(1, 20000) AS n";

const ENTRIES: &str = "
INSERT INTO journals (id, estate_id, cause, subject_id, posted_at)
SELECT named(n), named(n % 20), 'x', 's' || n, now() FROM generate_series(1, 20000) AS n;
INSERT INTO ledger_entries (id, journal_id, estate_id, class, account, debit_minor, credit_minor, currency, posted_at)
SELECT gen_random_uuid(), named(n), named(n % 20), 'cash', 'a' || (n % 89), 1, 0, 'CNY',
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute'
FROM generate_series(1, 20000) AS n";

const ESTATES: [u8; 2] = [3, 4];

#[tokio::test]
async fn each_declared_combination_of_invoices_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ACCOUNTS, INVOICES]).await;
    let sample = Filters::none()
        .with("number", Some("I7"))
        .with("payer_account_id", Some(named_id::<PayerAccountId>(7)))
        .with("unit_id", Some(named_id::<UnitId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)))
        .with("refund_due", Some(true))
        .with("status", Some("partly_paid"));
    let estates = ESTATES.map(named_id::<EstateId>);
    must_serve::<invoices::storage::entities::invoice::Entity>(&test, InvoiceList::SPEC, (&estates, &sample))
        .await;
}

#[tokio::test]
async fn each_declared_combination_of_charges_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ACCOUNTS, CHARGES]).await;
    let sample = Filters::none()
        .with("payer_account_id", Some(named_id::<PayerAccountId>(7)))
        .with("unit_id", Some(named_id::<UnitId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)))
        .with("ticket_id", Some(named_id::<TicketId>(7)));
    let estates = ESTATES.map(named_id::<EstateId>);
    must_serve::<charges::storage::entities::charge::Entity>(&test, ChargeList::SPEC, (&estates, &sample))
        .await;
}

#[tokio::test]
async fn each_declared_combination_of_payments_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ACCOUNTS, PAYMENTS]).await;
    let sample = Filters::none().with("invoice_id", Some(named_id::<InvoiceId>(7)));
    let estates = ESTATES.map(named_id::<EstateId>);
    must_serve::<payments::storage::entities::payment::Entity>(&test, PaymentList::SPEC, (&estates, &sample))
        .await;
}

#[tokio::test]
async fn each_declared_combination_of_payers_and_entries_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[PAYERS, ENTRIES]).await;
    let estates = ESTATES.map(named_id::<EstateId>);
    let sample = Filters::none()
        .with("unit_id", Some(named_id::<UnitId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)));
    must_serve::<payers::storage::entities::payer_account::Entity>(
        &test,
        PayerList::SPEC,
        (&estates, &sample),
    )
    .await;
    let day = |days| test.clock().now() + TimeDelta::days(days);
    let sample = Filters::none()
        .with("journal_id", Some(named_id::<JournalId>(7)))
        .with("account", Some("a7"))
        .with("posted_from", Some(day(-9)))
        .with("posted_before", Some(day(-1)));
    must_serve::<ledger::storage::entities::ledger_entry::Entity>(
        &test,
        EntryList::SPEC,
        (&estates, &sample),
    )
    .await;
}
