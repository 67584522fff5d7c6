//! Steps of ladders in replies.

use chrono::{DateTime, Utc};
use kernel::{Explained, StaffId};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{DeadlineKind, Ladder};

use crate::tickets::domain::{Escalation, LadderStep};

/// One step of a ladder.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EscalationView {
    /// The promise that it stands beside; absent when it is counted from the moment the matter was received, or asked for.
    promise: Option<DeadlineKind>,
    /// True when somebody said that the matter is beyond those in charge of it.
    is_asked: bool,
    /// Its place on its ladder, from 1.
    step: i32,
    round: i32,
    /// When it is taken, or was.
    raise_at: DateTime<Utc>,
    /// By when one of those who hear of it is to take it up; absent when they are only told.
    answer_by: Option<DateTime<Utc>>,
    /// Who hears of it: roles of the ticket's standard.
    to: Vec<String>,
    /// The rule, such as `ESC-16`.
    clause: String,
    /// How it came about, step by step.
    explanation: Vec<Explained>,
    /// `waiting`, `raised`, `unanswered`, `taken_up` or `dropped`.
    status: &'static str,
    /// Since when it stands so; absent while its time has not come.
    status_at: Option<DateTime<Utc>>,
    /// Who took it up.
    taken_up_by: Option<StaffId>,
}

impl From<Escalation> for EscalationView {
    fn from(escalation: Escalation) -> Self {
        let Escalation { round, revision: _, step, state } = escalation;
        let LadderStep { ladder, step, raise_at, answer_by, to, clause, explanation } = step;
        let taken_up_by = state.taken_up_by();
        Self {
            promise: ladder.promise(),
            is_asked: ladder == Ladder::Asked,
            step,
            round,
            raise_at,
            answer_by,
            to,
            clause,
            explanation,
            status: state.kind().as_str(),
            status_at: state.since(),
            taken_up_by,
        }
    }
}
