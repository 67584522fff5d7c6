//! Plans: set for an estate, and changed.

use std::collections::BTreeSet;

use copies::{parties::check_estate, positions};
use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, EstateId, Failure, Faults, Refusal};
use serde_json::json;
use vocabulary::PatrolPlanId;

use super::{There, stops_of};
use crate::{
    app::App,
    patrols::{
        domain::{MOST_STOPS, PatrolPlan, PlanPlaces, PlanTerms},
        storage::plans as storage,
    },
};

/// What is set.
#[derive(Debug, Clone)]
pub(crate) struct SetPlan {
    pub(crate) estate_id: EstateId,
    pub(crate) terms: PlanTerms,
}

/// Which plan is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlanTarget {
    pub(crate) id: PatrolPlanId,
    pub(crate) version: i32,
}

/// Sets a plan: its first round is made when its time next comes.
///
/// # Errors
/// Faults at `/estate_id`, and below `/terms`.
#[tracing::instrument(skip_all, name = "registers.set_plan")]
pub(crate) async fn set_plan(
    app: &App,
    actor: &Actor,
    command: SetPlan,
    idempotency_key: IdempotencyKey<PatrolPlan>,
) -> Result<Outcome<PatrolPlan>, Failure> {
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let SetPlan { estate_id, terms } = command;
    check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let there = There::of(app, &tx, estate_id).await?;
    let terms = checked(app, &tx, &there, terms).await?;
    let now = tx.now();
    let plan = PatrolPlan {
        id: PatrolPlanId::new(app.db.ids().as_ref()),
        version: 1,
        estate_id,
        next_at: terms.next_after(now, &there.calendar),
        terms,
        set_by: actor.principal.clone(),
        set_at: now,
    };
    storage::insert(&tx, &plan).await?;
    note(&tx, actor, "set_patrol_plan", &plan);
    tx.keep_reply(&idempotency_key, &plan)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(plan))
}

/// Sets other terms from now on. Rounds that were made stay as they are.
///
/// # Errors
/// Not found, `stale_version`; faults as of [`set_plan`].
#[tracing::instrument(skip_all, name = "registers.change_plan")]
pub(crate) async fn change_plan(
    app: &App,
    actor: &Actor,
    target: PlanTarget,
    terms: PlanTerms,
) -> Result<PatrolPlan, Failure> {
    let tx = app.db.begin().await?;
    let before = storage::find(tx.conn(), &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    if before.version != target.version {
        return Err(db::stale_version().into());
    }
    let there = There::of(app, &tx, before.estate_id).await?;
    let terms = checked(app, &tx, &there, terms).await?;
    let mut plan = before.clone();
    plan.change(actor, terms, (tx.now(), &there.calendar));
    storage::save(&tx, &before, &plan).await?;
    note(&tx, actor, "change_patrol_plan", &plan);
    tx.commit().await?;
    Ok(plan)
}

/// The terms, when the form, the position and the places that they name are there, and no round would have too many stops.
async fn checked(app: &App, tx: &Tx, there: &There, mut terms: PlanTerms) -> Result<PlanTerms, Failure> {
    let mut faults = Faults::new();
    if app.forms.newest(&app.db, &terms.form).await?.is_none() {
        faults.add("/terms/form", "form.unknown");
    }
    if let Some(code) = terms.position.take() {
        let known = positions::known(tx.conn(), std::slice::from_ref(&code)).await?;
        match known.into_iter().next() {
            Some(known) => terms.position = Some(known.code),
            None => faults.add("/terms/position", "post.position_unknown"),
        }
    }
    let tree = there.tree(tx, &terms.places, tx.now()).await?;
    match &terms.places {
        PlanPlaces::Listed(ids) => {
            let mut seen = BTreeSet::new();
            for (index, id) in ids.iter().enumerate() {
                if tree.find(*id).is_none() {
                    faults.add(format!("/terms/place_ids/{index}"), "patrol_plan.place_unknown");
                } else if !seen.insert(*id) {
                    faults.add(format!("/terms/place_ids/{index}"), "patrol_plan.place_twice");
                }
            }
        }
        PlanPlaces::Within { place_id, .. } if tree.find(*place_id).is_none() => {
            faults.add("/terms/within/place_id", "patrol_plan.place_unknown");
        }
        PlanPlaces::Within { .. } => {
            let count = stops_of(&terms.places, &tree).len();
            if count == 0 {
                faults.add("/terms/within/kinds", "patrol_plan.nothing_there");
            } else if count > MOST_STOPS {
                faults.add(
                    "/terms/within/kinds",
                    Coded::new("patrol_plan.too_many_stops").with("most", MOST_STOPS).with("count", count),
                );
            }
        }
    }
    faults.into_result()?;
    Ok(terms)
}

fn note(tx: &Tx, actor: &Actor, action: &'static str, plan: &PatrolPlan) {
    let terms = &plan.terms;
    let entry = AuditEntry::new(actor, action, "patrol_plan", plan.id).at(plan.estate_id);
    tx.audit(entry.after(json!({
        "name": terms.name, "form": terms.form, "position": terms.position, "from": terms.from, "until": terms.until,
        "frequency": terms.cadence.parts().frequency, "next_at": plan.next_at,
    })));
}
