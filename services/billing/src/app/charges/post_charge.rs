//! Posting a charge by hand: what somebody looked up or agreed to, until tariffs reckon it.

use db::{Done, Once, parties::Parties};
use kernel::{Actor, ChargeId, EstateId, Failure, Money};

use super::Asked;
use crate::{
    app::{App, books::store_charge},
    domain::{Charge, Fee, NewCharge, Origin, Party, Period},
    storage::payers,
};

/// What is owed, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct PostCharge {
    pub(crate) estate_id: EstateId,
    pub(crate) party: Party,
    pub(crate) fee: Fee,
    pub(crate) description: String,
    pub(crate) amount: Money,
    /// The days it is for, when the fee comes again and again.
    pub(crate) period: Option<Period>,
}

/// Posts a charge; no invoice asks for it yet.
pub(crate) async fn post_charge(
    app: &App,
    actor: &Actor,
    command: PostCharge,
    once: Once<Asked>,
) -> Result<Done<Asked>, Failure> {
    let PostCharge { estate_id, party, fee, description, amount, period } = command;
    // Before the others are asked: a request that comes again is answered as it was then, whatever they say now.
    if let Some(reply) = once.kept(&app.db).await? {
        return Ok(Done::Replayed(reply));
    }
    let Party { unit_id, customer_id } = party;
    Parties { estate_id, unit_id, customer_id }.check(&app.db, app.directory.as_ref(), actor).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let (charge, event) = Charge::post(NewCharge {
        id: ChargeId::new(app.db.ids().as_ref()),
        payer: payers::open(&tx, estate_id, party).await?,
        fee,
        description,
        amount,
        origin: Origin::ByHand { by: actor.principal.to_string(), period },
        posted_at: tx.now(),
    })?;
    store_charge(&tx, actor, &charge, event).await?;
    let asked = Asked { charge, invoice_id: None };
    once.keep(&tx, &asked)?;
    tx.commit().await?;
    Ok(Done::Fresh(asked))
}
