//! Steps of ladders as rows.

use db::{DbError, IdColumn, WordColumn};
use sea_orm::ActiveValue::Set;
use vocabulary::{Ladder, TicketId};

use super::entities::ticket_escalation;
use crate::tickets::domain::{Escalation, EscalationState, EscalationStatus, LadderStep};

pub(super) fn to_row(ticket_id: TicketId, escalation: &Escalation) -> ticket_escalation::ActiveModel {
    let Escalation { round, revision, step, state } = escalation;
    let LadderStep { ladder, step, raise_at, answer_by, to, clause, explanation } = step;
    let taken_up_by = state.taken_up_by();
    ticket_escalation::ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        round: Set(*round),
        revision: Set(*revision),
        ladder: Set(ladder.as_str().to_owned()),
        step: Set(*step),
        raise_at: Set(*raise_at),
        answer_by: Set(*answer_by),
        roles: Set(serde_json::json!(to)),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        status: Set(WordColumn(state.kind())),
        status_at: Set(state.since()),
        taken_up_by: Set(taken_up_by.map(IdColumn)),
    }
}

pub(super) fn from_row(row: ticket_escalation::Model) -> Result<Escalation, DbError> {
    let ticket_escalation::Model {
        ticket_id,
        round,
        revision,
        ladder,
        step,
        raise_at,
        answer_by,
        roles,
        clause,
        explanation,
        status,
        status_at,
        taken_up_by,
    } = row;
    let bad = |fault: String| DbError::Corrupt {
        what: "escalation",
        source: format!("{}: {fault}", ticket_id.0).into(),
    };
    let state = match (status.0, status_at) {
        (EscalationStatus::Waiting, None) => EscalationState::Waiting,
        (EscalationStatus::Raised, Some(at)) => EscalationState::Raised(at),
        (EscalationStatus::Unanswered, Some(at)) => EscalationState::Unanswered(at),
        (EscalationStatus::TakenUp, Some(at)) => {
            EscalationState::TakenUp { at, by: taken_up_by.map(|id| id.0) }
        }
        (EscalationStatus::Dropped, Some(at)) => EscalationState::Dropped(at),
        (status, at) => return Err(bad(format!("status {status} at {at:?}"))),
    };
    let ladder = ladder.parse::<Ladder>().map_err(|error| bad(error.to_string()))?;
    let to = serde_json::from_value(roles).map_err(|error| bad(error.to_string()))?;
    let explanation = serde_json::from_value(explanation).map_err(|error| bad(error.to_string()))?;
    let step = LadderStep { ladder, step, raise_at, answer_by, to, clause, explanation };
    Ok(Escalation { round, revision, step, state })
}
