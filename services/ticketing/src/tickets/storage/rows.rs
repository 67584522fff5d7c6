//! Tickets as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn, WordColumn};
use kernel::{Money, StaffId, text::match_key};
use sea_orm::ActiveValue::Set;
use vocabulary::{ConfidentialityClass, TicketStatus};

use super::entities::ticket;
use crate::tickets::domain::{
    Deadline, Escalation, Inquiry, Leak, Origin, Place, Progress, ProgressNotes, Quote, QuoteState, Reader,
    Round, State, Subject, Ticket, Urges,
};

/// A ticket whose words or columns do not fit together.
type RowFault = String;

/// What belongs to a ticket and has rows of its own.
pub(super) struct Belongings {
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) escalations: Vec<Escalation>,
    pub(crate) readers: Vec<Reader>,
    pub(crate) leaks: Vec<Leak>,
}

#[expect(clippy::too_many_lines, reason = "every field once, by name")]
pub(super) fn to_row(ticket: &Ticket) -> ticket::ActiveModel {
    let Ticket {
        id,
        sequence,
        edit_version,
        number,
        place: Place { estate_id, estate_name, unit_id, unit_label },
        customer_id,
        subject:
            Subject { kind, severity, category, title, description, about_staff, external_reference, class: _ },
        origin: Origin { interaction_id, rectifies, first_responder, standard, standard_version, opened_at },
        state,
        quotes,
        materials,
        deadlines: _,
        escalations,
        progress,
        notes: ProgressNotes { noted_at, told_at },
        round: Round { number: round, began_at, customer_term },
        urges,
        close_at,
        readers: _,
        leaks,
        inquiry,
    } = ticket;
    let (status_at, status_reason) = state_columns(state);
    let (quote, fee) = quote_of_before(quotes);
    ticket::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*sequence),
        number: Set(number.clone()),
        estate_id: Set(IdColumn(*estate_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        estate_name: Set(estate_name.clone()),
        unit_label: Set(unit_label.clone()),
        customer_id: Set(customer_id.map(IdColumn)),
        interaction_id: Set(interaction_id.map(IdColumn)),
        kind: Set(WordColumn(*kind)),
        severity: Set(WordColumn(*severity)),
        category: Set(category.clone()),
        title: Set(title.clone()),
        description: Set(description.clone()),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        rectifies: Set(rectifies.map(IdColumn)),
        first_responder: Set(first_responder.clone()),
        status: Set(WordColumn(state.status())),
        assignee_id: Set(state.assignee().map(IdColumn)),
        status_at: Set(status_at),
        status_reason: Set(status_reason),
        quote: Set(quote.to_owned()),
        fee_minor: Set(fee.map(Money::minor)),
        fee_currency: Set(fee.map(|fee| WordColumn(fee.currency()))),
        materials: Set(serde_json::Value::from(materials.clone())),
        opened_at: Set(*opened_at),
        edit_version: Set(*edit_version),
        round: Set(*round),
        round_began_at: Set(Some(*began_at)),
        due_at: Set(ticket.due_at()),
        close_at: Set(*close_at),
        quote_version: Set(quotes.iter().map(|quote| quote.version).max().unwrap_or(0)),
        is_confidential: Set(ticket.subject.is_confidential()),
        about_staff_id: Set(about_staff.map(IdColumn)),
        customer_term: Set(*customer_term),
        external_reference: Set(external_reference.clone()),
        external_reference_key: Set(external_reference.as_deref().map(match_key)),
        urges: Set(urges.count),
        last_urged_at: Set(urges.last_at),
        escalations: Set(i32::try_from(escalations.len()).unwrap_or(i32::MAX)),
        progress_since: Set(progress.map(|progress| progress.since)),
        progress_due_at: Set(progress.map(|progress| progress.due_at)),
        progress_noted_at: Set(*noted_at),
        progress_told_at: Set(*told_at),
        is_for_named_readers: Set(ticket.subject.is_for_named_readers()),
        leaks: Set(leaks.iter().map(|leak| leak.number).max().unwrap_or(0)),
        messages: Set(inquiry.map(|inquiry| inquiry.messages)),
    }
}

