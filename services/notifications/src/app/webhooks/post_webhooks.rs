//! Posting due events, endpoint by endpoint: one that does not answer is left alone for a while, and nobody waits for
//! it.

use std::collections::VecDeque;

use chrono::TimeDelta;
use db::AuditEntry;
use kernel::{Actor, Failure, WebhookEndpointId};

use crate::{
    app::{App, Parcel, stretch},
    domain::{Answer, MOST_FAILURES, REST_LADDER, WebhookDelivery},
    storage::{
        endpoints::{self, Claimed, Rest},
        webhook_deliveries,
    },
};

/// How many deliveries one turn at one endpoint takes.
const BATCH: u64 = 8;

/// How long a claimed endpoint is nobody else's: longer than `BATCH` posts may take.
const LEASE: TimeDelta = TimeDelta::seconds(150);

/// One visit to one endpoint: what is due there, and how it went so far.
#[derive(Debug)]
pub(crate) struct Visit {
    claimed: Claimed,
    due: VecDeque<WebhookDelivery>,
    rest: Rest,
}

/// A delivery that was posted, and the answer to it.
#[derive(Debug)]
pub(crate) struct Posted {
    visit: Visit,
    delivery: WebhookDelivery,
    answer: Answer,
}

/// Takes on up to `most` endpoints that have something due.
pub(crate) async fn begin_visits(app: &App, most: u64) -> Result<Vec<Visit>, Failure> {
    let claimed = endpoints::claim(&app.db, app.db.ids().next(), LEASE, most).await?;
    let now = app.db.clock().now();
    let mut visits = Vec::with_capacity(claimed.len());
    for claimed in claimed {
        let due = webhook_deliveries::due(&app.db, claimed.id, now, BATCH).await?.into();
        let rest = Rest { failures: claimed.failures, until: now };
        visits.push(Visit { claimed, due, rest });
    }
    Ok(visits)
}

/// Posts the next of what is due, when anything is left. Speaks to the endpoint alone: it may be left waiting for as
/// long as that takes without holding anything of ours.
pub(crate) async fn post_next(app: App, mut visit: Visit) -> Result<Posted, Visit> {
    let Some(delivery) = visit.due.pop_front() else { return Err(visit) };
    let parcel = Parcel {
        id: delivery.event_id.to_string(),
        url: &visit.claimed.url,
        timestamp: app.db.clock().now().timestamp(),
        body: &delivery.body,
        secrets: &visit.claimed.secrets,
    };
    let answer = app.post.post(parcel).await;
    Ok(Posted { visit, delivery, answer })
}

/// Keeps what became of a delivery; the visit, when it goes on.
pub(crate) async fn settle_post(app: &App, posted: Posted) -> Result<Option<Visit>, Failure> {
    let Posted { mut visit, mut delivery, answer } = posted;
    let tx = app.db.begin().await?;
    delivery.conclude(&answer, tx.now(), stretch());
    webhook_deliveries::save(&tx, &delivery).await?;
    tx.commit().await?;
    if answer.is_gone() {
        return end_visit(app, visit, Some("gone")).await;
    }
    if answer.is_trouble() {
        visit.rest.failures += 1;
        visit.rest.until = REST_LADDER.next_or_last(visit.rest.failures, app.db.clock().now(), stretch());
        let reason = (visit.rest.failures >= MOST_FAILURES).then_some("silent");
        return end_visit(app, visit, reason).await;
    }
    visit.rest.failures = 0;
    if visit.due.is_empty() { end_visit(app, visit, None).await } else { Ok(Some(visit)) }
}

/// Lets the endpoint go, and switches it off for a reason.
pub(crate) async fn end_visit(
    app: &App,
    visit: Visit,
    reason: Option<&str>,
) -> Result<Option<Visit>, Failure> {
    let Visit { claimed, rest, .. } = visit;
    let tx = app.db.begin().await?;
    endpoints::release(&tx, claimed.holder, claimed.id, rest).await?;
    tx.commit().await?;
    if let Some(reason) = reason {
        give_up(app, claimed.id, reason).await?;
    }
    Ok(None)
}

async fn give_up(app: &App, id: WebhookEndpointId, reason: &str) -> Result<(), Failure> {
    let actor = Actor::system("notifications.post_webhooks");
    let tx = app.db.begin().await?;
    let Some(mut endpoint) = endpoints::load(&tx, &actor, id).await? else { return Ok(()) };
    if !endpoint.is_enabled {
        return Ok(());
    }
    endpoint.give_up(reason);
    endpoints::save(&tx, &endpoint, None).await?;
    tx.audit(AuditEntry::new(&actor, "disable_endpoint", "webhook_endpoint", id));
    Ok(tx.commit().await?)
}
