//! Callbacks in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{
    CallbackId, CustomerId, EstateId, Explained, Faults, Refusal, StaffId, TicketId, TicketKind, UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::callbacks::CallbackFilter,
    domain::{Answer, Callback, State},
};

/// What a list of callbacks is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallbackQuery {
    /// Only callbacks in this state.
    #[param(inline)]
    status: Option<CallbackStatus>,
    /// Only those that follow this ticket.
    ticket_id: Option<TicketId>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
}

/// Where a callback stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CallbackStatus {
    Due,
    InProgress,
    Done,
    Unreachable,
    Waived,
}

impl From<CallbackQuery> for CallbackFilter {
    fn from(query: CallbackQuery) -> Self {
        let CallbackQuery { status, ticket_id, customer_id } = query;
        let status = status.map(|status| match status {
            CallbackStatus::Due => "due",
            CallbackStatus::InProgress => "in_progress",
            CallbackStatus::Done => "done",
            CallbackStatus::Unreachable => "unreachable",
            CallbackStatus::Waived => "waived",
        });
        Self { status, ticket_id, customer_id }
    }
}

/// One callback.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallbackView {
    callback_id: CallbackId,
    version: i32,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    ticket_id: TicketId,
    ticket_number: String,
    title: String,
    kind: TicketKind,
    status: &'static str,
    due_at: DateTime<Utc>,
    /// The rule that requires it, such as `CBK-13`.
    clause: String,
    /// How it was reckoned, step by step.
    explanation: Vec<Explained>,
    /// `phone`, `on_site`, … as the standard says.
    way: String,
    /// The roles that may carry it out.
    who: Vec<String>,
    assignee: Option<StaffId>,
    attempts: i32,
    /// When it was found late.
    missed_at: Option<DateTime<Utc>>,
    answer: Option<AnswerView>,
    /// Why it is no longer owed.
    reason: Option<String>,
}

/// What the customer said.
#[derive(Debug, Serialize, ToSchema)]
struct AnswerView {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: u8,
    solved: bool,
    remarks: String,
    suggestions: String,
    answered_at: DateTime<Utc>,
}

impl From<&Callback> for CallbackView {
    fn from(callback: &Callback) -> Self {
        let callback = callback.clone();
        let status = callback.state.word();
        let (assignee, answer, reason) = match callback.state {
            State::Due | State::Unreachable { .. } => (None, None, None),
            State::InProgress { assignee } => (assignee, None, None),
            State::Done { answer, at } => (None, Some(answer_view(answer, at)), None),
            State::Waived { reason, .. } => (None, None, Some(reason)),
        };
        Self {
            callback_id: callback.id,
            version: callback.version,
            estate_id: callback.estate_id,
            unit_id: callback.unit_id,
            customer_id: callback.customer_id,
            ticket_id: callback.occasion.ticket_id,
            ticket_number: callback.occasion.ticket_number,
            title: callback.occasion.title,
            kind: callback.occasion.kind,
            status,
            due_at: callback.due_at,
            clause: callback.clause,
            explanation: callback.explanation,
            way: callback.way,
            who: callback.who,
            assignee,
            attempts: callback.attempts,
            missed_at: callback.missed_at,
            answer,
            reason,
        }
    }
}

fn answer_view(answer: Answer, answered_at: DateTime<Utc>) -> AnswerView {
    let Answer { satisfaction, is_solved, remarks, suggestions } = answer;
    AnswerView { satisfaction, solved: is_solved, remarks, suggestions, answered_at }
}

/// Who is to carry it out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assignment {
    pub(super) assignee: StaffId,
}

/// What the customer said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: u8,
    solved: bool,
    #[schema(max_length = 2000)]
    #[serde(default)]
    remarks: String,
    #[schema(max_length = 2000)]
    #[serde(default)]
    suggestions: String,
}

impl NewAnswer {
    pub(super) fn read(self) -> Result<Answer, Refusal> {
        let Self { satisfaction, solved, remarks, suggestions } = self;
        let mut faults = Faults::new();
        if !(1..=5).contains(&satisfaction) {
            faults.add("/satisfaction", "satisfaction.range", "must be 1 to 5", "必须在 1 到 5 之间");
        }
        let remarks = optional(&mut faults, "/remarks", &remarks, 2000);
        let suggestions = optional(&mut faults, "/suggestions", &suggestions, 2000);
        faults.into_result()?;
        Ok(Answer { satisfaction, is_solved: solved, remarks, suggestions })
    }
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Reason {
    pub(super) fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}

/// Words that may be left out.
pub(super) fn optional(faults: &mut Faults, pointer: &str, text: &str, most: usize) -> String {
    if text.trim().is_empty() { String::new() } else { faults.text(pointer, text, most) }
}
