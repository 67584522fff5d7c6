//! Swaps of shifts: asked for, agreed to, approved, declined, withdrawn; what nobody decides lapses when the shift begins.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, NaiveDate, Utc};
use db::{FiredTimer, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, StaffId};
use vocabulary::{RosterId, ShiftSwapId};

use crate::{
    app::App,
    memberships,
    rosters::{
        self,
        app::{hold_people, refuse_clashes},
        domain::{DutyFacts, Roster, hold_throughout},
    },
    shift_swaps::{
        domain::{ShiftSwap, SwapAct, SwapState, acting, own_duty_begins},
        storage,
    },
    storage::duty_trail as trail,
};

pub(crate) use crate::shift_swaps::storage::{LAPSE, ShiftSwapList};

/// Which swap is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShiftSwapTarget {
    pub(crate) id: ShiftSwapId,
    pub(crate) version: i32,
}

/// What somebody asks another one for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestShiftSwap {
    pub(crate) roster_id: RosterId,
    pub(crate) day: NaiveDate,
    pub(crate) with_staff_id: StaffId,
    pub(crate) with_day: Option<NaiveDate>,
}

/// Asks somebody to work a day of one's own, for a day of theirs or for nothing.
///
/// # Errors
/// `identity.staff_only`; faults at `/roster_id`, `/with_staff_id`, `/day` and `/with_day`; those of `refuse_unfit`.
#[tracing::instrument(skip_all, name = "identity.request_shift_swap")]
pub(crate) async fn request_shift_swap(
    app: &App,
    actor: &Actor,
    command: RequestShiftSwap,
    idempotency_key: IdempotencyKey<ShiftSwap>,
) -> Result<Outcome<ShiftSwap>, Failure> {
    let RequestShiftSwap { roster_id, day, with_staff_id, with_day } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let roster = rosters::storage::find(tx.conn(), &actor.scope, roster_id).await?;
    let roster = roster.ok_or_else(|| Refusal::at("/roster_id", "shift_swap.roster_unknown"))?;
    let staff_id = acting(actor)?;
    if with_staff_id == staff_id {
        return Err(Refusal::at("/with_staff_id", "shift_swap.with_oneself").into());
    }
    for (pointer, day) in [("/day", Some(day)), ("/with_day", with_day)] {
        if day.is_some_and(|day| !roster.has(day)) {
            return Err(Refusal::at(pointer, "roster.day_outside").into());
        }
    }
    let mut swap = ShiftSwap {
        id: ShiftSwapId::new(app.db.ids().as_ref()),
        version: 1,
        roster_id,
        staff_id,
        day,
        with_staff_id,
        with_day,
        begins_at: tx.now(),
        state: SwapState::Asked,
        created_at: tx.now(),
    };
    swap.begins_at = refuse_unfit(app, &tx, &roster, &swap).await?;
    if swap.begins_at <= tx.now() {
        return Err(Refusal::conflict("identity.swap_lapsed").into());
    }
    storage::insert(&tx, &swap).await?;
    trail::swap_changed(&tx, (actor, "request_shift_swap"), &roster, (None, &swap));
    tx.keep_reply(&idempotency_key, &swap)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(swap))
}

/// Agrees to a swap, approves, declines or withdraws it. With the approval the two work each other's day.
///
/// # Errors
/// `stale_version`; those of `ShiftSwap::act` and, for what leads to the swap, of `refuse_unfit`.
#[tracing::instrument(skip_all, name = "identity.act_on_shift_swap")]
pub(crate) async fn act_on_shift_swap(
    app: &App,
    actor: &Actor,
    target: ShiftSwapTarget,
    act: SwapAct,
) -> Result<ShiftSwap, Failure> {
    let tx = app.db.begin().await?;
    let before = storage::find(tx.conn(), &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(before.version == target.version))?;
    let roster = rosters::storage::find(tx.conn(), &actor.scope, before.roster_id).await?;
    let roster = roster.ok_or_else(Refusal::not_found)?;
    let mut after = before.clone();
    after.act(act, actor, tx.now())?;
    let action = match act {
        SwapAct::Accept => "accept_shift_swap",
        SwapAct::Approve => "approve_shift_swap",
        SwapAct::Decline => "decline_shift_swap",
        SwapAct::Withdraw => "withdraw_shift_swap",
    };
    match act {
        SwapAct::Accept => drop(refuse_unfit(app, &tx, &roster, &after).await?),
        SwapAct::Approve => {
            refuse_unfit(app, &tx, &roster, &after).await?;
            // Whoever changes a day of the roster at the same time finds another version of it.
            let changed = Roster { version: roster.version + 1, ..roster.clone() };
            rosters::storage::save(&tx, &changed).await?;
            rosters::storage::note_people(&tx, roster.id, after.people()).await?;
        }
        SwapAct::Decline | SwapAct::Withdraw => {}
    }
    storage::save(&tx, &after).await?;
    trail::swap_changed(&tx, (actor, action), &roster, (Some(&before), &after));
    tx.commit().await?;
    Ok(after)
}

