//! Tickets as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use chrono::{DateTime, Utc};
use db::DbError;
use kernel::{CustomerId, EstateId, Money, ReceptionId, StaffId, TicketId, UnitId};
use sea_orm::{ActiveValue::Set, prelude::Uuid};

use super::entities::ticket;
use crate::domain::{Place, Promise, Quote, State, Subject, Ticket};

/// A ticket whose words or columns do not fit together.
type RowFault = String;

pub(super) fn to_row(ticket: &Ticket) -> ticket::ActiveModel {
    let Ticket {
        id,
        version,
        number,
        estate_id,
        unit_id,
        place: Place { estate_name, unit_label },
        customer_id,
        reception_id,
        subject: Subject { kind, severity, category, title, description },
        standard,
        standard_version,
        rectifies,
        first_responder,
        state,
        quote,
        materials,
        promises: _,
        opened_at,
    } = ticket;
    let (status_at, status_reason) = state_columns(state);
    let (quote, fee) = quote_columns(*quote);
    ticket::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        number: Set(number.clone()),
        estate_id: Set(estate_id.as_uuid()),
        unit_id: Set(unit_id.map(UnitId::as_uuid)),
        estate_name: Set(estate_name.clone()),
        unit_label: Set(unit_label.clone()),
        customer_id: Set(customer_id.map(CustomerId::as_uuid)),
        reception_id: Set(reception_id.map(ReceptionId::as_uuid)),
        kind: Set(kind.as_str().to_owned()),
        severity: Set(severity.as_str().to_owned()),
        category: Set(category.clone()),
        title: Set(title.clone()),
        description: Set(description.clone()),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        rectifies: Set(rectifies.map(TicketId::as_uuid)),
        first_responder: Set(first_responder.clone()),
        status: Set(state.word().to_owned()),
        assignee_id: Set(state.assignee().map(StaffId::as_uuid)),
        status_at: Set(status_at),
        status_reason: Set(status_reason),
        quote: Set(quote.to_owned()),
        fee_minor: Set(fee.map(Money::minor)),
        fee_currency: Set(fee.map(|fee| fee.currency().code().to_owned())),
        materials: Set(serde_json::Value::from(materials.clone())),
        opened_at: Set(*opened_at),
    }
}

pub(super) fn from_row(row: ticket::Model, promises: Vec<Promise>) -> Result<Ticket, DbError> {
    let id = row.id;
    parse(row, promises)
        .map_err(|fault| DbError::Corrupt { what: "ticket", source: format!("{id}: {fault}").into() })
}

fn parse(row: ticket::Model, promises: Vec<Promise>) -> Result<Ticket, RowFault> {
    let ticket::Model {
        id,
        version,
        number,
        estate_id,
        unit_id,
        estate_name,
        unit_label,
        customer_id,
        reception_id,
        kind,
        severity,
        category,
        title,
        description,
        standard,
        standard_version,
        rectifies,
        first_responder,
        status,
        assignee_id,
        status_at,
        status_reason,
        quote,
        fee_minor,
        fee_currency,
        materials,
        opened_at,
    } = row;
    let word = |error: kernel::UnknownWord| error.to_string();
    Ok(Ticket {
        id: TicketId::from_uuid(id),
        version,
        number,
        estate_id: EstateId::from_uuid(estate_id),
        unit_id: unit_id.map(UnitId::from_uuid),
        place: Place { estate_name, unit_label },
        customer_id: customer_id.map(CustomerId::from_uuid),
        reception_id: reception_id.map(ReceptionId::from_uuid),
        subject: Subject {
            kind: kind.parse().map_err(word)?,
            severity: severity.parse().map_err(word)?,
            category,
            title,
            description,
        },
        standard,
        standard_version,
        rectifies: rectifies.map(TicketId::from_uuid),
        first_responder,
        state: state(&status, assignee_id, status_at, status_reason)?,
        quote: read_quote(&quote, fee_minor, fee_currency.as_deref())?,
        materials: serde_json::from_value(materials).map_err(|error| error.to_string())?,
        promises,
        opened_at,
    })
}

/// When the present state began and why, where the state itself says so.
fn state_columns(state: &State) -> (Option<DateTime<Utc>>, Option<String>) {
    match state {
        State::Open | State::Assigned { .. } | State::Accepted { .. } | State::OnSite { .. } => (None, None),
        State::Resolved { at, .. } | State::Closed { at, .. } => (Some(*at), None),
        State::Cancelled { at, reason } => (Some(*at), Some(reason.clone())),
    }
}

fn state(
    word: &str,
    assignee: Option<Uuid>,
    at: Option<DateTime<Utc>>,
    reason: Option<String>,
) -> Result<State, RowFault> {
    let assignee = assignee.map(StaffId::from_uuid);
    Ok(match (word, assignee, at) {
        ("open", None, _) => State::Open,
        ("assigned", Some(assignee), _) => State::Assigned { assignee },
        ("accepted", Some(assignee), _) => State::Accepted { assignee },
        ("on_site", Some(assignee), _) => State::OnSite { assignee },
        ("resolved", assignee, Some(at)) => State::Resolved { assignee, at },
        ("closed", assignee, Some(at)) => State::Closed { assignee, at },
        ("cancelled", _, Some(at)) => State::Cancelled { at, reason: reason.unwrap_or_default() },
        (word, assignee, at) => return Err(format!("status {word} with assignee {assignee:?} at {at:?}")),
    })
}

const fn quote_columns(quote: Quote) -> (&'static str, Option<Money>) {
    match quote {
        Quote::None => ("none", None),
        Quote::Offered(fee) => ("offered", Some(fee)),
        Quote::Agreed(fee) => ("agreed", Some(fee)),
    }
}

fn read_quote(word: &str, minor: Option<i64>, currency: Option<&str>) -> Result<Quote, RowFault> {
    let fee = match (minor, currency) {
        (Some(minor), Some(code)) => Some(Money::from_minor(
            minor,
            code.parse().map_err(|error: kernel::MoneyError| error.to_string())?,
        )),
        _ => None,
    };
    match (word, fee) {
        ("none", None) => Ok(Quote::None),
        ("offered", Some(fee)) => Ok(Quote::Offered(fee)),
        ("agreed", Some(fee)) => Ok(Quote::Agreed(fee)),
        (word, fee) => Err(format!("quote {word} with fee {fee:?}")),
    }
}
