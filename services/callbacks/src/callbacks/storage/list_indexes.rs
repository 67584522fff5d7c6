//! What serves the list of callbacks on PostgreSQL, over a table that is large enough to have a choice.

use chrono::TimeDelta;
use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters, StaffId};
use vocabulary::{CustomerId, TicketId};

use super::{entities::callback, list::CallbackList};
use crate::storage::migrations::Migrator;

/// Twenty estates with a thousand callbacks each; every fourth is owed.
const SEED: &str = "
INSERT INTO callbacks (id, version, estate_id, customer_id, ticket_id, ticket_number, title, kind, resolution,
    standard, standard_version, series, clause, explanation, way, who, due_at, status, assignee_id, attempts)
SELECT gen_random_uuid(), 1, named(n % 20), named(n % 97), named(n), 'T' || n, 'x', 'repair', 1,
    'x', 1, 'x', 'x', '[]', 'phone', '[]',
    TIMESTAMPTZ '2026-03-02 08:00:00Z' + ((n * 7919) % 20000 - 10000) * INTERVAL '1 minute',
    (ARRAY['due', 'done', 'done', 'waived', 'in_progress', 'done', 'done', 'done'])[1 + (n / 20) % 8],
    named(n % 89), 0
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[SEED]).await;
    let sample = Filters::none()
        .with("ticket_id", Some(named_id::<TicketId>(7)))
        .with("assignee", Some(named_id::<StaffId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)))
        .with("owed", Some(true))
        .with("due_before", Some(test.clock().now() + TimeDelta::days(1)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<callback::Entity>(&test, CallbackList::SPEC, (&estates, &sample)).await;
}
