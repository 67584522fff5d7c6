//! Calls in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CallDirection, CallId};

use crate::calls::{
    app::RecordCall,
    domain::{Call, State, WrapUp},
};

/// A call that somebody answers or places.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCall {
    /// What the exchange shows of the other end: a number in any usual spelling, a service number, `anonymous`, nothing.
    #[schema(max_length = 64, example = "138 0013 8000")]
    phone: String,
    direction: CallDirection,
    /// The estate, when it is known. A number without its area code is one of there.
    estate_id: Option<EstateId>,
    /// A colleague who is cleared to take calls alone and sits beside you, where you are not. It is on the record.
    accompanied_by: Option<StaffId>,
}

impl NewCall {
    /// The command; the number is read by how people dial at the estate.
    pub(crate) fn into_command(self) -> RecordCall {
        let Self { phone, direction, estate_id, accompanied_by } = self;
        RecordCall { phone, direction, estate_id, accompanied_by }
    }
}

/// What is to be remembered of a call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrapUpBody {
    #[schema(min_length = 1, max_length = 2000)]
    note: String,
    /// The estate, when it became known in the call.
    estate_id: Option<EstateId>,
}

impl WrapUpBody {
    /// The words, or every fault at once.
    pub(crate) fn read(self) -> Result<WrapUp, Refusal> {
        let mut faults = Faults::new();
        let note = faults.text("/note", &self.note, 2000);
        faults.into_result()?;
        Ok(WrapUp { note, estate_id: self.estate_id })
    }
}

/// One call; its number is masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallView {
    call_id: CallId,
    version: i32,
    estate_id: Option<EstateId>,
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// What kind of caller it is: `number`, `code` (a service number, or digits that no plan gives out), `withheld` or
    /// `unknown`.
    caller: &'static str,
    /// The last four digits of a number, a short code whole; `null` when there is none.
    phone: Option<String>,
    /// `answered` or `ended`.
    status: &'static str,
    /// Who spoke, such as `staff:<id>`.
    answered_by: String,
    answered_at: DateTime<Utc>,
    note: Option<String>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<&Call> for CallView {
    fn from(call: &Call) -> Self {
        let Call { id, version, estate_id, direction, other_end, answered_by, answered_at, state } =
            call.clone();
        let status = state.kind().as_str();
        let (note, ended_at) = match state {
            State::Answered => (None, None),
            State::Ended { note, at } => (Some(note), Some(at)),
        };
        Self {
            call_id: id,
            version,
            estate_id,
            direction: direction.as_str(),
            caller: other_end.as_str(),
            phone: other_end.masked(),
            status,
            answered_by,
            answered_at,
            note,
            ended_at,
        }
    }
}
