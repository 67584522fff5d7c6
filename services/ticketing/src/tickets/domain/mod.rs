//! What a ticket is and which steps it allows, pure.
//!
//! Absent on purpose: the clock (instants come in), storage, transport. Deadlines are decided by `standards`; here
//! they are kept or missed.

mod act;
#[cfg(test)]
mod acts_table;
mod confidence;
mod deadline;
#[cfg(test)]
mod discretion;
mod escalating;
mod escalation;
#[cfg(test)]
mod ground;
#[cfg(test)]
mod ladders;
mod leak;
mod message;
#[cfg(test)]
mod properties;
mod quote;
mod quoting;
mod readers;
mod rules;
mod state;
mod ticket;
mod time;

pub(crate) use act::{TicketAct, TicketActKind};
pub(crate) use confidence::{
    Inquiry, Leak, LeakDecision, MOST_LEAKS, MOST_MESSAGES, MOST_READERS, Penalty, Reader, Side, Verdict,
};
pub(crate) use deadline::{Deadline, DeadlineState, DeadlineStatus, Term};
pub(crate) use escalating::{Extension, Passed};
pub(crate) use escalation::{
    Decided, Escalation, EscalationState, EscalationStatus, LadderStep, Progress, ProgressGap, ProgressNotes,
};
pub(crate) use quote::{
    Answered, Consent, ConsentChannel, Offer, Proof, Quote, QuoteLine, QuoteState, QuoteStatus,
};
pub(crate) use state::{State, TicketEvent};
pub(crate) use ticket::{Classification, Origin, Place, Resolution, Round, Subject, Ticket, Urges};
pub(crate) use time::TicketTimer;
