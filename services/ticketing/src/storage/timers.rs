//! What time does to tickets, as timers: one for each deadline that runs, one for the closing of resolved work. They are
//! written with the ticket.

use db::{FiredTimer, Timer, Writes};

use crate::domain::{Ticket, TicketTimer};

/// Timers that miss a deadline; the key is the deadline's kind.
pub(crate) const DEADLINE: &str = "deadline";
/// Timers that close a ticket.
pub(crate) const CLOSING: &str = "closing";

/// Schedules, moves and cancels timers, so that they are those of the ticket as it is now.
pub(super) fn write(writes: &Writes, before: Option<&Ticket>, ticket: &Ticket) {
    let before = before.map(of_ticket).unwrap_or_default();
    writes.reschedule(&before, &of_ticket(ticket));
}

/// A timer that fired is gone. Where it was too early, it is scheduled once more.
pub(crate) fn keep(writes: &Writes, fired: &FiredTimer, (before, ticket): (&Ticket, &Ticket)) {
    let before = of_ticket(before);
    let still = of_ticket(ticket).into_iter().find(|timer| fired.is(timer) && before.contains(timer));
    if let Some(timer) = still {
        writes.schedule(timer);
    }
}

fn of_ticket(ticket: &Ticket) -> Vec<Timer> {
    let timer = |(timer, at)| match timer {
        TicketTimer::Deadline(kind) => Timer::new(DEADLINE, ticket.id, at).under(kind.as_str()),
        TicketTimer::Closing => Timer::new(CLOSING, ticket.id, at),
    };
    ticket.timers().into_iter().map(timer).collect()
}
