//! Contacts in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{CallId, Channel, CustomerId, EstateId, Faults, ReceptionId, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ticket_shapes::{NewSubject, TicketView};
use crate::{
    app::receptions::{RecordReception, Recorded},
    domain::Reception,
};

/// A contact to take down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReception {
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// The call it was taken down from.
    call_id: Option<CallId>,
    channel: Channel,
    /// What was said, in the agent's words.
    #[schema(min_length = 1, max_length = 4000)]
    summary: String,
    /// The ticket it asks for; leave out when the matter was settled on the spot.
    ticket: Option<NewSubject>,
    /// The term the customer asks for, between 1900 and 2200 (DLN-06); it decides only where the standard says so.
    customer_term: Option<DateTime<Utc>>,
}

impl NewReception {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RecordReception, Refusal> {
        let Self { estate_id, unit_id, customer_id, call_id, channel, summary, ticket, customer_term } = self;
        let mut faults = Faults::new();
        let summary = faults.text("/summary", &summary, 4000);
        let ticket = ticket.map(|ticket| ticket.read("/ticket", &mut faults));
        let customer_term = customer_term.map(|term| faults.instant("/customer_term", term));
        faults.into_result()?;
        Ok(RecordReception {
            estate_id,
            unit_id,
            customer_id,
            call_id,
            channel,
            summary,
            ticket,
            customer_term,
        })
    }
}

/// One contact.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceptionView {
    reception_id: ReceptionId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    call_id: Option<CallId>,
    channel: Channel,
    summary: String,
    /// Who took it down (首问责任人).
    received_by: String,
    received_at: DateTime<Utc>,
}

impl From<&Reception> for ReceptionView {
    fn from(reception: &Reception) -> Self {
        let Reception {
            id,
            estate_id,
            unit_id,
            customer_id,
            call_id,
            channel,
            summary,
            received_by,
            received_at,
        } = reception.clone();
        Self {
            reception_id: id,
            estate_id,
            unit_id,
            customer_id,
            call_id,
            channel,
            summary,
            received_by,
            received_at,
        }
    }
}

/// A contact and the ticket it opened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordedView {
    #[serde(flatten)]
    reception: ReceptionView,
    /// The ticket it opened, when it asked for one.
    ticket: Option<TicketView>,
}

impl From<&Recorded> for RecordedView {
    fn from(recorded: &Recorded) -> Self {
        Self {
            reception: ReceptionView::from(&recorded.reception),
            ticket: recorded.ticket.as_ref().map(TicketView::from),
        }
    }
}
