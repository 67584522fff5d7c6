//! The words of the trade that every service shares: the ids of its things, and the closed lists of what they can be.
//!
//! Above `kernel`, so that a new id or word leaves the machinery (bus, database, web) as it was built.

mod ids;
mod words;

pub use ids::*;
pub use words::{
    CallDirection, Channel, DeadlineKind, NoticeKind, OccupancyRole, PaymentMethod, Severity, TicketKind,
};
