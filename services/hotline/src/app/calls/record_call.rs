//! Somebody is speaking: the call is taken down as theirs.

use db::{Done, Once, parties::check_estate};
use kernel::{Actor, CallId, EstateId, Failure, PhoneNumber};

use super::say_and_note;
use crate::{
    app::App,
    domain::{Call, CallEvent, Direction, State},
    storage::calls,
};

/// What is known when a call begins.
#[derive(Debug, Clone)]
pub(crate) struct RecordCall {
    pub(crate) phone: PhoneNumber,
    pub(crate) direction: Direction,
    pub(crate) estate_id: Option<EstateId>,
}

/// Records a call as answered by the actor.
pub(crate) async fn record_call(
    app: &App,
    actor: &Actor,
    command: RecordCall,
    once: Once<Call>,
) -> Result<Done<Call>, Failure> {
    // Before the archive is asked: a request that comes again is answered as it was then, whatever it says now.
    if let Some(reply) = once.kept(&app.db).await? {
        return Ok(Done::Replayed(reply));
    }
    if let Some(estate_id) = command.estate_id {
        check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let call = Call {
        id: CallId::new(app.db.ids().as_ref()),
        version: 1,
        estate_id: command.estate_id,
        direction: command.direction,
        phone: command.phone,
        answered_by: actor.principal.to_string(),
        answered_at: tx.now(),
        state: State::Answered,
    };
    calls::insert(&tx, &call).await?;
    say_and_note(&tx, actor, &call, &CallEvent::Answered { by: actor.principal.clone() })?;
    once.keep(&tx, &call)?;
    tx.commit().await?;
    Ok(Done::Fresh(call))
}
