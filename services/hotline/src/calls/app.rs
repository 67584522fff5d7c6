//! The life of a call.
#![warn(clippy::future_not_send)]

use std::collections::BTreeSet;

use copies::{clearances::Attempt, parties::check_estate};
use db::{Asked, AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, CallerId, DialPlan, EstateId, Failure, ListQuery, PageOf, Refusal, StaffId};
use serde_json::json;
use vocabulary::{CallDirection, CallId, ClearedAct};

use crate::{
    app::App,
    calls::{
        domain::{Call, CallEvent, State, WrapUp},
        storage::{self, list},
    },
    events::publish,
};

pub(crate) use crate::calls::storage::list::CallList;

/// What is known when a call begins.
pub(crate) struct RecordCall {
    /// What the exchange shows of the other end, as it came.
    pub(crate) phone: String,
    pub(crate) direction: CallDirection,
    pub(crate) estate_id: Option<EstateId>,
    /// The colleague who sits beside whoever is not cleared to take calls alone.
    pub(crate) accompanied_by: Option<StaffId>,
}

/// Records a call as answered by the actor. It has happened, so whatever the exchange has sent is taken down: a number as
/// it is dialled at the estate, also at one of which the event is still on its way.
///
/// # Errors
/// `clearance.missing` and others of [`Attempt::check`] where a customer's call is answered.
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
    let estate = match command.estate_id {
        Some(estate_id) => Some(check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?),
        None => None,
    };
    let home = estate.as_ref().map_or_else(DialPlan::default, |estate| estate.dial_plan());
    let act = (command.direction == CallDirection::Inbound).then_some(ClearedAct::Calls);
    Attempt { act, accompanied_by: command.accompanied_by, estate }.check(&app.db, actor).await?;
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
    storage::insert(&tx, &call).await?;
    let event = CallEvent::Answered { by: actor.principal.clone(), beside: command.accompanied_by };
    say_and_note(&tx, actor, &call, &event)?;
    tx.keep_reply(&idempotency_key, &call)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(call))
}

/// Which call is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: CallId,
    pub(crate) version: i32,
}

/// Ends a call with a note.
#[tracing::instrument(skip_all, name = "hotline.wrap_up_call")]
pub(crate) async fn wrap_up_call(
    app: &App,
    actor: &Actor,
    target: Target,
    words: WrapUp,
) -> Result<Call, Failure> {
    if let Some(estate_id) = words.estate_id {
        check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    }
    let tx = app.db.begin().await?;
    let mut call = storage::load(&tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if call.version != target.version {
        return Err(db::stale_version().into());
    }
    let event = call.wrap_up(words, tx.now())?;
    storage::save(&tx, &call).await?;
    say_and_note(&tx, actor, &call, &event)?;
    tx.commit().await?;
    Ok(call)
}

/// The event and the audit line of one step.
fn say_and_note(tx: &Tx, actor: &Actor, call: &Call, event: &CallEvent) -> Result<(), Failure> {
    publish::call(tx, call, event)?;
    let mut entry = AuditEntry::new(actor, event.as_str(), "call", call.id);
    if let CallEvent::Answered { beside: Some(beside), .. } = event {
        entry = entry.after(json!({ "accompanied_by": beside }));
    }
    tx.audit(match call.estate_id {
        Some(estate_id) => entry.at(estate_id),
        None => entry,
    });
    Ok(())
}

/// The call, when the actor may see it.
#[tracing::instrument(skip_all, name = "hotline.get_call")]
pub(crate) async fn get_call(app: &App, actor: &Actor, id: CallId) -> Result<Call, Failure> {
    storage::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the calls the actor may see. Looking a number up is on the record, and each person may look up so many
/// different ones an hour: who tries many out learns whose a masked number is.
///
/// # Errors
/// `allowance_used_up` for who looks up too many different numbers.
#[tracing::instrument(skip_all, name = "hotline.list_calls")]
pub(crate) async fn list_calls(
    app: &App,
    actor: &Actor,
    other_end: Option<CallerId>,
    mut query: ListQuery,
) -> Result<PageOf<Call>, Failure> {
    let Some(number) = other_end.as_ref().map(CallerId::look_up) else {
        return list::list(&app.db, actor, &query).await;
    };
    let Some(number) = number else { return Ok(PageOf::whole(Vec::new())) };
    let index = storage::index_of(&app.db, number);
    let number: String = index.iter().map(|byte| format!("{byte:02x}")).collect();
    query = query.given("phone", index);
    let asked = app.lookups.take(&app.db, actor, number.as_bytes()).await?;
    let found = list::list(&app.db, actor, &query).await?;
    if matches!(asked, Asked::First) {
        app.lookups.found(actor, number.as_bytes(), !found.items.is_empty()).await;
        let line = AuditEntry::new(actor, "look_up_number", "number", &number)
            .after(json!({ "found": found.items.len() }));
        let estates: BTreeSet<EstateId> = found.items.iter().filter_map(|call| call.estate_id).collect();
        let batch = app.db.batch();
        match estates.is_empty() {
            true => batch.audit(line),
            false => estates.into_iter().for_each(|estate_id| batch.audit(line.clone().at(estate_id))),
        }
        batch.commit().await?;
    }
    Ok(found)
}
