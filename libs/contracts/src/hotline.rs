//! What the hotline says.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Permission, StaffId, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{CallId, Concerns, Facets, Headline, Place};

use crate::{Faceted, declare::event};

/// What [`CallAnswered::caller_index`] is a digest of, besides the number: the blind index by which the archive finds its
/// customers.
pub const CALLER_INDEX: &str = "customer_phones.number";

/// A call was taken by an agent. The number itself stays, sealed, in the hotline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallAnswered {
    /// The call.
    pub call_id: CallId,
    /// The estate, once known.
    pub estate_id: Option<EstateId>,
    /// Who answered; absent when an application recorded it.
    pub agent_id: Option<StaffId>,
    /// The keyed digest of the other end's number, in hexadecimal: means nothing without the group's key. Absent when the
    /// caller withheld the number.
    #[serde(default)]
    pub caller_index: Option<String>,
    /// When.
    pub answered_at: DateTime<Utc>,
}
event!(CallAnswered, "hotline", "call", "call_answered", call_id);

/// A call came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallEnded {
    /// The call.
    pub call_id: CallId,
    /// The estate, once known.
    pub estate_id: Option<EstateId>,
    /// When.
    pub ended_at: DateTime<Utc>,
}
event!(CallEnded, "hotline", "call", "call_ended", call_id);

impl Faceted for CallAnswered {
    fn facets(&self) -> Option<Facets> {
        Some(of_call(self.estate_id, "answered", self.answered_at))
    }
}

impl Faceted for CallEnded {
    fn facets(&self) -> Option<Facets> {
        Some(of_call(self.estate_id, "ended", self.ended_at))
    }
}

/// A call concerns no customer that the hotline knows of: it knows a number, and not whose it is.
fn of_call(estate_id: Option<EstateId>, status: &str, at: DateTime<Utc>) -> Facets {
    let places = estate_id.into_iter().map(|estate_id| Place { estate_id, unit_id: None }).collect();
    let headline = Headline::new("call", status, Visibility::of(Permission::HotlineRead));
    Facets {
        concerns: Concerns { places, ..Concerns::default() },
        headline: Headline { at: Some(at), ..headline },
    }
}
