//! What a follow-up means for the work it asks about: while one is owed the work stays open; a satisfied customer closes
//! it with the last, an unsatisfied one has it put right; and when the last ended otherwise, it is closed after a while.

use contracts::callbacks::CallbackCompleted;
use db::Tx;
use kernel::{Actor, Failure};
use vocabulary::{CallbackId, TicketId};

use super::{act_on_ticket::act_in, rectify_ticket::rectify_ticket};
use crate::{
    app::{App, ApplicableStandard},
    domain::{State, TicketAct, TicketActKind},
    storage::{follow_ups, tickets},
};

/// A follow-up is owed.
#[tracing::instrument(skip_all, name = "ticketing.expect_follow_up")]
pub(crate) async fn expect_follow_up(
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
) -> Result<(), Failure> {
    Ok(follow_ups::note(tx, callback_id, ticket_id, true).await?)
}

/// The customer was heard.
#[tracing::instrument(skip_all, name = "ticketing.settle_follow_up")]
pub(crate) async fn settle_follow_up(
    app: &App,
    tx: &Tx,
    completed: &CallbackCompleted,
) -> Result<(), Failure> {
    let CallbackCompleted { callback_id, ticket_id, .. } = *completed;
    let actor = Actor::system("ticketing.settle_follow_up");
    tickets::lock(tx, ticket_id).await?;
    follow_ups::note(tx, callback_id, ticket_id, false).await?;
    if let Some(rectification) = &completed.rectification {
        return rectify_ticket(app, tx, &actor, completed, rectification).await;
    }
    if is_owed(tx, ticket_id).await? || !tickets::being_rectified(tx, &[ticket_id]).await?.is_empty() {
        return Ok(());
    }
    close_chain(tx, &actor, ticket_id).await
}

/// A follow-up ended without the customer's word: it was waived, or nobody could be reached.
#[tracing::instrument(skip_all, name = "ticketing.end_follow_up")]
pub(crate) async fn end_follow_up(
    app: &App,
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.end_follow_up");
    tickets::lock(tx, ticket_id).await?;
    follow_ups::note(tx, callback_id, ticket_id, false).await?;
    let Some(before) = tickets::load(tx, &actor, ticket_id).await? else { return Ok(()) };
    if !matches!(before.state, State::Resolved { .. }) || is_owed(tx, ticket_id).await? {
        return Ok(());
    }
    let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, tx, &before).await?;
    let mut ticket = before.clone();
    ticket.close_at = Some(rules.closes_at(tx.now()));
    tickets::save(tx, &before, &ticket).await
}

/// True while somebody has to call about the ticket.
async fn is_owed(tx: &Tx, ticket_id: TicketId) -> Result<bool, Failure> {
    Ok(!follow_ups::owed_for(tx, &[ticket_id]).await?.is_empty())
}

/// Closes the ticket and every ticket it put right: the customer is content with the last of them. What somebody
/// closed or took up again meanwhile stays as it is.
async fn close_chain(tx: &Tx, actor: &Actor, last: TicketId) -> Result<(), Failure> {
    let mut next = Some(last);
    while let Some(id) = next {
        let Some(ticket) = tickets::load(tx, actor, id).await? else { return Ok(()) };
        next = ticket.rectifies;
        if ticket.acts().contains(&TicketActKind::Close) {
            act_in(tx, actor, &ticket, TicketAct::Close).await?;
        }
    }
    Ok(())
}
