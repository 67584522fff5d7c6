//! What time does to tickets: deadlines are missed, and resolved work is closed about which nobody has to be asked.

use kernel::{Actor, ErrorKind, Failure};
use vocabulary::TicketId;

use super::{act_on_ticket::audit_step, close_chain::close_chain};
use crate::{
    app::{App, ApplicableStandard},
    domain::{TicketAct, TicketActKind},
    events::publish,
    storage::{follow_ups, tickets, timers},
};

/// Looks at up to `most` tickets whose timers ran out, the oldest first; how many there were. Every replica takes its own.
///
/// A ticket that cannot be looked at is left to a later turn, and given up after some; the others do not wait for it.
pub(crate) async fn fire_due_timers(app: &App, most: u64) -> Result<usize, Failure> {
    let due = timers::claim(&app.db, app.db.ids().next(), most).await?;
    for ticket_id in &due {
        match fire(app, *ticket_id).await {
            Ok(()) => {}
            // Somebody changed it meanwhile, and with it its timer.
            Err(failure) if failure.kind() == ErrorKind::Conflict => {}
            Err(failure) if failure.kind() == ErrorKind::Unavailable => return Err(failure),
            Err(failure) => set_aside(app, *ticket_id, &failure).await?,
        }
    }
    Ok(due.len())
}

/// How many timers are given up, for the alarm.
pub(crate) async fn count_failed_timers(app: &App) -> Result<u64, Failure> {
    Ok(timers::count_failed(&app.db).await?)
}

async fn set_aside(app: &App, id: TicketId, failure: &Failure) -> Result<(), Failure> {
    let failures = timers::note_failure(&app.db, id).await?;
    let reason = failure.chain();
    if failures >= timers::MOST_FAILURES {
        tracing::error!(ticket = %id, reason, "a ticket's timer is given up: no deadline of it is watched");
    } else {
        tracing::warn!(ticket = %id, reason, failures, "a ticket's timer could not be fired");
    }
    Ok(())
}

async fn fire(app: &App, id: TicketId) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.fire_timers");
    let tx = app.db.begin().await?;
    let Some(before) = tickets::load(&tx, &actor, id).await? else { return Ok(()) };
    let now = tx.now();
    let mut ticket = before.clone();
    while let Some(event) = ticket.expire(now) {
        publish::ticket(&tx, &ticket, &event)?;
        audit_step(&tx, &actor, &ticket, &event);
    }
    let mut closes = None;
    let may_close = ticket.acts().contains(&TicketActKind::Close);
    if may_close && ticket.close_at.is_some_and(|at| at <= now) {
        if follow_ups::are_owed(&tx, id).await? || tickets::is_being_rectified(&tx, id).await? {
            // Asked again later: when the last of them ends, the time is set anew.
            let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, &tx, &ticket).await?;
            ticket.close_at = Some(rules.closes_at(now));
        } else {
            let event = ticket.act(TicketAct::Close, &actor, now)?;
            publish::ticket(&tx, &ticket, &event)?;
            audit_step(&tx, &actor, &ticket, &event);
            closes = ticket.rectifies;
        }
    }
    tickets::save(&tx, &before, &ticket).await?;
    if let Some(faulty) = closes {
        close_chain(&tx, &actor, faulty).await?;
    }
    tx.commit().await?;
    Ok(())
}
