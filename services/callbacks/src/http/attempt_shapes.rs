//! Tries to reach a customer, in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::callback_shapes::optional;
use crate::{
    app::callbacks::AttemptLine,
    domain::{AttemptOutcome, CallbackAct},
};

/// A try that did not reach the customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAttemptBody {
    outcome: AttemptOutcome,
    #[schema(max_length = 500)]
    #[serde(default)]
    note: String,
}

impl NewAttemptBody {
    pub(super) fn read(self) -> Result<CallbackAct, Refusal> {
        let mut faults = Faults::new();
        let note = optional(&mut faults, "/note", &self.note, 500);
        faults.into_result()?;
        Ok(CallbackAct::Attempt { outcome: self.outcome, note })
    }
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AttemptView {
    /// Counts the tries of one callback from 1.
    number: i32,
    /// Who, such as `staff:…` or `client:…`.
    by: String,
    at: DateTime<Utc>,
    outcome: AttemptOutcome,
    note: String,
}

impl From<AttemptLine> for AttemptView {
    fn from(line: AttemptLine) -> Self {
        let AttemptLine { number, principal, at, outcome, note } = line;
        Self { number, by: principal, at, outcome, note }
    }
}
