//! The lists of endpoints and of what goes to them: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;
use vocabulary::WebhookEndpointId;

use super as storage;
use super::{
    deliveries,
    entities::{webhook_delivery, webhook_endpoint},
};
use crate::webhooks::domain::{Endpoint, WebhookDelivery, WebhookStatus};

/// Endpoints, newest first; a group has dozens.
#[derive(Debug)]
pub(crate) struct EndpointList;

impl DeclaredList for EndpointList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::flag(
                "enabled",
                Test::Holds("is_enabled"),
                "Only those that are enabled (true), or are not.",
            ),
            Filter::text("owner", 100, "Only those of this principal, such as `client:<id>`."),
        ],
        columns: &[
            "url",
            "owner",
            "events",
            "scope",
            "enabled",
            "disabled_reason",
            "previous_secret_until",
            "created_at",
            "webhook_endpoint_id",
        ],
        served: &[
            Served::newest(&["owner"], "ix_webhook_endpoints__owner").few(),
            Served::newest(&[], "uq_webhook_endpoints__id"),
        ],
        ..ListSpec::of("webhook_endpoints")
    };
}

/// One page of the endpoints that the actor may see.
pub(crate) async fn list_endpoints(
    db: &Db,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Endpoint>, Failure> {
    let seen = (&actor.scope, storage::visible_to(actor));
    let page = list_page::<webhook_endpoint::Entity>(db, EndpointList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(storage::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// What went to an endpoint, newest first.
#[derive(Debug)]
pub(crate) struct WebhookDeliveryList;

impl DeclaredList for WebhookDeliveryList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::given("endpoint_id"),
            Filter::word("status", WebhookStatus::WORDS, "Only deliveries in this state."),
            Filter::text(
                "event_type",
                200,
                "Only deliveries of this event, such as `steward.ticketing.ticket_opened.v1`.",
            ),
            Filter::from("queued_from", "queued_at", "Only deliveries queued at or after this."),
            Filter::before("queued_before", "queued_at", "Only deliveries queued before this."),
        ],
        columns: &[
            "queued_at",
            "event_type",
            "status",
            "attempts",
            "last_status",
            "last_reason",
            "next_attempt_at",
            "ended_at",
            "event_id",
            "webhook_delivery_id",
        ],
        served: &[Served::newest(&["endpoint_id"], "ix_webhook_deliveries__endpoint_id_id")],
        // Each is read with the message that was sent.
        export: 1_000,
        ..ListSpec::of("webhook_deliveries")
    };
}

/// One page of what went to an endpoint that the actor was found to see.
pub(crate) async fn list_webhook_deliveries(
    db: &Db,
    endpoint_id: WebhookEndpointId,
    query: ListQuery,
) -> Result<PageOf<WebhookDelivery>, Failure> {
    let seen = (&Scope::all("the endpoint is the caller's"), Condition::all());
    let query = query.given("endpoint_id", endpoint_id);
    let page = list_page::<webhook_delivery::Entity>(db, WebhookDeliveryList::SPEC, seen, &query).await?;
    Ok(page.map(deliveries::from_row))
}
