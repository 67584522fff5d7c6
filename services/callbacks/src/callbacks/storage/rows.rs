//! Callbacks as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn, WordColumn};
use kernel::StaffId;
use sea_orm::ActiveValue::Set;
use vocabulary::CallbackStatus;

use super::entities::callback;
use crate::callbacks::domain::{Answer, Callback, Discretion, Occasion, State, Waiver, WaiverKind};

/// A row whose words or columns do not fit together.
type RowFault = String;

/// The columns that depend on the state.
#[derive(Default)]
struct StateColumns {
    assignee: Option<StaffId>,
    at: Option<DateTime<Utc>>,
    answer: Option<(Answer, bool)>,
    waiver: Option<Waiver>,
}

pub(super) fn to_row(callback: &Callback) -> callback::ActiveModel {
    let Callback {
        id,
        version,
        sequence,
        estate_id,
        unit_id,
        customer_id,
        occasion,
        series,
        clause,
        explanation,
        channel,
        who,
        coverage_percent,
        is_required,
        not_before,
        due_at,
        due_on,
        state,
        attempts,
        missed_at,
    } = callback;
    let mut row = callback::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*sequence),
        edit_version: Set(*version),
        estate_id: Set(IdColumn(*estate_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        series: Set(series.clone()),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        channel: Set(WordColumn(*channel)),
        who: Set(serde_json::json!(who)),
        coverage_percent: Set(coverage_percent.map(i32::from)),
        due_at: Set(*due_at),
        attempts: Set(*attempts),
        missed_at: Set(*missed_at),
        is_required: Set(*is_required),
        not_before: Set(*not_before),
        due_on: Set(Some(*due_on)),
        // Those of the occasion and of the state follow.
        ..Default::default()
    };
    put_occasion(&mut row, occasion);
    put_state(&mut row, state);
    row
}

fn put_occasion(row: &mut callback::ActiveModel, occasion: &Occasion) {
    let Occasion {
        ticket_id,
        ticket_number,
        title,
        kind,
        resolution,
        standard,
        standard_version,
        discretion,
    } = occasion;
    let Discretion { is_confidential, is_for_named_readers, about_staff } = discretion;
    row.ticket_id = Set(IdColumn(*ticket_id));
    row.ticket_number = Set(ticket_number.clone());
    row.title = Set(title.clone());
    row.kind = Set(WordColumn(kind.clone()));
    row.resolution = Set(*resolution);
    row.standard = Set(standard.clone());
    row.standard_version = Set(*standard_version);
    row.is_confidential = Set(*is_confidential);
    row.about_staff_id = Set(about_staff.map(IdColumn));
    row.is_for_named_readers = Set(*is_for_named_readers);
}

fn put_state(row: &mut callback::ActiveModel, state: &State) {
    let StateColumns { assignee, at, answer, waiver } = state_columns(state);
    row.status = Set(WordColumn(state.status()));
    row.assignee_id = Set(assignee.map(IdColumn));
    row.status_at = Set(at);
    row.reason = Set(waiver.as_ref().map(|waiver| waiver.reason.clone()));
    row.waiver_kind = Set(waiver.as_ref().map(|waiver| WordColumn(waiver.kind)));
    row.waived_by = Set(waiver.as_ref().map(|waiver| waiver.by.clone()));
    row.waiver_approved_by = Set(waiver.and_then(|waiver| waiver.approved_by));
    row.is_rectification_ordered = Set(answer.as_ref().map(|(_answer, is_ordered)| *is_ordered));
    let answer = answer.map(|(answer, _is_ordered)| answer);
    row.satisfaction = Set(answer.as_ref().map(|answer| i32::from(answer.satisfaction)));
    row.is_solved = Set(answer.as_ref().map(|answer| answer.is_solved));
    row.remarks = Set(answer.as_ref().map(|answer| answer.remarks.clone()));
    row.suggestions = Set(answer.map(|answer| answer.suggestions));
}

pub(super) fn from_row(row: callback::Model) -> Result<Callback, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| DbError::Corrupt { what: "callback", source: format!("{id}: {fault}").into() })
}

