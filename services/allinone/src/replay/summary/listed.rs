//! What is read of the API's lists.

use chrono::{DateTime, Utc};
use kernel::TicketId;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Reception {
    pub(super) summary: String,
}

#[derive(Deserialize)]
pub(super) struct Ticket {
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) rectifies: Option<TicketId>,
    pub(super) due: Due,
}

#[derive(Deserialize)]
pub(super) struct Due {
    pub(super) respond_by: Option<Deadline>,
    pub(super) arrive_by: Option<Deadline>,
    pub(super) resolve_by: Option<Deadline>,
}

#[derive(Deserialize)]
pub(super) struct Deadline {
    pub(super) status: String,
}

#[derive(Deserialize)]
pub(super) struct Callback {
    pub(super) status: String,
    pub(super) missed_at: Option<DateTime<Utc>>,
}
