//! A telephone call: answered or placed, and some time wrapped up.

use chrono::{DateTime, Utc};
use kernel::{CallerId, EstateId, Principal, Refusal, StaffId};
use vocabulary::{CallDirection, CallId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: CallId,
    /// Counts saved changes; also the sequence of the event each of them said.
    pub(crate) version: i32,
    /// The estate, once known.
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) direction: CallDirection,
    /// The other end, as the exchange gave it.
    pub(crate) other_end: CallerId,
    /// Who spoke, such as `staff:<id>`.
    pub(crate) answered_by: String,
    pub(crate) answered_at: DateTime<Utc>,
    pub(crate) state: State,
}

kernel::define_worded! {
    /// Where a call stands, with what is known of it there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum State by CallStatus {
        /// Under way.
        Answered = "answered",
        /// Over, with what is to be remembered of it.
        Ended { note: String, at: DateTime<Utc> } = "ended",
    }
}

/// What happens to calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallEvent {
    /// By whom, and who sat beside them.
    Answered {
        by: Principal,
        beside: Option<StaffId>,
    },
    Ended,
}

impl CallEvent {
    /// The step's name in the audit trail.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "record_call",
            Self::Ended => "wrap_up_call",
        }
    }
}

/// What is said at the end of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrapUp {
    pub(crate) note: String,
    /// The estate, when it became known in the call.
    pub(crate) estate_id: Option<EstateId>,
}

impl Call {
    /// The call is over.
    pub(crate) fn wrap_up(&mut self, words: WrapUp, at: DateTime<Utc>) -> Result<CallEvent, Refusal> {
        if matches!(self.state, State::Ended { .. }) {
            return Err(Refusal::conflict("hotline.already_ended"));
        }
        self.estate_id = words.estate_id.or(self.estate_id);
        self.state = State::Ended { note: words.note, at };
        self.version += 1;
        Ok(CallEvent::Ended)
    }
}
