//! What time does to a ticket: its deadlines pass, it climbs its ladder, its progress is asked for, and resolved work is closed.

use chrono::{DateTime, TimeDelta, Utc};
use vocabulary::DeadlineKind;

use super::{Deadline, DeadlineState, Escalation, State, Ticket, TicketEvent};

/// What time does to a ticket, once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TicketTimer {
    /// Misses the deadline of this kind that runs.
    Deadline(DeadlineKind),
    /// Takes the next step of its ladder, or says that nobody took one up.
    Step,
    /// Asks how far it is.
    Progress,
    /// Closes it.
    Closing,
}

impl Ticket {
    /// Time passed: the event of the next deadline that this misses, or nothing. People's version stays: what they do does
    /// not rest on it.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> Option<TicketEvent> {
        let missed =
            self.deadlines.iter_mut().find_map(|deadline| deadline.expire(now).then_some(deadline))?;
        let deadline = missed.clone();
        self.sequence += 1;
        Some(TicketEvent::DeadlineMissed { deadline })
    }

    /// What time is to do to it, and when: miss each deadline that runs, at the first instant
    /// that is after it, take the next step of a ladder, ask how far it is, and close it.
    pub(crate) fn timers(&self) -> Vec<(TicketTimer, DateTime<Utc>)> {
        let running = self.deadlines.iter().filter(|deadline| deadline.is_running());
        let missed = running.map(|deadline| {
            (TicketTimer::Deadline(deadline.kind), deadline.due_at + TimeDelta::microseconds(1))
        });
        let step = self.escalations.iter().filter_map(Escalation::next_at).min();
        let step = step.map(|at| (TicketTimer::Step, at));
        let progress = self.progress.map(|progress| (TicketTimer::Progress, progress.due_at));
        let closing = self.close_at.map(|at| (TicketTimer::Closing, at));
        missed.chain(step).chain(progress).chain(closing).collect()
    }

    /// By when people owe something next; in the past when they are late. Nothing once the work is done.
    pub(crate) fn due_at(&self) -> Option<DateTime<Utc>> {
        self.owed_deadlines().map(|deadline| deadline.due_at).min()
    }

    /// The deadlines whose deed people owe, late or not. None once the work is done.
    pub(crate) fn owed_deadlines(&self) -> impl Iterator<Item = &Deadline> {
        let is_active = self.state.is_active();
        self.current_deadlines().filter(move |deadline| is_active && self.is_owed(deadline))
    }

    /// The deadlines of the present round that hold, or held: those that were superseded are left out.
    pub(crate) fn held_deadlines(&self) -> impl Iterator<Item = &Deadline> {
        self.current_deadlines().filter(|deadline| !matches!(deadline.state, DeadlineState::Superseded(_)))
    }

    /// Every deadline of the present round.
    pub(crate) fn current_deadlines(&self) -> impl Iterator<Item = &Deadline> {
        self.deadlines.iter().filter(|deadline| deadline.round == self.round.number)
    }

    /// True while the deed is still to be done, late or not.
    fn is_owed(&self, deadline: &Deadline) -> bool {
        match deadline.state {
            DeadlineState::Running => true,
            DeadlineState::Missed(_) => match deadline.kind {
                DeadlineKind::Respond => matches!(self.state, State::Open | State::Assigned { .. }),
                DeadlineKind::Arrive => !matches!(self.state, State::OnSite { .. }),
                DeadlineKind::Resolve => true,
            },
            DeadlineState::Kept(_) | DeadlineState::Dropped(_) | DeadlineState::Superseded(_) => false,
        }
    }
}
