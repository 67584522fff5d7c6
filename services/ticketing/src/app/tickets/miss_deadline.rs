//! Finding broken promises: what time does to tickets.

use kernel::{Actor, DeadlineKind, ErrorKind, Failure, TicketId};

use super::change_ticket::audit_step;
use crate::{app::App, events::publish, storage::tickets};

/// Breaks up to `most` promises that ran out, the oldest first; how many it broke.
///
/// Several replicas may do so at once: the version of the ticket lets only one of them break each promise.
pub(crate) async fn miss_due_deadlines(app: &App, most: u64) -> Result<usize, Failure> {
    let due = tickets::due_promises(&app.db, app.db.clock().now(), most).await?;
    let mut broken = 0;
    for (ticket_id, kind) in due {
        match miss_deadline(app, ticket_id, kind).await {
            Ok(true) => broken += 1,
            // Somebody settled it meanwhile, or another replica was first.
            Ok(false) => {}
            Err(failure) if failure.kind() == ErrorKind::Conflict => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(broken)
}

/// Marks the promise as missed and says so; false when something settled it meanwhile.
async fn miss_deadline(app: &App, id: TicketId, kind: DeadlineKind) -> Result<bool, Failure> {
    let actor = Actor::system("ticketing.miss_deadline");
    let tx = app.db.begin().await?;
    let Some(mut ticket) = tickets::load(&tx, &actor.scope, id).await? else { return Ok(false) };
    let Some(event) = ticket.expire(kind, tx.now()) else { return Ok(false) };
    tickets::save(&tx, &ticket).await?;
    publish::ticket(&tx, &ticket, &event)?;
    audit_step(&tx, &actor, &ticket, &event);
    tx.commit().await?;
    Ok(true)
}
