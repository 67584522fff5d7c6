//! An event was heard: every endpoint that asked for it gets a delivery, in the inbox's transaction, so that none is
//! lost and none comes twice.

use db::Tx;
use kernel::{EstateId, EventId, Failure, Visibility};
use vocabulary::WebhookDeliveryId;

use super::rights::left;
use crate::{
    app::App,
    domain::{Endpoint, WebhookDelivery, WebhookState},
    storage::webhook_deliveries,
};

/// What was heard, and what is told of it.
#[derive(Debug, Clone)]
pub(crate) struct Heard<'a> {
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
pub(crate) async fn fan_out(app: &App, tx: &Tx, heard: Heard<'_>) -> Result<(), Failure> {
    let endpoints = app.endpoints.enabled(&app.db).await?;
    let event = (heard.service, heard.event);
    let wanted: Vec<&Endpoint> =
        endpoints.iter().filter(|endpoint| endpoint.subscription.names(event)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let region = region_of(tx, heard.estate_id).await?;
    let place = heard.estate_id.map(|estate_id| (estate_id, region.as_str()));
    let mut deliveries = Vec::new();
    for endpoint in wanted {
        let Some(left) = left(&app.db, endpoint).await? else { continue };
        if left.subscribes(event, place, heard.visibility.as_ref()) {
            deliveries.push(WebhookDelivery {
                id: WebhookDeliveryId::new(tx.db().ids().as_ref()),
                endpoint_id: endpoint.id,
                event_id: heard.event_id,
                event_type: heard.event_type.to_owned(),
                estate_id: heard.estate_id,
                visibility: heard.visibility.clone(),
                body: heard.body.clone(),
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
    webhook_deliveries::insert_all(tx, &deliveries);
    Ok(())
}

/// The region of the event's estate.
async fn region_of(tx: &Tx, estate_id: Option<EstateId>) -> Result<String, Failure> {
    let Some(estate_id) = estate_id else { return Ok(String::new()) };
    Ok(db::estates::expect(tx.conn(), estate_id).await?.region)
}
