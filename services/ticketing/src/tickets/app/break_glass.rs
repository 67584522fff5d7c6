//! Breaking the glass: somebody who is no reader of what is for named readers makes themselves one, and does not do so unnoticed.

use db::{SecurityEvent, SecurityKind, security};
use kernel::{Actor, Failure, Refusal};
use vocabulary::TicketId;

use super::act_on_ticket::act_in;
use crate::{
    app::App,
    tickets::{
        domain::{Ticket, TicketAct},
        storage,
    },
};

/// Makes the actor a reader of a ticket that is for named readers, for a reason of which these are told. It is in the audit trail
/// and in the security log.
///
/// # Errors
/// Not found for the person complained of, and for whom nothing is there; a conflict where they may read it already, or where it
/// is not for named readers; `allowance_used_up` for who does so too often.
#[tracing::instrument(skip_all, name = "ticketing.break_glass")]
pub(crate) async fn break_glass(
    app: &App,
    actor: &Actor,
    id: TicketId,
    reason: String,
) -> Result<Ticket, Failure> {
    app.reveals.take(&app.db, actor, id.to_string().as_bytes()).await?;
    let tx = app.db.begin().await?;
    storage::lock(&tx, id).await?;
    let Some(before) = storage::load_behind_glass(&tx, actor, id).await? else {
        storage::load(&tx, actor, id).await?.ok_or_else(Refusal::not_found)?;
        return Err(Refusal::conflict("ticketing.not_for_named_readers").into());
    };
    let ticket = act_in(&tx, actor, &before, TicketAct::BreakGlass { reason }).await?;
    let noted = SecurityEvent::new(SecurityKind::Revealed).by(actor).about(format!("ticket:{id}"));
    security::record(&tx, noted.detail("break_glass"));
    tx.commit().await?;
    Ok(ticket)
}
