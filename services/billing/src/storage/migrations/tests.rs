//! What the steps make of rows that are older than they are.

use chrono::{DateTime, NaiveDate, Utc};
use db::{Engine, Tx, testing::TestDb};
use sea_orm::{
    ConnectionTrait, Statement,
    prelude::Uuid,
    sea_query::{Expr, Query},
};

use super::Migrator;

db::on_both_engines!(every_step_can_be_taken_back_and_again, what_was_booked_before_the_rules_stays);

async fn every_step_can_be_taken_back_and_again(engine: Engine) {
    db::testing::must_reverse::<Migrator>(engine).await;
}

#[tokio::test]
async fn the_schema_is_as_it_is_written_down_on_postgres() {
    db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
}

async fn what_was_booked_before_the_rules_stays(engine: Engine) {
    let test = TestDb::before::<Migrator>("m0005_reversals", engine).await;
    let tx = test.db.begin().await.unwrap();
    before(&tx).await;
    tx.commit().await.unwrap();
    test.db.migrate::<Migrator>().await.unwrap();
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM charges", 4),
        ("SELECT COUNT(*) FROM charges WHERE overlaps_older", 1),
        ("SELECT COUNT(*) FROM charges WHERE reversed_kind = 'billed_in_error'", 1),
        ("SELECT COUNT(*) FROM charged_tickets WHERE sequence = 7", 1),
        ("SELECT COUNT(*) FROM invoices WHERE due_on = '2026-04-01'", 1),
        ("SELECT COUNT(*) FROM invoices WHERE due_on = '2026-04-30'", 1),
        ("SELECT COUNT(*) FROM payments WHERE received_on = '2026-03-02'", 3),
        ("SELECT COUNT(*) FROM payments WHERE reference_key = 'wx1'", 1),
        ("SELECT COUNT(*) FROM payments WHERE reference_key IS NULL", 2),
    ] {
        let reader = test.db.reader();
        let statement = Statement::from_string(reader.get_database_backend(), sql);
        let rows = reader.query_all_raw(statement).await.unwrap();
        let count: i64 = rows.first().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(count, expected, "{engine:?}: {sql}");
    }
}

const ESTATE: Uuid = Uuid::from_u128(1);

const HOME: Uuid = Uuid::from_u128(2);

const ACCOUNT: Uuid = Uuid::from_u128(3);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What the version before these steps has.
async fn before(tx: &Tx) {
    let account = [
        ("id", ACCOUNT.into()),
        ("estate_id", ESTATE.into()),
        ("party", "unit".into()),
        ("unit_id", HOME.into()),
        ("opened_at", at("2026-03-02T02:00:00Z").into()),
    ];
    insert(tx, "payer_accounts", account).await;
    charges(tx).await;
    for (id, issued_at) in [(20_u128, "2026-03-02T02:00:00Z"), (21, "2026-03-31T23:59:59Z")] {
        let invoice = [
            ("id", Uuid::from_u128(id).into()),
            ("version", 1.into()),
            ("number", format!("I2026-{id}").into()),
            ("estate_id", ESTATE.into()),
            ("payer_account_id", ACCOUNT.into()),
            ("total_minor", 100.into()),
            ("paid_minor", 0.into()),
            ("outstanding_minor", 100.into()),
            ("currency", "CNY".into()),
            ("status", "issued".into()),
            ("issued_at", at(issued_at).into()),
        ];
        insert(tx, "invoices", invoice).await;
    }
    payments(tx).await;
}

/// Two that overlap, one of them for another payer of the same home; one that was reversed; and one for work.
async fn charges(tx: &Tx) {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let periods = [
        (10_u128, Some((day(3, 1), day(3, 31))), None, "standing"),
        (11, Some((day(3, 15), day(4, 14))), Some(Uuid::from_u128(4)), "standing"),
        (12, Some((day(3, 1), day(3, 31))), None, "reversed"),
        (13, None, None, "standing"),
    ];
    let posted_at = at("2026-03-02T02:00:00Z");
    for (id, period, customer, status) in periods {
        let ticket = (id == 13).then(|| Uuid::from_u128(5));
        let charge = [
            ("id", Uuid::from_u128(id).into()),
            ("version", 1.into()),
            ("estate_id", ESTATE.into()),
            ("payer_account_id", ACCOUNT.into()),
            ("unit_id", HOME.into()),
            ("customer_id", customer.into()),
            ("fee", "parking".into()),
            ("description", "Parking".into()),
            ("amount_minor", 100.into()),
            ("currency", "CNY".into()),
            ("ticket_id", ticket.into()),
            ("ticket_sequence", ticket.map(|_ticket| 7).into()),
            ("period_from", period.map(|(from, _to)| from).into()),
            ("period_to", period.map(|(_from, to)| to).into()),
            ("status", status.into()),
            ("reversed_at", (status == "reversed").then_some(posted_at).into()),
            ("posted_at", posted_at.into()),
        ];
        insert(tx, "charges", charge).await;
    }
}

/// One that was booked twice, and one without a reference.
async fn payments(tx: &Tx) {
    for (id, reference) in [(30_u128, Some("WX 1")), (31, Some("wx1")), (32, None)] {
        let payment = [
            ("id", Uuid::from_u128(id).into()),
            ("version", 1.into()),
            ("invoice_id", Uuid::from_u128(20).into()),
            ("estate_id", ESTATE.into()),
            ("payer_account_id", ACCOUNT.into()),
            ("amount_minor", 10.into()),
            ("currency", "CNY".into()),
            ("method", "wechat".into()),
            ("reference", reference.into()),
            ("status", "received".into()),
            ("received_by", "staff:1".into()),
            ("received_at", at("2026-03-02T02:00:00Z").into()),
        ];
        insert(tx, "payments", payment).await;
    }
}

async fn insert<const N: usize>(tx: &Tx, table: &'static str, row: [(&'static str, Expr); N]) {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let insert = Query::insert().into_table(table).columns(columns).values_panic(values).to_owned();
    tx.conn().execute(&insert).await.unwrap();
}
