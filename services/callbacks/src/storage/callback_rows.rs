//! Callbacks as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use chrono::{DateTime, Utc};
use db::DbError;
use kernel::{CallbackId, CustomerId, EstateId, StaffId, TicketId, UnitId};
use sea_orm::ActiveValue::Set;

use super::entities::callback;
use crate::domain::{Answer, Callback, Occasion, State};

/// A row whose words or columns do not fit together.
type RowFault = String;

/// The columns that depend on the state.
#[derive(Default)]
struct StateColumns {
    assignee: Option<StaffId>,
    at: Option<DateTime<Utc>>,
    reason: Option<String>,
    answer: Option<Answer>,
}

pub(super) fn to_row(callback: &Callback) -> callback::ActiveModel {
    let Callback {
        id,
        version,
        estate_id,
        unit_id,
        customer_id,
        occasion: Occasion { ticket_id, ticket_number, title, kind, resolution, standard, standard_version },
        series,
        clause,
        explanation,
        way,
        who,
        coverage_percent,
        due_at,
        state,
        attempts,
        missed_at,
    } = callback;
    let StateColumns { assignee, at, reason, answer } = state_columns(state);
    callback::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        estate_id: Set(estate_id.as_uuid()),
        unit_id: Set(unit_id.map(UnitId::as_uuid)),
        customer_id: Set(customer_id.map(CustomerId::as_uuid)),
        ticket_id: Set(ticket_id.as_uuid()),
        ticket_number: Set(ticket_number.clone()),
        title: Set(title.clone()),
        kind: Set(kind.as_str().to_owned()),
        resolution: Set(*resolution),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        series: Set(series.clone()),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        way: Set(way.clone()),
        who: Set(serde_json::json!(who)),
        coverage_percent: Set(coverage_percent.map(i32::from)),
        due_at: Set(*due_at),
        status: Set(state.word().to_owned()),
        assignee_id: Set(assignee.map(StaffId::as_uuid)),
        status_at: Set(at),
        reason: Set(reason),
        satisfaction: Set(answer.as_ref().map(|answer| i32::from(answer.satisfaction))),
        is_solved: Set(answer.as_ref().map(|answer| answer.is_solved)),
        remarks: Set(answer.as_ref().map(|answer| answer.remarks.clone())),
        suggestions: Set(answer.map(|answer| answer.suggestions)),
        attempts: Set(*attempts),
        missed_at: Set(*missed_at),
    }
}

pub(super) fn from_row(row: callback::Model) -> Result<Callback, DbError> {
    let id = row.id;
    parse(row).map_err(|fault| DbError::Corrupt { what: "callback", source: format!("{id}: {fault}").into() })
}

fn parse(row: callback::Model) -> Result<Callback, RowFault> {
    let answer = answer(&row)?;
    let callback::Model {
        id,
        version,
        estate_id,
        unit_id,
        customer_id,
        ticket_id,
        ticket_number,
        title,
        kind,
        resolution,
        standard,
        standard_version,
        series,
        clause,
        explanation,
        way,
        who,
        coverage_percent,
        due_at,
        status,
        assignee_id,
        status_at,
        reason,
        satisfaction: _,
        is_solved: _,
        remarks: _,
        suggestions: _,
        attempts,
        missed_at,
    } = row;
    let kind = kind.parse().map_err(|error: kernel::UnknownWord| error.to_string())?;
    let ticket_id = TicketId::from_uuid(ticket_id);
    let occasion = Occasion { ticket_id, ticket_number, title, kind, resolution, standard, standard_version };
    let assignee = assignee_id.map(StaffId::from_uuid);
    let columns = StateColumns { assignee, at: status_at, reason, answer };
    Ok(Callback {
        id: CallbackId::from_uuid(id),
        version,
        estate_id: EstateId::from_uuid(estate_id),
        unit_id: unit_id.map(UnitId::from_uuid),
        customer_id: customer_id.map(CustomerId::from_uuid),
        occasion,
        series,
        clause,
        explanation: read_json(explanation)?,
        way,
        who: read_json(who)?,
        coverage_percent: coverage_percent
            .map(u8::try_from)
            .transpose()
            .map_err(|error| error.to_string())?,
        due_at,
        state: state(&status, columns)?,
        attempts,
        missed_at,
    })
}

fn read_json<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, RowFault> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn answer(row: &callback::Model) -> Result<Option<Answer>, RowFault> {
    let (Some(satisfaction), Some(is_solved)) = (row.satisfaction, row.is_solved) else { return Ok(None) };
    Ok(Some(Answer {
        satisfaction: u8::try_from(satisfaction).map_err(|error| error.to_string())?,
        is_solved,
        remarks: row.remarks.clone().unwrap_or_default(),
        suggestions: row.suggestions.clone().unwrap_or_default(),
    }))
}

fn state_columns(state: &State) -> StateColumns {
    match state {
        State::Due => StateColumns::default(),
        State::InProgress { assignee } => StateColumns { assignee: *assignee, ..StateColumns::default() },
        State::Done { answer, at } => {
            StateColumns { answer: Some(answer.clone()), at: Some(*at), ..StateColumns::default() }
        }
        State::Unreachable { at } => StateColumns { at: Some(*at), ..StateColumns::default() },
        State::Waived { reason, at } => {
            StateColumns { reason: Some(reason.clone()), at: Some(*at), ..StateColumns::default() }
        }
    }
}

fn state(word: &str, columns: StateColumns) -> Result<State, RowFault> {
    match (word, columns) {
        ("due", _) => Ok(State::Due),
        ("in_progress", StateColumns { assignee, .. }) => Ok(State::InProgress { assignee }),
        ("done", StateColumns { answer: Some(answer), at: Some(at), .. }) => Ok(State::Done { answer, at }),
        ("unreachable", StateColumns { at: Some(at), .. }) => Ok(State::Unreachable { at }),
        ("waived", StateColumns { reason: Some(reason), at: Some(at), .. }) => {
            Ok(State::Waived { reason, at })
        }
        (word, _columns) => Err(format!("status {word} without what belongs to it")),
    }
}
