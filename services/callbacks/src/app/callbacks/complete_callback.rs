//! The customer was heard: what they said is kept, and the standard decides whether the work must be put right.

use kernel::{Actor, Explained, Failure};

use super::change_callback::{Target, conclude_step, load_seen};
use crate::{
    app::{App, Governance},
    domain::{Answer, Callback, Order},
};

/// Completes a callback with the customer's answer.
pub(crate) async fn complete_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    answer: Answer,
) -> Result<Callback, Failure> {
    let tx = app.db.begin().await?;
    let mut callback = load_seen(&tx, actor, target).await?;
    let occasion = &callback.occasion;
    let governance =
        Governance::find(app, &tx, callback.estate_id, &occasion.standard, occasion.standard_version).await?;
    let heard = standards::Answer {
        satisfaction: answer.satisfaction,
        is_solved: answer.is_solved,
        heard_at: tx.now(),
    };
    let order = governance.standard.rectification(&heard, &governance.calendar).map(|decision| Order {
        due_at: decision.due_at,
        clause: decision.clause.as_str().to_owned(),
        explanation: decision.explanation.into_iter().map(Explained::from).collect(),
    });
    let event = callback.complete(answer, order, tx.now())?;
    conclude_step(&tx, actor, &callback, &event).await?;
    tx.commit().await?;
    Ok(callback)
}
