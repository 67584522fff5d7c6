//! Whatever happened, an endpoint may have asked for its event.
#![warn(clippy::future_not_send)]

use contracts::{
    PUBLIC_IDS, facets_of,
    identity::{ApiClientChanged, StaffChanged},
};
use db::{
    AnyEvent, DbError, Tx,
    backfill::{comes_too_late, may_be_repeat},
};
use envelope::{Envelope, EnvelopeError, Event};
use kernel::{Failure, Principal};
use serde_json::{Map, Value, json};

use crate::{
    app::App,
    domain::NEWS_FOR,
    webhooks::app::{OutgoingEvent, fan_out, owner_changed},
};

/// Applies one event in the inbox's transaction.
pub(crate) async fn on_anything(
    app: &App,
    tx: &Tx,
    _event: AnyEvent,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let account = account(envelope).map_err(DbError::from)?;
    if let Some((owner, is_enabled)) = account.filter(|_account| !may_be_repeat(tx, envelope)) {
        owner_changed(app, tx, &owner, is_enabled).await?;
    }
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let mut words = envelope.routingkey.split('.');
    let (Some(service), Some(event)) = (words.next(), words.nth(1)) else { return Ok(()) };
    let fields = envelope.fields().map_err(DbError::from)?;
    let heard = OutgoingEvent {
        service,
        event,
        event_id: envelope.id,
        event_type: &envelope.event_type,
        estate_id: envelope.estateid,
        visibility: facets_of(envelope).map_err(DbError::from)?.map(|facets| facets.headline.visibility),
        body: thin(envelope, fields),
    };
    fan_out(app, tx, heard).await
}

/// Whose account an event tells of, and whether it is still in use.
fn account(envelope: &Envelope) -> Result<Option<(Principal, bool)>, EnvelopeError> {
    if envelope.is(StaffChanged::NAME) {
        let staff: StaffChanged = envelope.open()?;
        return Ok(Some((Principal::Staff(staff.staff_id), staff.is_enabled)));
    }
    if envelope.is(ApiClientChanged::NAME) {
        let client: ApiClientChanged = envelope.open()?;
        return Ok(Some((Principal::Client(client.client_id), client.is_enabled)));
    }
    Ok(None)
}

/// The event as third parties see it: a CloudEvent that says what happened to what, and of its payload only the ids that the
/// contract calls public.
/// Words that people wrote may hold personal data; who needs them asks for the thing itself, under their own
/// permissions.
fn thin(envelope: &Envelope, mut data: Map<String, Value>) -> String {
    data.retain(|name, value| PUBLIC_IDS.contains(&name.as_str()) && (value.is_string() || value.is_null()));
    let event = json!({
        "specversion": envelope.specversion,
        "id": envelope.id,
        "source": envelope.source,
        "type": envelope.event_type,
        "subject": envelope.subject,
        "time": envelope.time,
        "datacontenttype": envelope.datacontenttype,
        "sequence": envelope.sequence,
        "estateid": envelope.estateid,
        "data": data,
    });
    event.to_string()
}
