//! Shift patterns: made, ended, looked up. They are the same in the whole group, and so changed by those alone who see
//! all of it.
#![warn(clippy::future_not_send)]

use chrono::NaiveDate;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, ListQuery, PageOf, Refusal};
use vocabulary::ShiftPatternId;

use crate::{
    app::App,
    rosters,
    shift_patterns::{
        domain::{PatternShift, ShiftPattern, SpecialDays},
        storage,
    },
    storage::duty_trail as trail,
};

pub(crate) use crate::shift_patterns::storage::ShiftPatternList;

/// The pattern to make.
#[derive(Debug, Clone)]
pub(crate) struct CreateShiftPattern {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) shifts: Vec<PatternShift>,
    pub(crate) cycle: Vec<Option<String>>,
    pub(crate) anchor: NaiveDate,
    pub(crate) on_holidays: SpecialDays,
    pub(crate) on_swapped_days: SpecialDays,
    pub(crate) until: Option<NaiveDate>,
}

/// Makes a pattern.
///
/// # Errors
/// `identity.shift_pattern_code_taken`; faults of `ShiftPattern::note_faults`.
#[tracing::instrument(skip_all, name = "identity.create_shift_pattern")]
pub(crate) async fn create_shift_pattern(
    app: &App,
    actor: &Actor,
    command: CreateShiftPattern,
    idempotency_key: IdempotencyKey<ShiftPattern>,
) -> Result<Outcome<ShiftPattern>, Failure> {
    let CreateShiftPattern { code, name, shifts, cycle, anchor, on_holidays, on_swapped_days, until } =
        command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let pattern = ShiftPattern {
        id: ShiftPatternId::new(app.db.ids().as_ref()),
        version: 1,
        code,
        name,
        shifts,
        cycle,
        anchor,
        on_holidays,
        on_swapped_days,
        until,
        created_at: tx.now(),
    };
    let mut faults = Faults::new();
    pattern.note_faults(&mut faults);
    faults.into_result()?;
    storage::insert(&tx, &pattern).await?;
    trail::pattern_changed(&tx, (actor, "create_shift_pattern"), None, &pattern);
    tx.keep_reply(&idempotency_key, &pattern)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(pattern))
}

/// Lets the pattern that was seen at version `seen` end with a day.
///
/// # Errors
/// `stale_version`; faults at `/until` of a pattern that ends by then, or that a roster goes on with.
#[tracing::instrument(skip_all, name = "identity.end_shift_pattern")]
pub(crate) async fn end_shift_pattern(
    app: &App,
    actor: &Actor,
    (id, seen): (ShiftPatternId, i32),
    until: NaiveDate,
) -> Result<ShiftPattern, Failure> {
    let tx = app.db.begin().await?;
    let before = storage::hold_to_change(&tx, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(before.version == seen))?;
    let mut after = before.clone();
    after.end(until, rosters::storage::last_day_of_pattern(&tx, id).await?)?;
    storage::save(&tx, &after).await?;
    trail::pattern_changed(&tx, (actor, "end_shift_pattern"), Some(&before), &after);
    tx.commit().await?;
    Ok(after)
}

/// The pattern.
#[tracing::instrument(skip_all, name = "identity.get_shift_pattern")]
pub(crate) async fn get_shift_pattern(app: &App, id: ShiftPatternId) -> Result<ShiftPattern, Failure> {
    Ok(storage::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of the patterns.
#[tracing::instrument(skip_all, name = "identity.list_shift_patterns")]
pub(crate) async fn list_shift_patterns(
    app: &App,
    query: &ListQuery,
) -> Result<PageOf<ShiftPattern>, Failure> {
    storage::list_shift_patterns(&app.db, query).await
}
