//! Somebody is speaking: the call is taken down as theirs.

use copies::parties::check_estate;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, CallerId, DialPlan, EstateId, Failure};
use vocabulary::{CallDirection, CallId};

use super::say_and_note;
use crate::{
    app::App,
    domain::{Call, CallEvent, State},
    storage::calls,
};

/// What is known when a call begins.
pub(crate) struct RecordCall {
    /// What the exchange shows of the other end, as it came.
    pub(crate) phone: String,
    pub(crate) direction: CallDirection,
    pub(crate) estate_id: Option<EstateId>,
}

/// Records a call as answered by the actor. It has happened, so whatever the exchange has sent is taken down: a number as
/// it is dialled at the estate, also at one of which the event is still on its way.
#[tracing::instrument(skip_all, name = "hotline.record_call")]
pub(crate) async fn record_call(
    app: &App,
    actor: &Actor,
    command: RecordCall,
    idempotency_key: IdempotencyKey<Call>,
) -> Result<Outcome<Call>, Failure> {
    // Before the archive is asked: a request that comes again is answered as it was then, whatever it says now.
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let home = match command.estate_id {
        Some(estate_id) => check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?.dial_plan(),
        None => DialPlan::default(),
    };
    let other_end = CallerId::read(&command.phone, &home)?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let call = Call {
        id: CallId::new(app.db.ids().as_ref()),
        version: 1,
        estate_id: command.estate_id,
        direction: command.direction,
        other_end,
        answered_by: actor.principal.to_string(),
        answered_at: tx.now(),
        state: State::Answered,
    };
    calls::insert(&tx, &call).await?;
    say_and_note(&tx, actor, &call, &CallEvent::Answered { by: actor.principal.clone() })?;
    tx.keep_reply(&idempotency_key, &call)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(call))
}
