//! What serves the lists of notifications on PostgreSQL, over tables that are large enough to have a choice.

use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters, StaffId};
use vocabulary::{CustomerId, MessageId, TicketId, WebhookEndpointId};

use super::migrations::Migrator;
use crate::{
    messages::{
        self,
        storage::list::{DeliveryList, MessageList},
    },
    staff_notices::{self, storage::NoticeList},
    webhooks::{
        self,
        storage::lists::{EndpointList, WebhookDeliveryList},
    },
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
async fn each_declared_combination_of_messages_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[MESSAGES]).await;
    let sample = Filters::none()
        .with("reference", Some("t7"))
        .with("ticket_id", Some(named_id::<TicketId>(7)))
        .with("customer_id", Some(named_id::<CustomerId>(7)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<messages::storage::entities::message::Entity>(&test, MessageList::SPEC, (&estates, &sample))
        .await;
}

#[tokio::test]
async fn each_declared_combination_of_attempts_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[DELIVERIES]).await;
    let sample = Filters::none().with("message_id", Some(named_id::<MessageId>(7)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<messages::storage::entities::delivery::Entity>(
        &test,
        DeliveryList::SPEC,
        (&estates, &sample),
    )
    .await;
}

const NOTICES: &str = "
INSERT INTO staff_notices (id, staff_id, kind, source_event_id, estate_id, ticket_id, is_confidential, noticed_at)
SELECT gen_random_uuid(), named(n % 97), 'ticket_assigned', named(n), named(n % 20), named(n), false, now()
FROM generate_series(1, 20000) AS n";

const ENDPOINTS: &str = "
INSERT INTO webhook_endpoints (id, version, owner, url, events, scope, is_enabled, secret, created_at, failures, rests_until)
SELECT named(n), 1, 'client:' || (n % 997), 'x', '[]', '{}', true, '', now(), 0, now() FROM generate_series(1, 20000) AS n";

const WEBHOOKS: &str = "
INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, body, status, attempts, status_at, queued_at)
SELECT gen_random_uuid(), named(1 + n % 97), named(n), 'x', 'x', 'delivered', 1, now(), now()
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_notices_and_webhooks_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[NOTICES, ENDPOINTS, WEBHOOKS]).await;
    let sample = Filters::none()
        .with("staff_id", Some(named_id::<StaffId>(7)))
        .with("owner", Some("client:7"))
        .with("endpoint_id", Some(named_id::<WebhookEndpointId>(7)));
    must_serve::<staff_notices::storage::entities::staff_notice::Entity>(
        &test,
        NoticeList::SPEC,
        (&[], &sample),
    )
    .await;
    must_serve::<webhooks::storage::entities::webhook_endpoint::Entity>(
        &test,
        EndpointList::SPEC,
        (&[], &sample),
    )
    .await;
    must_serve::<webhooks::storage::entities::webhook_delivery::Entity>(
        &test,
        WebhookDeliveryList::SPEC,
        (&[], &sample),
    )
    .await;
}