/// The one quote that the version before knows of a ticket: what waits for the customer, else what they agreed to.
fn quote_of_before(quotes: &[Quote]) -> (&'static str, Option<Money>) {
    let word = |quote: &Quote| match quote.state {
        QuoteState::Offered => Some("offered"),
        QuoteState::Accepted(_) => Some("agreed"),
        QuoteState::Declined(_) | QuoteState::Withdrawn(_) | QuoteState::Superseded { .. } => None,
    };
    let standing = quotes.iter().filter_map(|quote| Some((quote.version, word(quote)?, quote.offer.fee)));
    let last = standing.max_by_key(|(version, ..)| *version);
    last.map_or(("none", None), |(_version, word, fee)| (word, Some(fee)))
}

pub(super) fn from_row(row: ticket::Model, belongings: Belongings) -> Result<Ticket, DbError> {
    let id = row.id.0;
    parse(row, belongings)
        .map_err(|fault| DbError::Corrupt { what: "ticket", source: format!("{id}: {fault}").into() })
}

#[expect(clippy::too_many_lines, reason = "every column once, by name")]
fn parse(row: ticket::Model, belongings: Belongings) -> Result<Ticket, RowFault> {
    let ticket::Model {
        id,
        version,
        number,
        estate_id,
        unit_id,
        estate_name,
        unit_label,
        customer_id,
        interaction_id,
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
        quote: _,
        fee_minor: _,
        fee_currency: _,
        materials,
        opened_at,
        edit_version,
        round,
        round_began_at,
        due_at: _,
        close_at,
        quote_version: _,
        is_confidential,
        about_staff_id,
        customer_term,
        external_reference,
        external_reference_key: _,
        urges,
        last_urged_at,
        escalations: _,
        progress_since,
        progress_due_at,
        progress_noted_at,
        progress_told_at,
        is_for_named_readers,
        leaks: _,
        messages,
    } = row;
    Ok(Ticket {
        id: id.0,
        sequence: version,
        edit_version,
        number,
        place: Place { estate_id: estate_id.0, estate_name, unit_id: unit_id.map(|id| id.0), unit_label },
        customer_id: customer_id.map(|id| id.0),
        subject: Subject {
            kind: kind.0,
            severity: severity.0,
            category,
            title,
            description,
            about_staff: about_staff_id.map(|id| id.0),
            external_reference,
            class: class(is_confidential, is_for_named_readers),
        },
        origin: Origin {
            interaction_id: interaction_id.map(|id| id.0),
            rectifies: rectifies.map(|id| id.0),
            first_responder,
            standard,
            standard_version,
            opened_at,
        },
        state: state(status.0, assignee_id.map(|id| id.0), status_at, status_reason)?,
        quotes: belongings.quotes,
        materials: serde_json::from_value(materials).map_err(|error| error.to_string())?,
        deadlines: belongings.deadlines,
        escalations: belongings.escalations,
        progress: progress_since.zip(progress_due_at).map(|(since, due_at)| Progress { since, due_at }),
        notes: ProgressNotes { noted_at: progress_noted_at, told_at: progress_told_at },
        round: Round { number: round, began_at: round_began_at.unwrap_or(opened_at), customer_term },
        urges: Urges { count: urges, last_at: last_urged_at },
        close_at,
        readers: belongings.readers,
        leaks: belongings.leaks,
        inquiry: messages.map(|messages| Inquiry { messages }),
    })
}

/// For whom it is. The version before knows of one of these columns, and takes the narrowest class for the one that it knows.
pub(crate) const fn class(is_confidential: bool, is_for_named_readers: bool) -> ConfidentialityClass {
    match (is_confidential, is_for_named_readers) {
        (_, true) => ConfidentialityClass::Named,
        (true, false) => ConfidentialityClass::Restricted,
        (false, false) => ConfidentialityClass::Open,
    }
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
    status: TicketStatus,
    assignee: Option<StaffId>,
    at: Option<DateTime<Utc>>,
    reason: Option<String>,
) -> Result<State, RowFault> {
    Ok(match (status, assignee, at) {
        (TicketStatus::Open, None, _) => State::Open,
        (TicketStatus::Assigned, Some(assignee), _) => State::Assigned { assignee },
        (TicketStatus::Accepted, Some(assignee), _) => State::Accepted { assignee },
        (TicketStatus::OnSite, Some(assignee), _) => State::OnSite { assignee },
        (TicketStatus::Resolved, assignee, Some(at)) => State::Resolved { assignee, at },
        (TicketStatus::Closed, assignee, Some(at)) => State::Closed { assignee, at },
        (TicketStatus::Cancelled, _, Some(at)) => State::Cancelled { at, reason: reason.unwrap_or_default() },
        (status, assignee, at) => {
            return Err(format!("status {status} with assignee {assignee:?} at {at:?}"));
        }
    })
}
