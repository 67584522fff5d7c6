//! What serves the lists of the chassis on PostgreSQL, over tables that are large enough to have a choice.

use db::{
    lists::{AuditList, DeadLetterList, DeclaredList, Key, ListSpec, ParkedTimerList, SecurityList},
    migration::Chassis,
    testing::{TestDb, must_serve_rows, named_id, seed},
};
use kernel::{EstateId, Filters};
use sea_orm::{
    ExprTrait,
    sea_query::{Expr, Query, SelectStatement},
};

const AUDIT: &str = "
INSERT INTO log_entries (id, at, principal, action, subject_kind, subject_id, estate_id)
SELECT gen_random_uuid(), now(), 'staff:' || (n % 89), 'x', 'x', 's' || (n % 97), named(n % 20)
FROM generate_series(1, 20000) AS n";

const SECURITY: &str = "
INSERT INTO security_events (id, at, kind, principal, times)
SELECT gen_random_uuid(), now(), 'k' || (n % 13), 'staff:' || (n % 89), 1 FROM generate_series(1, 20000) AS n";

/// One in fifty waits for an operator.
const LETTERS: &str = "
INSERT INTO dead_letters (id, fingerprint, state, routing_key, reason, attempts, parked_at, body)
SELECT gen_random_uuid(), decode(lpad(to_hex(n), 8, '0'), 'hex'), CASE WHEN n % 50 = 0 THEN 'parked' ELSE 'replayed' END,
    'x', 'x', 1, now(), ''
FROM generate_series(1, 20000) AS n";

const TIMERS: &str = "
INSERT INTO timers (kind, subject, key, due_at, next_try_at, parked_id, parked_at)
SELECT 'x', named(n), '', now(), now(), CASE WHEN n % 50 = 0 THEN named(n) END, CASE WHEN n % 50 = 0 THEN now() END
FROM generate_series(1, 20000) AS n";

/// The rows of a list, with what places and narrows them.
fn rows(spec: &ListSpec) -> SelectStatement {
    let keys = spec.sorts.iter().flat_map(|sort| sort.keys).map(|Key { column, .. }| *column);
    let mut rows = Query::select().columns(keys).from(spec.table).to_owned();
    if spec.table == AuditList::SPEC.table {
        // As the list asks: the log holds more than the trail.
        rows.and_where(Expr::col("action").is_not_null());
    }
    rows
}

#[tokio::test]
async fn each_declared_combination_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Chassis>().await;
    seed(&test, &[AUDIT, SECURITY, LETTERS, TIMERS]).await;
    let sample = Filters::none()
        .with("subject_id", Some("s7"))
        .with("principal", Some("staff:7"))
        .with("kind", Some("k7"))
        .with("state", Some("parked"));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    for spec in [AuditList::SPEC, SecurityList::SPEC, DeadLetterList::SPEC, ParkedTimerList::SPEC] {
        must_serve_rows(&test, spec, rows(spec), (&estates, &sample)).await;
    }
}
