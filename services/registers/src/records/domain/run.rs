//! What goes on after a record was handed in: it runs until it is closed, and somebody is reminded of its dates.

use chrono::{DateTime, Utc};
use kernel::{Actor, BusinessCalendar, Refusal, text::match_key};
use standards::forms::{Contents, DueReminder};

use super::{FormRecord, RecordEvent, Step};

/// Of a record that runs, as the loan of a key does until the key is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Run {
    Open {
        /// When it was handed in first.
        since: DateTime<Utc>,
        /// By when it has to be closed; nothing when it may run for ever.
        due_at: Option<DateTime<Utc>>,
        /// When it should have been closed, once that was found.
        overdue_since: Option<DateTime<Utc>>,
    },
    Closed {
        closed: Step,
        /// Since when it had been overdue by then.
        overdue_since: Option<DateTime<Utc>>,
    },
}

impl Run {
    /// Since when it runs; nothing once it was closed.
    pub(crate) const fn since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Open { since, .. } => Some(*since),
            Self::Closed { .. } => None,
        }
    }

    /// By when what runs has to be closed.
    pub(crate) const fn due_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Open { due_at, .. } => *due_at,
            Self::Closed { .. } => None,
        }
    }

    /// Since when it is overdue, or was when it was closed.
    pub(crate) const fn overdue_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Open { overdue_since, .. } | Self::Closed { overdue_since, .. } => *overdue_since,
        }
    }

    /// Who closed it, and when.
    pub(crate) const fn closed(&self) -> Option<&Step> {
        match self {
            Self::Open { .. } => None,
            Self::Closed { closed, .. } => Some(closed),
        }
    }
}

impl FormRecord {
    /// Closes what runs, with what is filled in at the end. Whoever may fill the form in may: who takes a key back need
    /// not have lent it.
    ///
    /// # Errors
    /// `registers.not_handed_in` of a draft, `registers.not_running` of what does not run or was closed already;
    /// `permission_missing`.
    pub(crate) fn close(
        &mut self,
        actor: &Actor,
        closing: Contents,
        at: DateTime<Utc>,
    ) -> Result<RecordEvent, Refusal> {
        if self.state.handed_in().is_none() {
            return Err(Refusal::conflict("registers.not_handed_in"));
        }
        let Some(Run::Open { overdue_since, .. }) = self.run else {
            return Err(Refusal::conflict("registers.not_running"));
        };
        actor.require(self.form.fill)?;
        self.contents = std::mem::take(&mut self.contents).with(closing);
        let closed = Step { by: actor.principal.clone(), at };
        self.run = Some(Run::Closed { closed, overdue_since });
        self.remind_at = None;
        Ok(self.moved(self.state.clone(), RecordEvent::Closed { overdue_since }))
    }

    /// Finds what should have been closed by `now`; nothing when it was, when it is due later, or when that is known.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> Option<RecordEvent> {
        let Some(Run::Open { due_at: Some(due_at), overdue_since, .. }) = &mut self.run else { return None };
        if *due_at > now || overdue_since.is_some() {
            return None;
        }
        let since = *due_at;
        *overdue_since = Some(since);
        Some(self.moved(self.state.clone(), RecordEvent::Overdue { since }))
    }

    /// What somebody is to be reminded of by `now`: of each date the last reminder alone, where time was lost. The
    /// sequence counts when each is told.
    pub(crate) fn remind(&mut self, now: DateTime<Utc>, calendar: &BusinessCalendar) -> Vec<RecordEvent> {
        let Some(from) = self.remind_at.filter(|at| *at <= now) else { return Vec::new() };
        let mut told: Vec<DueReminder> = Vec::new();
        let dues = self.form.reminders_due(&self.contents, calendar);
        for due in dues.into_iter().filter(|due| (from..=now).contains(&due.at)) {
            told.retain(|earlier| earlier.field != due.field);
            told.push(due);
        }
        self.remind_at = self.next_reminder(now, calendar);
        self.version += 1;
        let event = |DueReminder { field, date, days, at: _ }| RecordEvent::Reminded { field, date, days };
        told.into_iter().map(event).collect()
    }

    /// By what it is told from others that run, where its form lets no two of the same run at an estate.
    pub(crate) fn once_by(&self) -> Option<String> {
        let field = self.form.running.as_ref()?.once_by.as_ref()?;
        Some(match_key(self.contents.values().get(field)?.as_str()?))
    }

    /// True when it ran and was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.closed().is_some())
    }

    /// True while it runs.
    pub(crate) fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.since().is_some())
    }

    pub(super) fn refuse_running(&self) -> Result<(), Refusal> {
        if self.is_running() { Err(Refusal::conflict("registers.still_running")) } else { Ok(()) }
    }

    /// Has it run from now on, if it does.
    pub(super) fn begin_run(&mut self, at: DateTime<Utc>, calendar: &BusinessCalendar) {
        self.run = self.form.running.as_ref().map(|running| Run::Open {
            since: at,
            due_at: running.due_at(&self.contents, at, calendar),
            overdue_since: None,
        });
        self.remind_at = self.next_reminder(at, calendar);
    }

    /// Has it be due and somebody be reminded by what stands on it now.
    pub(super) fn follow_contents(&mut self, now: DateTime<Utc>, calendar: &BusinessCalendar) {
        if let (Some(Run::Open { since, due_at, overdue_since }), Some(running)) =
            (&mut self.run, &self.form.running)
        {
            let due = running.due_at(&self.contents, *since, calendar);
            if due != *due_at {
                (*due_at, *overdue_since) = (due, None);
            }
        }
        // One that is being told just now is not lost.
        let told_until = self.remind_at.filter(|at| *at <= now).map_or(now, |at| at - TICK);
        self.remind_at = if self.is_closed() { None } else { self.next_reminder(told_until, calendar) };
    }

    /// The first reminder after `told_until`.
    fn next_reminder(&self, told_until: DateTime<Utc>, calendar: &BusinessCalendar) -> Option<DateTime<Utc>> {
        let dues = self.form.reminders_due(&self.contents, calendar);
        dues.into_iter().map(|due| due.at).find(|at| *at > told_until)
    }
}

/// The finest instant that is kept.
const TICK: chrono::TimeDelta = chrono::TimeDelta::microseconds(1);
