//! What stands in the audit trail of the steps of a ticket that is for named readers: sealed, since others may read the trail.

use db::{AuditRecord, DbError};
use sealing::Sealer;
use serde_json::{Value, json};
use vocabulary::TicketId;

/// The key of what is sealed in a line.
const SEALED: &str = "sealed";

/// What a line has in the place of these details.
///
/// # Errors
/// When they cannot be sealed.
pub(crate) fn seal(sealer: &Sealer, id: TicketId, details: &Value) -> Result<Value, DbError> {
    let blob = sealer.seal(&place(id), &details.to_string())?;
    Ok(json!({ SEALED: hex::encode(blob) }))
}

/// The line as those see it who may read the ticket.
///
/// # Errors
/// When what was sealed cannot be opened, or is no JSON.
pub(crate) fn open(sealer: &Sealer, id: TicketId, record: AuditRecord) -> Result<AuditRecord, DbError> {
    let blob = record.after.as_ref().and_then(|after| after.get(SEALED)).and_then(Value::as_str);
    let Some(blob) = blob else { return Ok(record) };
    let corrupt = |source| DbError::Corrupt { what: "step of a ticket", source };
    let blob = hex::decode(blob).map_err(|error| corrupt(error.into()))?;
    let details = sealer.open(&place(id), &blob)?;
    let after = serde_json::from_str(&details).map_err(|error| corrupt(error.into()))?;
    Ok(AuditRecord { after: Some(after), ..record })
}

/// What a sealed step belongs to, which is a part of its seal.
fn place(id: TicketId) -> String {
    format!("tickets.step:{id}")
}
