//! What time does to tickets, as timers: one for each deadline that runs, one for the closing of resolved work. They are
//! written with the ticket.

use db::{FiredTimer, Timer, Writes};

use crate::domain::{Ticket, TicketTimer};

/// Timers that miss a deadline; the key is the deadline's kind.
pub(crate) const DEADLINE: &str = "deadline";
/// Timers that close a ticket.
pub(crate) const CLOSING: &str = "closing";

/// Schedules, moves and cancels timers, so that they are those of the tickets as they are now: for each what it was, if it was,
/// and what it is. Timers that have just fired are gone: where one was too early, it is scheduled once more.
pub(super) fn write(writes: &Writes, changes: &[(Option<&Ticket>, &Ticket)], fired: &[FiredTimer]) {
    let mut before: Vec<Timer> =
        changes.iter().filter_map(|(before, _ticket)| *before).flat_map(of_ticket).collect();
    before.retain(|timer| !fired.iter().any(|fired| fired.is(timer)));
    let after: Vec<Timer> = changes.iter().flat_map(|(_before, ticket)| of_ticket(ticket)).collect();
    writes.reschedule(&before, &after);
}

fn of_ticket(ticket: &Ticket) -> Vec<Timer> {
    let timer = |(timer, at)| match timer {
        TicketTimer::Deadline(kind) => Timer::new(DEADLINE, ticket.id, at).under(kind.as_str()),
        TicketTimer::Closing => Timer::new(CLOSING, ticket.id, at),
    };
    ticket.timers().into_iter().map(timer).collect()
}
