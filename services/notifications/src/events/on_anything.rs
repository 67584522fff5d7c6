//! Whatever happened, an endpoint may have asked to hear of it.

use contracts::{Envelope, EnvelopeError};
use db::{AnyEvent, DbError, Tx};
use kernel::Failure;
use serde_json::json;

use crate::app::webhooks::{Heard, fan_out};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_anything(
    _state: &(),
    tx: &Tx,
    _event: AnyEvent,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let mut words = envelope.routingkey.split('.');
    let (Some(service), Some(event)) = (words.next(), words.nth(1)) else { return Ok(()) };
    let heard = Heard {
        service,
        event,
        event_id: envelope.id,
        event_type: &envelope.event_type,
        estate_id: envelope.estateid,
        body: thin(envelope).map_err(DbError::from)?,
    };
    fan_out(tx, heard).await
}

/// The event as third parties see it: a CloudEvent that says what happened to what, and of its payload only the ids.
/// Words that people wrote may hold personal data; who needs them asks for the thing itself, under their own
/// permissions.
fn thin(envelope: &Envelope) -> Result<String, EnvelopeError> {
    let mut data = envelope.fields()?;
    data.retain(|name, value| name.ends_with("_id") && (value.is_string() || value.is_null()));
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
    Ok(event.to_string())
}
