//! Posting due events, endpoint by endpoint: one that does not answer is left alone for a while, and nobody waits for
//! it.

use std::collections::VecDeque;

use chrono::TimeDelta;
use db::AuditEntry;
use kernel::{Actor, Failure};
use vocabulary::WebhookEndpointId;

use super::rights::{OWNER_DISABLED, effective_subscription};
use crate::{
    app::{App, WebhookRequest, jitter},
    domain::COOL_DOWN_BACKOFF,
    webhooks::{
        domain::{Answer, MOST_FAILURES, WebhookDelivery},
        storage::{self, Claimed, CoolDown, deliveries},
    },
};

/// How many deliveries one turn at one endpoint takes.
const BATCH: u64 = 8;

/// How long a claimed endpoint is nobody else's: longer than `BATCH` posts may take.
const LEASE: TimeDelta = TimeDelta::seconds(150);

/// One run of deliveries to one endpoint: what is due there, and how it went so far.
#[derive(Debug)]
pub(crate) struct DeliveryRun {
    claimed: Claimed,
    due: VecDeque<WebhookDelivery>,
    cool_down: CoolDown,
}

/// A delivery that was posted, and the answer to it.
#[derive(Debug)]
pub(crate) struct Posted {
    run: DeliveryRun,
    delivery: WebhookDelivery,
    answer: Answer,
}

/// Takes on up to `most` endpoints that have something due.
#[tracing::instrument(skip_all, name = "notifications.begin_runs")]
pub(crate) async fn begin_runs(app: &App, most: u64) -> Result<Vec<DeliveryRun>, Failure> {
    let claimed = storage::claim(&app.db, app.db.ids().next(), LEASE, most).await?;
    let now = app.db.clock().now();
    let mut runs = Vec::with_capacity(claimed.len());
    for claimed in claimed {
        let due = deliveries::due(&app.db, claimed.endpoint.id, now, BATCH).await?.into();
        let cool_down = CoolDown { failures: claimed.failures, until: now };
        runs.extend(go_on(app, DeliveryRun { claimed, due, cool_down }).await?);
    }
    Ok(runs)
}

/// The run, when something is left of what is due that the owner of the endpoint may be told of: asked again before
/// each post, since rights are taken back at any time.
async fn go_on(app: &App, mut run: DeliveryRun) -> Result<Option<DeliveryRun>, Failure> {
    let Some(subscription) = effective_subscription(&app.db, &run.claimed.endpoint).await? else {
        return end_run(app, run, Some(OWNER_DISABLED)).await;
    };
    while let Some(delivery) = run.due.front_mut() {
        let estate = match delivery.estate_id {
            Some(estate_id) => app.db.estate(estate_id).await?,
            None => None,
        };
        let regions: Vec<&str> = estate.iter().flat_map(|estate| estate.regions()).collect();
        let place = delivery.estate_id.map(|id| (id, regions.as_slice()));
        if subscription.subscribes(delivery.event(), place, delivery.visibility.as_ref()) {
            return Ok(Some(run));
        }
        let tx = app.db.begin().await?;
        delivery.withhold(tx.now());
        deliveries::save(&tx, delivery).await?;
        tx.commit().await?;
        run.due.pop_front();
    }
    end_run(app, run, None).await
}

/// Posts the next of what is due, when anything is left. Speaks to the endpoint alone: it may be left waiting for as
/// long as that takes without holding anything of ours.
#[tracing::instrument(skip_all, name = "notifications.post_next")]
pub(crate) async fn post_next(app: App, mut run: DeliveryRun) -> Result<Posted, DeliveryRun> {
    let Some(delivery) = run.due.pop_front() else { return Err(run) };
    let request = WebhookRequest {
        id: delivery.event_id.to_string(),
        url: &run.claimed.endpoint.url,
        timestamp: app.db.clock().now().timestamp(),
        body: &delivery.body,
        secrets: &run.claimed.secrets,
    };
    let answer = app.webhook_sender.post(request).await;
    Ok(Posted { run, delivery, answer })
}

/// Keeps what became of a delivery; the run, when it goes on.
#[tracing::instrument(skip_all, name = "notifications.settle_post")]
pub(crate) async fn settle_post(app: &App, posted: Posted) -> Result<Option<DeliveryRun>, Failure> {
    let Posted { mut run, mut delivery, answer } = posted;
    let tx = app.db.begin().await?;
    delivery.conclude(&answer, tx.now(), jitter());
    deliveries::save(&tx, &delivery).await?;
    tx.commit().await?;
    if answer.is_gone() {
        return end_run(app, run, Some("gone")).await;
    }
    if answer.is_trouble() {
        run.cool_down.failures += 1;
        run.cool_down.until =
            COOL_DOWN_BACKOFF.next_or_last(run.cool_down.failures, app.db.clock().now(), jitter());
        let reason = (run.cool_down.failures >= MOST_FAILURES).then_some("silent");
        return end_run(app, run, reason).await;
    }
    run.cool_down.failures = 0;
    go_on(app, run).await
}

/// Lets the endpoint go, and switches it off for a reason.
#[tracing::instrument(skip_all, name = "notifications.end_run")]
pub(crate) async fn end_run(
    app: &App,
    run: DeliveryRun,
    reason: Option<&str>,
) -> Result<Option<DeliveryRun>, Failure> {
    let DeliveryRun { claimed, cool_down, .. } = run;
    let id = claimed.endpoint.id;
    let tx = app.db.begin().await?;
    storage::release(&tx, claimed.holder, id, cool_down).await?;
    tx.commit().await?;
    if let Some(reason) = reason {
        give_up(app, id, reason).await?;
    }
    Ok(None)
}

async fn give_up(app: &App, id: WebhookEndpointId, reason: &str) -> Result<(), Failure> {
    let actor = Actor::system("notifications.post_webhooks");
    let tx = app.db.begin().await?;
    let Some(mut endpoint) = storage::load(&tx, &actor, id).await? else { return Ok(()) };
    if !endpoint.is_enabled {
        return Ok(());
    }
    endpoint.give_up(reason);
    storage::save(&tx, &endpoint, None).await?;
    tx.audit(AuditEntry::new(&actor, "disable_endpoint", "webhook_endpoint", id));
    tx.commit().await?;
    app.endpoints.forget();
    Ok(())
}
