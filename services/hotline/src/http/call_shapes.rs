//! Calls in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{CallId, EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::calls::{CallFilter, RecordCall},
    domain::{Call, Direction, State, WrapUp},
};

/// A call that somebody answers or places.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCall {
    /// The other end's number, in any usual spelling.
    #[schema(min_length = 1, max_length = 40, example = "138 0013 8000")]
    phone: String,
    direction: DirectionWord,
    /// The estate, when it is known.
    estate_id: Option<EstateId>,
}

/// Who called whom.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DirectionWord {
    /// They called us.
    Inbound,
    /// We called them.
    Outbound,
}

impl NewCall {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RecordCall, Refusal> {
        let Self { phone, direction, estate_id } = self;
        let mut faults = Faults::new();
        let phone = faults.phone("/phone", &phone);
        faults.into_result()?;
        let direction = match direction {
            DirectionWord::Inbound => Direction::Inbound,
            DirectionWord::Outbound => Direction::Outbound,
        };
        Ok(RecordCall { phone: phone.ok_or_else(Refusal::not_found)?, direction, estate_id })
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
    pub(super) fn read(self) -> Result<WrapUp, Refusal> {
        let mut faults = Faults::new();
        let note = faults.text("/note", &self.note, 2000);
        faults.into_result()?;
        Ok(WrapUp { note, estate_id: self.estate_id })
    }
}

/// What a list of calls is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallQuery {
    /// Only calls with this number, in any usual spelling.
    #[param(min_length = 1, max_length = 40, example = "138 0013 8000")]
    phone: Option<String>,
    /// Only calls in this state.
    #[param(inline)]
    status: Option<CallStatus>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CallStatus {
    Answered,
    Ended,
}

impl CallQuery {
    /// The filter, or every fault at once.
    pub(super) fn read(self) -> Result<CallFilter, Refusal> {
        let mut faults = Faults::new();
        let phone = self.phone.and_then(|phone| faults.phone("/phone", &phone));
        faults.into_result()?;
        let status = self.status.map(|status| match status {
            CallStatus::Answered => "answered",
            CallStatus::Ended => "ended",
        });
        Ok(CallFilter { phone, status })
    }
}

/// One call; its number is masked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallView {
    call_id: CallId,
    version: i32,
    estate_id: Option<EstateId>,
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// The last four digits.
    phone: String,
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
        let Call { id, version, estate_id, direction, phone, answered_by, answered_at, state } = call.clone();
        let status = state.word();
        let (note, ended_at) = match state {
            State::Answered => (None, None),
            State::Ended { note, at } => (Some(note), Some(at)),
        };
        Self {
            call_id: id,
            version,
            estate_id,
            direction: direction.word(),
            phone: phone.masked(),
            status,
            answered_by,
            answered_at,
            note,
            ended_at,
        }
    }
}
