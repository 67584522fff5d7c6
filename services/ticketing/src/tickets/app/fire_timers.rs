//! What time does to tickets: deadlines are missed, ladders climbed, progress asked for, and resolved work is closed about
//! which nobody has to be asked. For many tickets with as many statements as for one, but for those that put another right,
//! step by step along that chain.

use std::collections::{BTreeMap, BTreeSet};

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure, StaffId};
use vocabulary::TicketId;

use super::{escalation, trail::audit_step};
use crate::{
    app::App,
    events::publish,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{Passed, Ticket, TicketAct, TicketActKind, TicketEvent},
        storage::{self, timers},
    },
};

/// Does everything whose time has come at the tickets of these timers, in the transaction that takes the timers away.
#[tracing::instrument(skip_all, name = "ticketing.fire_timers")]
pub(crate) async fn fire_timers(app: &App, tx: &Tx, fired: &[FiredTimer]) -> Result<(), Failure> {
    let mut tickets = FiredTickets::new(tx, "ticketing.fire_timers");
    tickets.load(fired.iter().map(FiredTimer::subject)).await?;
    tickets.pass_time(app).await?;
    tickets.ask_for_progress(app).await?;
    tickets.close_what_is_quiet(app).await?;
    let tickets: Vec<(Ticket, Ticket)> = tickets.tickets.into_values().collect();
    storage::save_fired(tx, &tickets, fired).await
}

/// The tickets in hand: what each was, and what it is by now.
struct FiredTickets<'a> {
    tx: &'a Tx,
    actor: Actor,
    tickets: BTreeMap<TicketId, (Ticket, Ticket)>,
}

impl<'a> FiredTickets<'a> {
    fn new(tx: &'a Tx, actor: &'static str) -> Self {
        Self { tx, actor: Actor::system(actor), tickets: BTreeMap::new() }
    }

    async fn load(&mut self, ids: impl IntoIterator<Item = TicketId>) -> Result<(), Failure> {
        let wanted: BTreeSet<TicketId> =
            ids.into_iter().filter(|id| !self.tickets.contains_key(id)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        for ticket in storage::hold_all(self.tx, &self.actor, wanted).await? {
            self.tickets.insert(ticket.id, (ticket.clone(), ticket));
        }
        Ok(())
    }

    /// Misses deadlines and takes steps of ladders, in the order in which their times came.
    async fn pass_time(&mut self, app: &App) -> Result<(), Failure> {
        for (_before, ticket) in self.tickets.values_mut() {
            while let Some(event) = pass_next(app, self.tx, ticket).await? {
                note(self.tx, &self.actor, ticket, &event)?;
            }
        }
        Ok(())
    }

    /// Asks how far the work is where the time of day has come by which that is known. Of several days on which nobody could ask
    /// the last one counts.
    async fn ask_for_progress(&mut self, app: &App) -> Result<(), Failure> {
        let now = self.tx.now();
        let is_due = |ticket: &Ticket| ticket.progress.is_some_and(|progress| progress.due_at <= now);
        for (_before, ticket) in self.tickets.values_mut().filter(|(_before, ticket)| is_due(ticket)) {
            let ApplicableStandard { estate, rules } =
                ApplicableStandard::of_ticket(app, self.tx, ticket).await?;
            let Some(rule) = rules.progress(ticket) else {
                ticket.progress = None;
                continue;
            };
            let next_at = rule.next_after(now, &rules.calendar);
            let Some(gap) = ticket.ask_for_progress(rule.tells_customer, next_at) else { continue };
            let told = escalation::holders(self.tx, ticket, (&estate, &rules), &rule.to).await?;
            let event = ticket.miss_progress(gap, (rule.clause.as_str().to_owned(), told));
            note(self.tx, &self.actor, ticket, &event)?;
        }
        Ok(())
    }

    /// Closes what has been quiet for long enough, with all that it put right. What somebody still has to be asked about, or
    /// what is being put right, is asked for again later: when the last of that ends, the time is set anew.
    async fn close_what_is_quiet(&mut self, app: &App) -> Result<(), Failure> {
        let now = self.tx.now();
        let is_quiet = |ticket: &Ticket| may_close(ticket) && ticket.close_at.is_some_and(|at| at <= now);
        let quiet = self.tickets.values().map(|(_before, ticket)| ticket).filter(|ticket| is_quiet(ticket));
        let quiet: Vec<TicketId> = quiet.map(|ticket| ticket.id).collect();
        if quiet.is_empty() {
            return Ok(());
        }
        let mut waiting = timers::owed_for(self.tx, &quiet).await?;
        waiting.extend(storage::being_rectified(self.tx, &quiet).await?);
        let (later, closing): (Vec<_>, Vec<_>) = quiet.into_iter().partition(|id| waiting.contains(id));
        for id in later {
            let Some((_before, ticket)) = self.tickets.get_mut(&id) else { continue };
            let ApplicableStandard { rules, .. } =
                ApplicableStandard::of_ticket(app, self.tx, ticket).await?;
            ticket.close_at = Some(rules.closes_at(now));
        }
        let mut next = closing;
        while !next.is_empty() {
            next = self.close(next)?;
            self.load(next.iter().copied()).await?;
        }
        Ok(())
    }

    /// Closes those of these that may be; what the tickets put right is next, also of one that somebody closed meanwhile.
    fn close(&mut self, ids: Vec<TicketId>) -> Result<Vec<TicketId>, Failure> {
        let mut next = Vec::new();
        for id in ids {
            let Some((_before, ticket)) = self.tickets.get_mut(&id) else { continue };
            next.extend(ticket.origin.rectifies);
            if may_close(ticket) {
                let event = ticket.act(TicketAct::Close, &self.actor, self.tx.now())?;
                note(self.tx, &self.actor, ticket, &event)?;
            }
        }
        Ok(next)
    }
}

/// The next thing whose time has come; nothing where there is none.
async fn pass_next(app: &App, tx: &Tx, ticket: &mut Ticket) -> Result<Option<TicketEvent>, Failure> {
    let now = tx.now();
    let Some(passed) = ticket.next_passed(now) else { return Ok(None) };
    Ok(match passed {
        Passed::Deadline => ticket.expire(now),
        Passed::Step(step) => {
            let told = told(app, tx, ticket, &step.to).await?;
            ticket.raise(&step, told, now)
        }
        Passed::Unanswered(step) => {
            let told = told(app, tx, ticket, &step.to).await?;
            ticket.leave_unanswered(&step, told, now)
        }
    })
}

/// Who hears of a step.
async fn told(app: &App, tx: &Tx, ticket: &Ticket, roles: &[String]) -> Result<Vec<StaffId>, Failure> {
    let ApplicableStandard { estate, rules } = ApplicableStandard::of_ticket(app, tx, ticket).await?;
    escalation::holders(tx, ticket, (&estate, &rules), roles).await
}

fn may_close(ticket: &Ticket) -> bool {
    ticket.acts().contains(&TicketActKind::Close)
}

fn note(tx: &Tx, actor: &Actor, ticket: &Ticket, event: &TicketEvent) -> Result<(), Failure> {
    publish::ticket(tx, ticket, event)?;
    Ok(audit_step(tx, actor, ticket, event)?)
}
