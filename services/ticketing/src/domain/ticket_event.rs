//! What happens to tickets, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::{Money, StaffId};

use vocabulary::CustomerId;

use super::{Deadline, Proof};

kernel::define_worded! {
    /// One step in a ticket's life. Each saved change is exactly one of these.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum TicketEvent {
        Opened = "opened",
        /// `previous` was responsible until then; `by` is the member of staff who decided so.
        Assigned { assignee: StaffId, previous: Option<StaffId>, by: Option<StaffId> } = "assigned",
        /// Taken from somebody who can no longer work on it.
        Released { assignee: StaffId, reason: String } = "released",
        /// `on_behalf_of` is the responsible person when somebody else took the step for them.
        Accepted { on_behalf_of: Option<StaffId> } = "accepted",
        Arrived { on_behalf_of: Option<StaffId> } = "arrived",
        /// The customer pressed for it: `owner` is to see to it, `noted_by` is the member of staff whom they told.
        Urged { owner: Option<StaffId>, noted_by: Option<StaffId>, reason: Option<String> } = "urged",
        /// `previous_customer` is whose matter it was until then.
        Reclassified { previous_customer: Option<CustomerId>, reason: String } = "reclassified",
        Quoted { fee: Money } = "quoted",
        QuoteApproved { fee: Money, proof: Proof } = "quote_approved",
        QuoteDeclined { fee: Money, reason: String } = "quote_declined",
        QuoteWithdrawn { fee: Money, reason: String } = "quote_withdrawn",
        Resolved { fee: Option<Money>, materials: Vec<String>, is_in_time: bool } = "resolved",
        Reopened { reason: String } = "reopened",
        Closed = "closed",
        Cancelled { reason: String } = "cancelled",
        DeadlineMissed { deadline: Deadline } = "deadline_missed",
    }
}
