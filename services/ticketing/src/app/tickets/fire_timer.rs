//! What time does to a ticket: deadlines are missed, and resolved work is closed about which nobody has to be asked.

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};

use super::{act_on_ticket::audit_step, close_chain::close_chain};
use crate::{
    app::{App, ApplicableStandard},
    domain::{TicketAct, TicketActKind},
    events::publish,
    storage::{follow_ups, tickets, timers},
};

/// Does everything whose time has come at the ticket of this timer, in the transaction that takes the timer away.
#[tracing::instrument(skip_all, name = "ticketing.fire_timer")]
pub(crate) async fn fire_timer(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.fire_timer");
    let Some(before) = tickets::load(tx, &actor, fired.subject()).await? else { return Ok(()) };
    let now = tx.now();
    let mut ticket = before.clone();
    while let Some(event) = ticket.expire(now) {
        publish::ticket(tx, &ticket, &event)?;
        audit_step(tx, &actor, &ticket, &event);
    }
    let mut closes = None;
    let may_close = ticket.acts().contains(&TicketActKind::Close);
    if may_close && ticket.close_at.is_some_and(|at| at <= now) {
        if follow_ups::are_owed(tx, ticket.id).await? || tickets::is_being_rectified(tx, ticket.id).await? {
            // Asked again later: when the last of them ends, the time is set anew.
            let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, tx, &ticket).await?;
            ticket.close_at = Some(rules.closes_at(now));
        } else {
            let event = ticket.act(TicketAct::Close, &actor, now)?;
            publish::ticket(tx, &ticket, &event)?;
            audit_step(tx, &actor, &ticket, &event);
            closes = ticket.rectifies;
        }
    }
    if ticket != before {
        tickets::save(tx, &before, &ticket).await?;
    }
    timers::keep(tx, fired, (&before, &ticket));
    if let Some(faulty) = closes {
        close_chain(tx, &actor, faulty).await?;
    }
    Ok(())
}
