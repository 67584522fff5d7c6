//! Posting a charge by hand: what somebody looked up or agreed to, until tariffs reckon it. No day of a fee is charged
//! twice for the same thing.

use copies::parties::Parties;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure};
use vocabulary::ChargeId;

use super::Asked;
use crate::{
    app::{App, books::store_charge},
    domain::{Charge, ChargeItem, Origin, Party, Period, period_charged},
    storage::{charges, payers},
};

/// What is owed, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct PostCharge {
    pub(crate) estate_id: EstateId,
    pub(crate) party: Party,
    pub(crate) item: ChargeItem,
    /// The days it is for, when the fee comes again and again.
    pub(crate) period: Option<Period>,
}

/// Posts a charge; no invoice asks for it yet.
#[tracing::instrument(skip_all, name = "billing.post_charge")]
pub(crate) async fn post_charge(
    app: &App,
    actor: &Actor,
    command: PostCharge,
    idempotency_key: IdempotencyKey<Asked>,
) -> Result<Outcome<Asked>, Failure> {
    let PostCharge { estate_id, party, item, period } = command;
    // Before the others are asked: a request that comes again is answered as it was then, whatever they say now.
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let Party { unit_id, customer_id } = party;
    Parties { estate_id, unit_id, customer_id }.check(&app.db, app.directory.as_ref(), actor).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let payer = payers::open(&tx, estate_id, party).await?;
    if let Some(period) = period
        && let Some(other) = charges::on_days(&tx, &payer, &item.fee, period).await?
    {
        return Err(period_charged(&other, period).into());
    }
    let id = ChargeId::new(app.db.ids().as_ref());
    let origin = Origin::ByHand { by: actor.principal.to_string(), period };
    let (charge, event) = Charge::post(id, payer, (item, origin), tx.now())?;
    store_charge(&tx, actor, &charge, event).await?;
    let asked = Asked { charge, invoice: None };
    tx.keep_reply(&idempotency_key, &asked)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(asked))
}
