//! What is done to a ticket, whatever it is: look up who is named, load what the actor may see, compare the version, act,
//! save, publish, audit, commit.

use db::Tx;
use kernel::{Actor, Failure, Refusal};
use vocabulary::TicketId;

use super::{
    prepare_act::{RequestedAct, look_up, prepare_act},
    trail::audit_step,
};
use crate::{
    app::App,
    events::publish,
    interactions,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{Ticket, TicketAct, TicketEvent},
        storage::{self, messages::Message},
    },
};

/// Which ticket is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: TicketId,
    pub(crate) version: i32,
}

/// Does what is asked, in one transaction.
///
/// # Errors
/// What the ticket refuses; faults of whoever is named and is not there.
#[tracing::instrument(
    skip_all,
    name = "ticketing.act_on_ticket",
    fields(otel.name = format!("ticketing.{}_ticket", asked.kind().as_str()))
)]
pub(crate) async fn act_on_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    asked: RequestedAct,
) -> Result<Ticket, Failure> {
    let named = look_up(app, actor, target.id, &asked).await?;
    let tx = app.db.begin().await?;
    let before = storage::load(&tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if target.version != before.edit_version {
        return Err(db::stale_version().into());
    }
    let standard = ApplicableStandard::of_ticket(app, &tx, &before).await?;
    let actor = app.db.actor_at(actor, before.place.estate_id).await?;
    let act = prepare_act(app, (&tx, &actor), &before, &standard, asked, named).await?;
    let ticket = act_in(&tx, &actor, &before, act).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Does it inside a transaction that is under way, such as a consumer's, to what that loaded.
#[tracing::instrument(skip_all, name = "ticketing.act_in")]
pub(crate) async fn act_in(
    tx: &Tx,
    actor: &Actor,
    before: &Ticket,
    act: TicketAct,
) -> Result<Ticket, Failure> {
    let mut ticket = before.clone();
    let event = ticket.act(act, actor, tx.now())?;
    storage::save(tx, before, &ticket).await?;
    publish::ticket(tx, &ticket, &event)?;
    audit_step(tx, actor, &ticket, &event)?;
    if let TicketEvent::MessageAdded { number, from, text, owner: _ } = event {
        let message = Message { number, side: from, text, written_at: tx.now() };
        storage::messages::insert(tx, &ticket, message);
    }
    if let Some(interaction_id) = ticket.origin.interaction_id
        && ticket.subject != before.subject
    {
        interactions::storage::follow_ticket(tx, interaction_id, &ticket.subject).await?;
    }
    Ok(ticket)
}
