//! What serves the lists of notifications on PostgreSQL, over tables that are large enough to have a choice.

use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{EstateId, Filters};
use vocabulary::{CustomerId, MessageId, TicketId};

use super::{
    entities::{delivery, message},
    message_list::{DELIVERY_LIST, MESSAGE_LIST},
    migrations::Migrator,
};

/// Twenty estates with a thousand messages each.
const MESSAGES: &str = "
INSERT INTO messages (id, version, estate_id, customer_id, source_event_id, event, reference, ticket_id, language, body,
    clause, standard, standard_version, status, attempts, status_at, queued_at)
SELECT gen_random_uuid(), 1, named(n % 20), named(n % 97), named(n), 'ticket_opened', 'T' || n, named(n % 89), 'en', 'x',
    'x', 'x', 1, 'delivered', 1, now(), now()
FROM generate_series(1, 20000) AS n";

/// Fifty messages with four hundred attempts each.
const DELIVERIES: &str = "
INSERT INTO messages (id, version, estate_id, customer_id, source_event_id, event, reference, language, body, clause,
    standard, standard_version, status, attempts, status_at, queued_at)
SELECT named(n), 1, named(n % 20), named(n), named(n), 'ticket_opened', 'T' || n, 'en', 'x', 'x', 'x', 1, 'delivered', 1,
    now(), now()
FROM generate_series(0, 49) AS n;
INSERT INTO deliveries (id, message_id, estate_id, attempt, channel, outcome, attempted_at)
SELECT gen_random_uuid(), named(n % 50), named((n / 50) % 20), 1, 'sms', 'handed_over', now()
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_messages_is_served_by_its_index() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[MESSAGES]).await;
    let sample = Filters::none()
        .with("reference", Some("t7"))
        .with("ticket_id", Some(named_id::<TicketId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<message::Entity>(&test, &MESSAGE_LIST, (&estates, &sample)).await;
}

#[tokio::test]
async fn each_declared_combination_of_attempts_is_served_by_its_index() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[DELIVERIES]).await;
    let sample = Filters::none().with("message_id", Some(named_id::<MessageId>(7)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<delivery::Entity>(&test, &DELIVERY_LIST, (&estates, &sample)).await;
}
