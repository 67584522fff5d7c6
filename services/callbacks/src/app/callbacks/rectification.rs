//! What the standard makes of an answer: whether the work must be put right, and until when.

use db::Tx;
use kernel::{Explained, Failure};

use crate::{
    app::{App, ApplicableStandard},
    domain::{Answer, Callback, Order},
};

/// What an answer that is heard now orders; nothing when the customer is satisfied enough.
pub(super) async fn order_for(
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
