//! The rules of the ticket desk, pure: what an interaction and a ticket are, and which steps each allows.
//!
//! Absent on purpose: the clock (instants come in), storage, transport. Deadlines are decided by `standards`; here
//! they are kept or missed.

mod deadline;
mod interaction;
mod quote;
mod ticket;
mod ticket_act;
#[cfg(test)]
mod ticket_acts_table;
mod ticket_event;
#[cfg(test)]
mod ticket_properties;
mod ticket_quotes;
mod ticket_rules;
mod ticket_state;
mod ticket_time;

pub(crate) use deadline::{Deadline, DeadlineStatus, Term};
pub(crate) use interaction::{Contact, Interaction};
pub(crate) use quote::{Answered, Consent, ConsentChannel, Offer, Proof, Quote, QuoteLine, QuoteState};
pub(crate) use ticket::{Classification, NewTicket, Place, Resolution, Subject, Ticket, Urges};
pub(crate) use ticket_act::{TicketAct, TicketActKind};
pub(crate) use ticket_event::TicketEvent;
pub(crate) use ticket_state::State;
pub(crate) use ticket_time::TicketTimer;
