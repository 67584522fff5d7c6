//! The life of a ticket, a step a file.

mod accept_ticket;
mod approve_quote;
mod arrive_ticket;
mod assign_ticket;
mod cancel_ticket;
mod change_ticket;
mod close_ticket;
mod get_ticket;
mod list_tickets;
mod miss_deadline;
mod open_ticket;
mod quote_ticket;
mod rectify_ticket;
mod reopen_ticket;
mod resolve_ticket;
mod settle_callback;
mod ticket_history;

pub(crate) use accept_ticket::accept_ticket;
pub(crate) use approve_quote::approve_quote;
pub(crate) use arrive_ticket::arrive_ticket;
pub(crate) use assign_ticket::assign_ticket;
pub(crate) use cancel_ticket::cancel_ticket;
pub(crate) use change_ticket::Target;
pub(crate) use close_ticket::close_ticket;
pub(crate) use get_ticket::get_ticket;
pub(crate) use list_tickets::list_tickets;
pub(crate) use miss_deadline::miss_due_deadlines;
pub(crate) use open_ticket::{TicketOrder, open_ticket, prepare_ticket, store_ticket};
pub(crate) use quote_ticket::quote_ticket;
pub(crate) use reopen_ticket::reopen_ticket;
pub(crate) use resolve_ticket::resolve_ticket;
pub(crate) use settle_callback::settle_callback;
pub(crate) use ticket_history::ticket_history;

pub(crate) use crate::storage::ticket_views::TicketFilter;
