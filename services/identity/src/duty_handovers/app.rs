//! Hand-overs of duty: written by whoever leaves, taken over by whoever comes, marked item by item.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, Utc};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{DutyHandoverId, PlaceId, PositionId};

use crate::{
    app::App,
    duty_handovers::{
        domain::{self, DutyHandover, GRACE, HandoverItem, Mark, leaving, refuse_not_arriving, sorted},
        storage,
    },
    rosters::{
        app::{DutyAnswer, DutyQuestion, find_duty},
        domain::Watch,
    },
    shift_swaps::domain::acting,
    storage::duty_trail as trail,
};

pub(crate) use crate::duty_handovers::storage::DutyHandoverList;

/// Which hand-over is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DutyHandoverTarget {
    pub(crate) id: DutyHandoverId,
    pub(crate) version: i32,
}

/// What a shift leaves.
#[derive(Debug, Clone)]
pub(crate) struct RecordDutyHandover {
    pub(crate) position_id: PositionId,
    pub(crate) place_id: Option<PlaceId>,
    pub(crate) items: Vec<HandoverItem>,
    pub(crate) note: Option<String>,
}

/// Writes down what is left open, by whoever is on duty or was a moment ago.
///
/// # Errors
/// `identity.staff_only`; those of `find_duty`; `identity.handover_not_on_duty`.
#[tracing::instrument(skip_all, name = "identity.record_duty_handover")]
pub(crate) async fn record_duty_handover(
    app: &App,
    actor: &Actor,
    command: RecordDutyHandover,
    idempotency_key: IdempotencyKey<DutyHandover>,
) -> Result<Outcome<DutyHandover>, Failure> {
    let RecordDutyHandover { position_id, place_id, items, note } = command;
    let now = app.db.clock().now();
    // Before the transaction: who is on duty is looked up as anybody does who asks.
    let current = on_duty(app, actor, (position_id, place_id), now).await?;
    let before = on_duty(app, actor, (position_id, place_id), now - GRACE).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let staff_id = acting(actor)?;
    let duty = leaving(staff_id, &current.watch, &before.watch)?;
    let found_at = if current.rosters.contains(&duty.roster_id) { current.found_at } else { before.found_at };
    let handover = DutyHandover {
        id: DutyHandoverId::new(app.db.ids().as_ref()),
        version: 1,
        roster_id: duty.roster_id,
        position_id,
        place_id: found_at.and_then(|at| at.place_id()),
        staff_id,
        day: duty.day,
        shift_code: duty.shift_code,
        items: sorted(items),
        note,
        taken_over: None,
        created_at: tx.now(),
    };
    storage::insert(&tx, &handover).await?;
    trail::handover_changed(&tx, (actor, "record_duty_handover"), &handover);
    tx.keep_reply(&idempotency_key, &handover)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(handover))
}

/// Takes a hand-over over, by the sign-in of whoever is on duty or comes next.
///
/// # Errors
/// `stale_version`, `identity.staff_only`, `identity.handover_not_yours`, and those of `DutyHandover::take_over`.
#[tracing::instrument(skip_all, name = "identity.accept_duty_handover")]
pub(crate) async fn accept_duty_handover(
    app: &App,
    actor: &Actor,
    target: DutyHandoverTarget,
) -> Result<DutyHandover, Failure> {
    let (mut handover, watch) = seen(app, actor, target).await?;
    let tx = app.db.begin().await?;
    let by = acting(actor)?;
    handover.take_over(by, tx.now())?;
    refuse_not_arriving(by, &watch, tx.now())?;
    storage::save(&tx, &handover).await?;
    trail::handover_changed(&tx, (actor, "accept_duty_handover"), &handover);
    tx.commit().await?;
    Ok(handover)
}

/// Marks an item as done, or says why it could not be done that day: by whoever is on duty or comes next.
///
/// # Errors
/// `stale_version`, `identity.staff_only`, `identity.handover_not_yours`, and those of `DutyHandover::mark`.
#[tracing::instrument(skip_all, name = "identity.mark_handover_item")]
pub(crate) async fn mark_handover_item(
    app: &App,
    actor: &Actor,
    target: DutyHandoverTarget,
    (number, outcome): (usize, domain::Outcome),
) -> Result<DutyHandover, Failure> {
    let (mut handover, watch) = seen(app, actor, target).await?;
    let tx = app.db.begin().await?;
    let by = acting(actor)?;
    handover.mark(number, Mark { outcome, by, at: tx.now() })?;
    refuse_not_arriving(by, &watch, tx.now())?;
    storage::save(&tx, &handover).await?;
    trail::handover_changed(&tx, (actor, "mark_handover_item"), &handover);
    tx.commit().await?;
    Ok(handover)
}

/// The hand-over, where its roster holds within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_duty_handover")]
pub(crate) async fn get_duty_handover(
    app: &App,
    actor: &Actor,
    id: DutyHandoverId,
) -> Result<DutyHandover, Failure> {
    Ok(storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those whose roster holds within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_duty_handovers")]
pub(crate) async fn list_duty_handovers(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<DutyHandover>, Failure> {
    storage::list_duty_handovers(&app.db, &actor.scope, query).await
}

/// The hand-over at the version that was seen, and who is on duty where it was written. Its save finds any change since.
async fn seen(
    app: &App,
    actor: &Actor,
    target: DutyHandoverTarget,
) -> Result<(DutyHandover, Watch), Failure> {
    let handover = get_duty_handover(app, actor, target.id).await?;
    db::expect_one(u64::from(handover.version == target.version))?;
    let place = (handover.position_id, handover.place_id);
    let answer = on_duty(app, actor, place, app.db.clock().now()).await?;
    Ok((handover, answer.watch))
}

async fn on_duty(
    app: &App,
    actor: &Actor,
    (position_id, place_id): (PositionId, Option<PlaceId>),
    at: DateTime<Utc>,
) -> Result<DutyAnswer, Failure> {
    find_duty(app, actor, DutyQuestion { position_id, place_id, at: Some(at) }).await
}
