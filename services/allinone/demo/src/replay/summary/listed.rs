//! What is read of the API's lists.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use vocabulary::{DeadlineKind, TicketId};

#[derive(Deserialize)]
pub(super) struct Interaction {
    pub(super) summary: String,
}

#[derive(Deserialize)]
pub(super) struct Ticket {
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) rectifies: Option<TicketId>,
    pub(super) round: i32,
    pub(super) deadlines: Vec<Deadline>,
}

#[derive(Deserialize)]
pub(super) struct Deadline {
    pub(super) kind: DeadlineKind,
    pub(super) round: i32,
    pub(super) status: String,
}

#[derive(Deserialize)]
pub(super) struct Callback {
    pub(super) status: String,
    pub(super) missed_at: Option<DateTime<Utc>>,
}
