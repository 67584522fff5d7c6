//! Taking down a contact, and opening the ticket it asks for in the same transaction: the customer is told a number
//! only once both are safe (INT, FRR-01).

use chrono::{DateTime, Utc};
use db::{AuditEntry, Done, Once, parties::Parties};
use kernel::{Actor, CallId, Channel, CustomerId, EstateId, Failure, ReceptionId, UnitId};

use crate::{
    app::{
        App, Governance,
        tickets::{TicketOrder, prepare_ticket, store_ticket},
    },
    domain::{Reception, Subject, Ticket},
    events::publish,
    storage::receptions,
};

/// What an agent wrote down.
#[derive(Debug, Clone)]
pub(crate) struct RecordReception {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) call_id: Option<CallId>,
    pub(crate) channel: Channel,
    pub(crate) summary: String,
    /// The ticket to open; absent when the contact was settled on the spot.
    pub(crate) ticket: Option<Subject>,
    /// The term the customer asks for (DLN-06).
    pub(crate) customer_term: Option<DateTime<Utc>>,
}

/// A contact and the ticket it opened.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) reception: Reception,
    pub(crate) ticket: Option<Ticket>,
}

/// Takes a contact down.
pub(crate) async fn record_reception(
    app: &App,
    actor: &Actor,
    command: RecordReception,
    once: Once<Recorded>,
) -> Result<Done<Recorded>, Failure> {
    let recorded = store_reception(app, actor, command, &once).await;
    once.settle(&app.db, recorded).await
}

async fn store_reception(
    app: &App,
    actor: &Actor,
    command: RecordReception,
    once: &Once<Recorded>,
) -> Result<Recorded, Failure> {
    let RecordReception { estate_id, unit_id, customer_id, .. } = command;
    let parties = Parties { estate_id, unit_id, customer_id };
    let (governance, place) = Governance::of_parties(app, actor, parties).await?;
    let reception = Reception {
        id: ReceptionId::new(app.db.ids().as_ref()),
        estate_id: command.estate_id,
        unit_id: command.unit_id,
        customer_id: command.customer_id,
        call_id: command.call_id,
        channel: command.channel,
        summary: command.summary,
        received_by: actor.principal.to_string(),
        received_at: app.db.clock().now(),
    };
    let ticket = match command.ticket {
        Some(subject) => {
            let order = TicketOrder::from_reception(&reception, subject, command.customer_term);
            Some(prepare_ticket(app, actor, &governance, place, order).await?)
        }
        None => None,
    };

    let batch = app.db.batch();
    receptions::insert(&batch, &reception);
    batch.publish(&publish::reception_recorded(&reception), 1)?;
    batch.audit(audit(actor, &reception));
    if let Some((ticket, event)) = &ticket {
        store_ticket(&batch, actor, ticket, event)?;
    }
    let recorded = Recorded { reception, ticket: ticket.map(|(ticket, _event)| ticket) };
    once.keep(&batch, &recorded)?;
    batch.commit().await?;
    Ok(recorded)
}

fn audit(actor: &Actor, reception: &Reception) -> AuditEntry {
    AuditEntry::new(actor, "record_reception", "reception", reception.id)
        .at(reception.estate_id)
        .after(serde_json::json!({ "channel": reception.channel.as_str() }))
}