/// Lets a swap lapse whose shift begins.
#[tracing::instrument(skip_all, name = "identity.lapse_shift_swap")]
pub(crate) async fn lapse_shift_swap(_state: &(), tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let everywhere = kernel::Scope::all("time passes at every place");
    let Some(before) = storage::find(tx.conn(), &everywhere, fired.subject()).await? else { return Ok(()) };
    let mut after = before.clone();
    if !after.lapse(tx.now()) {
        return Ok(());
    }
    storage::save(tx, &after).await?;
    let Some(roster) = rosters::storage::find(tx.conn(), &everywhere, after.roster_id).await? else {
        return Ok(());
    };
    let actor = Actor::system("identity.lapse_shift_swap");
    trail::swap_changed(tx, (&actor, "lapse_shift_swap"), &roster, (Some(&before), &after));
    Ok(())
}

/// The swap, where its roster holds within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_shift_swap")]
pub(crate) async fn get_shift_swap(app: &App, actor: &Actor, id: ShiftSwapId) -> Result<ShiftSwap, Failure> {
    Ok(storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those whose roster holds within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_shift_swaps")]
pub(crate) async fn list_shift_swaps(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<ShiftSwap>, Failure> {
    storage::list_shift_swaps(&app.db, &actor.scope, query).await
}

/// Passes for a swap that could be worked as things are now, and tells when its first shift begins. The two are held.
///
/// # Errors
/// `identity.swap_without_duty` when one has no duty of their own on their day, `identity.swap_not_held` when one does not
/// hold the position on the day of the other, `identity.on_duty_twice`.
async fn refuse_unfit(
    app: &App,
    tx: &Tx,
    roster: &Roster,
    swap: &ShiftSwap,
) -> Result<DateTime<Utc>, Failure> {
    hold_people(tx, &swap.people()).await?;
    let last_day = swap.with_day.unwrap_or(swap.day);
    let (first, last) = (swap.day.min(last_day), swap.day.max(last_day));
    let around = (first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
    let known = vec![roster.clone()];
    let known = rosters::storage::facts(tx.conn(), (&app.db, &app.calendars), known, around).await?;
    let mut facts: DutyFacts = known.into_iter().next().ok_or_else(Refusal::not_found)?;
    let mut begins = Vec::new();
    for (owner, day) in [(swap.staff_id, Some(swap.day)), (swap.with_staff_id, swap.with_day)] {
        let Some(day) = day else { continue };
        let begins_at = own_duty_begins(&facts, owner, day);
        begins.push(begins_at.ok_or_else(|| Refusal::conflict("identity.swap_without_duty"))?);
    }
    let held = (roster.position_id, &roster.at);
    let memberships =
        memberships::storage::of_position(tx.conn(), held, swap.people(), roster.term.begins_at).await?;
    for (worker, day) in [(swap.with_staff_id, Some(swap.day)), (swap.staff_id, swap.with_day)] {
        if day.is_some_and(|day| !hold_throughout(&memberships, worker, day, day)) {
            return Err(Refusal::conflict("identity.swap_not_held").into());
        }
    }
    facts.takeovers.extend(swap.takeovers());
    for day in [Some(swap.day), swap.with_day].into_iter().flatten() {
        refuse_clashes(app, tx, &facts, (&swap.people(), (day, day))).await?;
    }
    Ok(begins.into_iter().min().unwrap_or(swap.begins_at))
}
