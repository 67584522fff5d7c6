//! What becomes of patrols by themselves: a round is made when its time has come, also where time was lost; it is found not done;
//! and a weather warning has its rounds made, plan by plan.

use chrono::TimeDelta;
use db::{AuditEntry, FiredTimer, Tx};
use kernel::{Actor, Failure, Scope};
use serde_json::json;
use vocabulary::{PatrolOccasion, WeatherWarningId};

use super::{There, make_round, planned};
use crate::{
    app::App,
    events::publish,
    patrols::{
        domain::{PatrolPlan, PatrolRound, WeatherWarning},
        storage::{plans, rounds, warnings},
    },
};

/// How many plans share a transaction: each may have some hundred stops.
const PLANS: u64 = 10;

/// How many rounds that nobody began are cancelled at once.
const ROUNDS: u64 = 50;

fn everywhere() -> Scope {
    Scope::all("time passes at every estate")
}

/// Makes the round of a plan whose time has come, and has the one after it wait for its own. Rounds of a time that was lost are
/// made one by one, as they would have been: each is then missed, and told so.
#[tracing::instrument(skip_all, name = "registers.make_next")]
pub(crate) async fn make_next(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let Some(plan) = plans::find(tx.conn(), &everywhere(), fired.subject()).await? else { return Ok(()) };
    let Some(begins_at) = plan.next_at.filter(|at| *at <= tx.now()) else { return Ok(()) };
    let there = There::of(app, tx, plan.estate_id).await?;
    let next_at = plan.terms.next_after(begins_at, &there.calendar);
    if !plans::move_on(tx, &plan, (begins_at, next_at)).await? {
        return Ok(());
    }
    make_round(app, tx, (&plan, &there), (planned(&plan, begins_at), None), None).await
}

/// Finds a round not done in time.
#[tracing::instrument(skip_all, name = "registers.find_missed")]
pub(crate) async fn find_missed(_app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("registers.find_round_missed");
    let Some(before) = rounds::find(tx.conn(), &everywhere(), fired.subject()).await? else { return Ok(()) };
    let mut round = before.clone();
    if !round.expire(tx.now()) {
        return Ok(());
    }
    rounds::save(tx, &before, &round).await?;
    publish::missed_round(tx, &round)?;
    note(tx, &actor, "find_patrol_round_missed", &round);
    Ok(())
}

/// Makes the round after one while the warning holds for which that was made.
#[tracing::instrument(skip_all, name = "registers.make_again")]
pub(crate) async fn make_again(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let Some(round) = rounds::find(tx.conn(), &everywhere(), fired.subject()).await? else { return Ok(()) };
    let Some(warning_id) = round.warning_id else { return Ok(()) };
    let Some(warning) = warnings::find(tx.conn(), &everywhere(), warning_id).await? else { return Ok(()) };
    let Some(plan) = plans::find(tx.conn(), &everywhere(), round.plan_id).await? else { return Ok(()) };
    let there = There::of(app, tx, plan.estate_id).await?;
    let Some(rule) = plan.terms.weather_rule(warning.kind, warning.level) else { return Ok(()) };
    let (begins_at, within) = (round.begins_at, plan.terms.due_within());
    let Some(next) = warning.next_during(rule, (begins_at, within)) else { return Ok(()) };
    if !plan.terms.holds_on(there.estate.date(next.begins_at)?) {
        return Ok(());
    }
    let again_at = warning.next_during(rule, (next.begins_at, within)).map(|after| after.begins_at);
    make_round(app, tx, (&plan, &there), (next, Some(warning.id)), again_at).await
}

/// Makes the rounds that a warning asks for, of some plans at a time, until none is left; once it was withdrawn, those are
/// cancelled that nobody has begun.
#[tracing::instrument(skip_all, name = "registers.spread_warning")]
pub(crate) async fn spread_warning(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let id: WeatherWarningId = fired.subject();
    let Some(warning) = warnings::find(tx.conn(), &everywhere(), id).await? else { return Ok(()) };
    if warning.withdrawn.is_some() {
        return cancel_rounds(tx, &warning).await;
    }
    // Two days before: there is no place whose calendar is further back.
    let day = (tx.now() - TimeDelta::days(2)).date_naive();
    let plans = plans::with_weather(tx, (&warning.place, warning.spread_after), (day, PLANS)).await?;
    for plan in &plans {
        ask_of_plan(app, tx, &warning, plan).await?;
    }
    let Some(last) = plans.last() else { return Ok(()) };
    warnings::note_spread(tx, id, Some(last.id)).await?;
    warnings::spread_on(tx, &warning);
    Ok(())
}

async fn ask_of_plan(app: &App, tx: &Tx, warning: &WeatherWarning, plan: &PatrolPlan) -> Result<(), Failure> {
    let Some(rule) = plan.terms.weather_rule(warning.kind, warning.level) else { return Ok(()) };
    let there = There::of(app, tx, plan.estate_id).await?;
    let within = plan.terms.due_within();
    for extra in warning.extra_rounds(rule, (within, tx.now())) {
        if !plan.terms.holds_on(there.estate.date(extra.begins_at)?) {
            continue;
        }
        let again_at = match extra.occasion {
            PatrolOccasion::DuringWeather => {
                warning.next_during(rule, (extra.begins_at, within)).map(|after| after.begins_at)
            }
            PatrolOccasion::Planned | PatrolOccasion::BeforeWeather | PatrolOccasion::AfterWeather => None,
        };
        make_round(app, tx, (plan, &there), (extra, Some(warning.id)), again_at).await?;
    }
    Ok(())
}

async fn cancel_rounds(tx: &Tx, warning: &WeatherWarning) -> Result<(), Failure> {
    let actor = Actor::system("registers.spread_warning");
    let due = rounds::due_of_warning(tx, warning.id, ROUNDS).await?;
    for before in &due {
        let mut round = before.clone();
        if round.cancel(tx.now()) {
            rounds::save(tx, before, &round).await?;
            note(tx, &actor, "cancel_patrol_round", &round);
        }
    }
    if !due.is_empty() {
        warnings::spread_on(tx, warning);
    }
    Ok(())
}

fn note(tx: &Tx, actor: &Actor, action: &'static str, round: &PatrolRound) {
    let entry = AuditEntry::new(actor, action, "patrol_round", round.id).at(round.estate_id);
    tx.audit(entry.after(json!({ "status": round.state.status(), "begins_at": round.begins_at })));
}
