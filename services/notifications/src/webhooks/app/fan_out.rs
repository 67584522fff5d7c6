//! An event was consumed: every endpoint that subscribes to it gets a delivery, in the inbox's transaction, so that none is
//! forgotten. Every event of the suite asks for the endpoints, so that each process keeps those that are switched on as it
//! read them a moment ago.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use db::{Db, DbError, Tx};
use kernel::{EstateId, EventId, Failure, Visibility};
use vocabulary::WebhookDeliveryId;

use super::rights::effective_subscription;
use crate::{
    app::App,
    webhooks::{
        domain::{Endpoint, WebhookDelivery, WebhookState},
        storage::{self, deliveries},
    },
};

/// A consumed event, as endpoints are sent it.
#[derive(Debug, Clone)]
pub(crate) struct OutgoingEvent<'a> {
    pub(crate) service: &'a str,
    pub(crate) event: &'a str,
    pub(crate) event_id: EventId,
    pub(crate) event_type: &'a str,
    pub(crate) estate_id: Option<EstateId>,
    /// Who may see it, besides those who may read what its service tells: as its facets say.
    pub(crate) visibility: Option<Visibility>,
    /// What is signed and sent: no personal data.
    pub(crate) body: String,
}

/// Queues the deliveries of one event, for those whose owners may still be told of it.
#[tracing::instrument(skip_all, name = "notifications.fan_out")]
pub(crate) async fn fan_out(app: &App, tx: &Tx, outgoing: OutgoingEvent<'_>) -> Result<(), Failure> {
    let endpoints = app.endpoints.enabled(&app.db).await?;
    let event = (outgoing.service, outgoing.event);
    let wanted: Vec<&Endpoint> =
        endpoints.iter().filter(|endpoint| endpoint.subscription.names(event)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let estate = match outgoing.estate_id {
        Some(estate_id) => Some(tx.expect_estate(estate_id).await?),
        None => None,
    };
    let regions: Vec<&str> = estate.iter().flat_map(|estate| estate.regions()).collect();
    let place = outgoing.estate_id.map(|estate_id| (estate_id, regions.as_slice()));
    let mut deliveries = Vec::new();
    for endpoint in wanted {
        let Some(subscription) = effective_subscription(&app.db, endpoint).await? else { continue };
        if subscription.subscribes(event, place, outgoing.visibility.as_ref()) {
            deliveries.push(WebhookDelivery {
                id: WebhookDeliveryId::new(tx.db().ids().as_ref()),
                endpoint_id: endpoint.id,
                event_id: outgoing.event_id,
                event_type: outgoing.event_type.to_owned(),
                estate_id: outgoing.estate_id,
                visibility: outgoing.visibility.clone(),
                body: outgoing.body.clone(),
                state: WebhookState::Queued { next_attempt_at: tx.now() },
                attempts: 0,
                last_status: None,
                last_reason: None,
                queued_at: tx.now(),
            });
        }
    }
    if deliveries.is_empty() {
        return Ok(());
    }
    deliveries::insert_all(tx, &deliveries);
    Ok(())
}

/// How long an endpoint that was registered at another replica may go unseen; one of this process is seen at once.
const AGE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(crate) struct EndpointCopies(Mutex<CachedEndpoints>);

#[derive(Debug, Default)]
struct CachedEndpoints {
    /// How many changes were committed so far: what was read before one of them is not kept after it.
    changes: u64,
    /// With the end of their time, by the monotonic clock.
    enabled: Option<(Arc<Vec<Endpoint>>, Duration)>,
}

impl EndpointCopies {
    /// Has the next reader look into the database.
    pub(super) fn forget(&self) {
        let cached = &mut *self.cached();
        cached.changes += 1;
        cached.enabled = None;
    }

    /// Every endpoint that is switched on.
    pub(super) async fn enabled(&self, db: &Db) -> Result<Arc<Vec<Endpoint>>, DbError> {
        let now = db.clock().monotonic();
        let read_after = {
            let cached = self.cached();
            if let Some((known, until)) = &cached.enabled
                && now < *until
            {
                return Ok(Arc::clone(known));
            }
            cached.changes
        };
        let found = Arc::new(storage::enabled(db).await?);
        let cached = &mut *self.cached();
        if cached.changes == read_after {
            cached.enabled = Some((Arc::clone(&found), now + AGE));
        }
        Ok(found)
    }

    fn cached(&self) -> MutexGuard<'_, CachedEndpoints> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