fn parse(row: callback::Model) -> Result<Callback, RowFault> {
    let (occasion, state) = (occasion(&row), state(&row)?);
    // The columns of the occasion and of the state were read.
    let callback::Model {
        id,
        version,
        edit_version,
        estate_id,
        unit_id,
        customer_id,
        series,
        clause,
        explanation,
        channel,
        who,
        coverage_percent,
        is_required,
        not_before,
        due_at,
        due_on,
        attempts,
        missed_at,
        ..
    } = row;
    Ok(Callback {
        id: id.0,
        version: edit_version,
        sequence: version,
        estate_id: estate_id.0,
        unit_id: unit_id.map(|id| id.0),
        customer_id: customer_id.map(|id| id.0),
        occasion,
        series,
        clause,
        explanation: read_json(explanation)?,
        channel: channel.0,
        who: read_json(who)?,
        coverage_percent: coverage_percent
            .map(u8::try_from)
            .transpose()
            .map_err(|error| error.to_string())?,
        is_required,
        not_before,
        due_at,
        // Only one that the version before this scheduled has none.
        due_on: due_on.unwrap_or_else(|| due_at.date_naive()),
        state,
        attempts,
        missed_at,
    })
}

fn occasion(row: &callback::Model) -> Occasion {
    Occasion {
        ticket_id: row.ticket_id.0,
        ticket_number: row.ticket_number.clone(),
        title: row.title.clone(),
        kind: row.kind.0.clone(),
        resolution: row.resolution,
        standard: row.standard.clone(),
        standard_version: row.standard_version,
        discretion: Discretion {
            is_confidential: row.is_confidential,
            is_for_named_readers: row.is_for_named_readers,
            about_staff: row.about_staff_id.map(|id| id.0),
        },
    }
}

fn read_json<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, RowFault> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// With whether the work was ordered to be put right.
fn answer(row: &callback::Model) -> Result<Option<(Answer, bool)>, RowFault> {
    let (Some(satisfaction), Some(is_solved)) = (row.satisfaction, row.is_solved) else { return Ok(None) };
    let answer = Answer {
        satisfaction: u8::try_from(satisfaction).map_err(|error| error.to_string())?,
        is_solved,
        remarks: row.remarks.clone().unwrap_or_default(),
        suggestions: row.suggestions.clone().unwrap_or_default(),
    };
    // Of answers before this version only the customer's own word is known.
    Ok(Some((answer, row.is_rectification_ordered.unwrap_or(!is_solved))))
}

fn waiver(row: &callback::Model) -> Option<Waiver> {
    Some(Waiver {
        kind: row.waiver_kind.map_or(WaiverKind::Other, |kind| kind.0),
        reason: row.reason.clone()?,
        by: row.waived_by.clone().unwrap_or_default(),
        approved_by: row.waiver_approved_by.clone(),
        at: row.status_at?,
    })
}

fn state_columns(state: &State) -> StateColumns {
    match state {
        State::Due => StateColumns::default(),
        State::InProgress { assignee } => StateColumns { assignee: *assignee, ..StateColumns::default() },
        State::Done { answer, is_rectification_ordered, at } => StateColumns {
            answer: Some((answer.clone(), *is_rectification_ordered)),
            at: Some(*at),
            ..StateColumns::default()
        },
        State::Unreachable { at } => StateColumns { at: Some(*at), ..StateColumns::default() },
        State::Waived(waiver) => {
            StateColumns { waiver: Some(waiver.clone()), at: Some(waiver.at), ..StateColumns::default() }
        }
    }
}

fn state(row: &callback::Model) -> Result<State, RowFault> {
    let assignee = row.assignee_id.map(|id| id.0);
    let columns = StateColumns { assignee, at: row.status_at, answer: answer(row)?, waiver: waiver(row) };
    match (row.status.0, columns) {
        (CallbackStatus::Due, _) => Ok(State::Due),
        (CallbackStatus::InProgress, StateColumns { assignee, .. }) => Ok(State::InProgress { assignee }),
        (
            CallbackStatus::Done,
            StateColumns { answer: Some((answer, is_rectification_ordered)), at: Some(at), .. },
        ) => Ok(State::Done { answer, is_rectification_ordered, at }),
        (CallbackStatus::Unreachable, StateColumns { at: Some(at), .. }) => Ok(State::Unreachable { at }),
        (CallbackStatus::Waived, StateColumns { waiver: Some(waiver), .. }) => Ok(State::Waived(waiver)),
        (status, _columns) => Err(format!("status {status} without what belongs to it")),
    }
}
