//! The rules of the ticket desk, pure: what a reception and a ticket are, and which steps each allows.
//!
//! Absent on purpose: the clock (instants come in), storage, transport. Deadlines are decided by `standards`; here
//! they are promises that are kept or missed.

mod promise;
mod reception;
mod ticket;
mod ticket_event;
#[cfg(test)]
mod ticket_laws;
mod ticket_state;

pub(crate) use promise::{Promise, PromiseStatus};
pub(crate) use reception::Reception;
pub(crate) use ticket::{NewTicket, Place, Resolution, Subject, Ticket};
pub(crate) use ticket_event::TicketEvent;
pub(crate) use ticket_state::{Quote, State};
