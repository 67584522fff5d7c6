//! What people do to a callback, whatever it is: seen within the scope, at the version the caller saw, done by the rules,
//! saved, published and noted, in one transaction.

use db::Tx;
use kernel::{Actor, Explained, Failure};

use super::{
    assignee::{hold_assignee, must_make},
    change::{Target, conclude_step, load_target, ticket_of},
    follow_ticket::withdraw_others,
    schedule_callbacks::ApplicableStandard,
};
use crate::{
    app::App,
    callbacks::domain::{ActContext, Answer, Callback, CallbackAct, CallbackEvent, Order},
};

/// Does `act`.
///
/// # Errors
/// What the rules refuse; for an assignment, a fault at `/assignee` of somebody who could not carry it out, and
/// `not_known_yet` for somebody who may have been registered a moment ago.
#[tracing::instrument(skip_all, name = "callbacks.act_on_callback", fields(otel.name = told_in_traces(&act)))]
pub(crate) async fn act_on_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    act: CallbackAct,
) -> Result<Callback, Failure> {
    let ticket_id = ticket_of(app, actor, target).await?;
    let tx = app.db.begin().await?;
    // Before the ticket, as whoever frees somebody's work holds them, so that the two never wait for each other.
    let named = match &act {
        CallbackAct::Assign { assignee } => Some(hold_assignee(app, &tx, *assignee).await?),
        CallbackAct::Complete { .. }
        | CallbackAct::Attempt { .. }
        | CallbackAct::Waive { .. }
        | CallbackAct::ApproveWaiver => None,
    };
    let mut callback = load_target(&tx, actor, target, ticket_id).await?;
    if let Some(named) = named {
        must_make(&named?, &tx, &callback).await?;
    }
    let order = match &act {
        CallbackAct::Complete { answer } => order_for(app, &tx, &callback, answer).await?,
        CallbackAct::Attempt { .. }
        | CallbackAct::Assign { .. }
        | CallbackAct::Waive { .. }
        | CallbackAct::ApproveWaiver => None,
    };
    let event = callback.act(act, ActContext { by: &actor.principal, at: tx.now(), order })?;
    if let CallbackEvent::Completed { order: Some(_), .. } = &event {
        // The work is put right first. Nobody is asked about it meanwhile, and nothing is ordered twice.
        let reason = format!("callback {} ordered the work to be put right", callback.id);
        withdraw_others(&tx, &callback, &reason).await?;
    }
    conclude_step(&tx, actor, &callback, &event).await?;
    tx.commit().await?;
    Ok(callback)
}

/// The operation as a trace names it.
const fn told_in_traces(act: &CallbackAct) -> &'static str {
    match act {
        CallbackAct::Complete { .. } => "callbacks.complete_callback",
        CallbackAct::Attempt { .. } => "callbacks.attempt_callback",
        CallbackAct::Assign { .. } => "callbacks.assign_callback",
        CallbackAct::Waive { .. } => "callbacks.waive_callback",
        CallbackAct::ApproveWaiver => "callbacks.approve_waiver",
    }
}

/// What an answer that is heard now orders; nothing when the customer is satisfied enough.
async fn order_for(
    app: &App,
    tx: &Tx,
    callback: &Callback,
    answer: &Answer,
) -> Result<Option<Order>, Failure> {
    let occasion = &callback.occasion;
    let ApplicableStandard { standard, calendar } =
        ApplicableStandard::find(app, tx, callback.estate_id, &occasion.standard, occasion.standard_version)
            .await?;
    let heard = standards::Answer {
        satisfaction: answer.satisfaction,
        is_solved: answer.is_solved,
        heard_at: tx.now(),
    };
    Ok(standard.rectification(&heard, &calendar).map(|decision| Order {
        due_at: decision.due_at,
        clause: decision.clause.as_str().to_owned(),
        explanation: decision.explanation.into_iter().map(Explained::from).collect(),
    }))
}
