//! What serves the lists of the ticket desk on PostgreSQL, over tables that are large enough to have a choice.

use chrono::{DateTime, TimeDelta, Utc};
use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters, StaffId};
use vocabulary::{BackTestId, CustomerId, TicketId, UnitId};

use super::migrations::Migrator;
use crate::{
    back_tests::{self, storage::DifferenceList},
    interactions::{self, storage::InteractionList},
    playbooks::{self, storage::list::PlaybookRunList},
    tickets::{self, storage::list::TicketList},
};

/// Twenty estates with a thousand tickets each, a minute apart and not in the order of their rows, so that no index is
/// cheap by where the rows happen to lie; on half of them something is owed.
const TICKETS: &str = "
INSERT INTO tickets (id, version, number, estate_id, unit_id, estate_name, customer_id, kind, severity, category,
    title, description, standard, standard_version, first_responder, status, assignee_id, quote, materials,
    external_reference_key, opened_at, due_at)
SELECT gen_random_uuid(), 1, 'T' || n, named(n % 20), named(n % 101), 'x', named(n % 97), 'repair', 'ordinary',
    'general', 'x', '', 'x', 1, 'x',
    (ARRAY['open', 'assigned', 'accepted', 'on_site', 'resolved', 'closed', 'cancelled'])[1 + (n / 40) % 7],
    named(n % 89), 'none', '[]', 'x' || n, TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute',
    CASE WHEN (n / 20) % 2 = 0
         THEN TIMESTAMPTZ '2026-03-02 08:00:00Z' + ((n * 7919) % 20000 - 10000) * INTERVAL '1 minute' END
FROM generate_series(1, 20000) AS n";

const INTERACTIONS: &str = "
INSERT INTO interactions (id, estate_id, channel, summary, received_by, received_at)
SELECT gen_random_uuid(), named(n % 20), 'call', 'x', 'x', now() FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_tickets_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[TICKETS]).await;
    let day = |days| -> DateTime<Utc> { test.clock().now() + TimeDelta::days(days) };
    let sample = Filters::none()
        .with("number", Some("T7"))
        .with("external_reference", Some("x7"))
        .with("assignee_id", Some(named_id::<StaffId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)))
        .with("unit_id", Some(named_id::<UnitId>(7)))
        .with("status", Some("accepted"))
        .with("is_overdue", Some(true))
        .with("due_before", Some(day(1)))
        .with("opened_from", Some(day(-9)))
        .with("opened_before", Some(day(-1)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<tickets::storage::entities::ticket::Entity>(&test, TicketList::SPEC, (&estates, &sample))
        .await;
}

#[tokio::test]
async fn each_declared_combination_of_interactions_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[INTERACTIONS]).await;
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<interactions::storage::entities::interaction::Entity>(
        &test,
        InteractionList::SPEC,
        (&estates, &Filters::none()),
    )
    .await;
}

const DIFFERENCES: &str = "
INSERT INTO back_test_differences (id, back_test_id, ticket_id, number, estate_id, kind, aspect, detail, change, is_confidential)
SELECT gen_random_uuid(), named(n % 20), gen_random_uuid(), 'T' || n, named(n % 19), 'repair', 'deadline', 'resolve', 'later', false
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn what_a_back_test_found_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[DIFFERENCES]).await;
    let sample = Filters::none().with("back_test_id", Some(named_id::<BackTestId>(7)));
    must_serve::<back_tests::storage::entities::difference::Entity>(
        &test,
        DifferenceList::SPEC,
        (&[], &sample),
    )
    .await;
}

const PLAYBOOK_RUNS: &str = "
INSERT INTO playbook_runs (id, version, sequence, number, estate_id, playbook, playbook_version, ticket_id, started_by,
    started_at, happened_at, is_confidential, answers, status)
SELECT gen_random_uuid(), 1, 1, 'E2026-' || n, named(n % 20), 'fire', 1, named(n % 97), 'x', now(), now(), n % 50 = 0, '{}',
    (ARRAY['running', 'closed', 'called_off'])[1 + (n / 40) % 3]
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_playbook_runs_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[PLAYBOOK_RUNS]).await;
    let sample = Filters::none()
        .with("number", Some("E2026-7"))
        .with("ticket_id", Some(named_id::<TicketId>(7)))
        .with("status", Some("running"));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<playbooks::storage::entities::run::Entity>(
        &test,
        PlaybookRunList::SPEC,
        (&estates, &sample),
    )
    .await;
}
