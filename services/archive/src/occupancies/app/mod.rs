//! Who lives where: begun, ended, put right, looked up. Each change keeps the homes on the customer's card right, and
//! somebody lives in one unit once at a time.
#![warn(clippy::future_not_send)]

mod moves;

use chrono::{DateTime, Utc};
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, ListQuery, PageOf, Refusal};
use serde_json::json;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

use crate::{
    app::App,
    customers,
    events::publish,
    occupancies::{
        domain::{Occupancy, StayChange},
        storage,
    },
    timeline::{self, domain::TimelineKind},
    units::{self, domain::Unit},
};

pub(crate) use crate::occupancies::storage::OccupancyList;
pub(crate) use moves::{move_stays, stays_in};

/// Who begins to live where.
#[derive(Debug, Clone)]
pub(crate) struct StartOccupancy {
    pub(crate) unit_id: UnitId,
    pub(crate) customer_id: CustomerId,
    pub(crate) role: OccupancyRole,
    /// Absent: from now.
    pub(crate) started_at: Option<DateTime<Utc>>,
}

/// Starts an occupancy.
///
/// # Errors
/// `archive.occupancy_exists` when they live there already.
#[tracing::instrument(skip_all, name = "archive.start_occupancy")]
pub(crate) async fn start_occupancy(
    app: &App,
    actor: &Actor,
    command: StartOccupancy,
    idempotency_key: IdempotencyKey<Occupancy>,
) -> Result<Outcome<Occupancy>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let unit = check_parties(&tx, actor, &command).await?;
    let occupancy = Occupancy {
        id: OccupancyId::new(app.db.ids().as_ref()),
        version: 1,
        estate_id: unit.estate_id,
        unit_id: unit.id,
        customer_id: command.customer_id,
        role: command.role,
        started_at: command.started_at.unwrap_or_else(|| tx.now()),
        ended_at: None,
        cancelled_at: None,
    };
    customers::storage::lock(&tx, occupancy.customer_id).await?;
    check(&tx, &occupancy).await?;
    storage::insert(&tx, std::slice::from_ref(&occupancy)).await.map_err(exists_already)?;
    let note = timeline::app::of_occupancy(&tx, TimelineKind::OccupancyStarted, &occupancy, &unit.label);
    timeline::storage::append(&tx, vec![note]);
    say_started(&tx, actor, &occupancy)?;
    tx.keep_reply(&idempotency_key, &occupancy)?;
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &[occupancy.customer_id]).await;
    Ok(Outcome::Fresh(occupancy))
}

/// The event and the audit line of a new occupancy.
pub(crate) fn say_started(tx: &Tx, actor: &Actor, occupancy: &Occupancy) -> Result<(), DbError> {
    tx.publish(&publish::occupancy_started(occupancy), occupancy.version)?;
    let entry = AuditEntry::new(actor, "start_occupancy", "occupancy", occupancy.id)
        .at(occupancy.estate_id)
        .after(json!({
            "unit_id": occupancy.unit_id,
            "customer_id": occupancy.customer_id,
            "role": occupancy.role,
            "started_at": occupancy.started_at,
        }));
    tx.audit(entry);
    Ok(())
}

async fn check_parties(tx: &Tx, actor: &Actor, command: &StartOccupancy) -> Result<Unit, Failure> {
    let unit = units::storage::find_lasting(tx, &actor.scope, command.unit_id).await?;
    let known =
        customers::storage::find_known(tx.conn(), &actor.scope, [command.customer_id], tx.now()).await?;
    let mut faults = Faults::new();
    match &unit {
        None => faults.add("/unit_id", "unit.unknown"),
        Some(unit) if unit.end.is_some() => faults.add("/unit_id", "unit.ended"),
        Some(_lasts) => {}
    }
    if known.is_empty() {
        faults.add("/customer_id", "customer.unknown");
    }
    faults.into_result()?;
    unit.ok_or_else(|| Refusal::not_found().into())
}

fn exists_already(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_occupancies__customer_id_unit_id") => exists().into(),
        Some(_) | None => error.into(),
    }
}

/// Which stay is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: OccupancyId,
    pub(crate) version: i32,
}

/// What is done to it.
#[derive(Debug, Clone)]
pub(crate) enum StayAct {
    /// They move out: then, or now.
    End(Option<DateTime<Utc>>),
    /// Its dates or its role were wrong.
    Correct(StayChange),
    /// It never was.
    Cancel,
}

impl StayAct {
    /// The operation's name in the audit trail, and the line of the timeline.
    const fn words(&self) -> (&'static str, TimelineKind) {
        match self {
            Self::End(_) => ("end_occupancy", TimelineKind::OccupancyEnded),
            Self::Correct(_) => ("correct_occupancy", TimelineKind::OccupancyChanged),
            Self::Cancel => ("cancel_occupancy", TimelineKind::OccupancyCancelled),
        }
    }
}

/// Does it.
///
/// # Errors
/// What the stay refuses; `archive.occupancy_exists` when it would overlap another one of the same person there;
/// `archive.unit_ended` when it would last beyond its unit.
#[tracing::instrument(skip_all, name = "archive.change_stay")]
pub(crate) async fn change_stay(
    app: &App,
    actor: &Actor,
    target: Target,
    act: StayAct,
) -> Result<Occupancy, Failure> {
    let tx = app.db.begin().await?;
    let found = storage::find(tx.conn(), &actor.scope, target.id).await?;
    let mut occupancy = found.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(occupancy.version == target.version))?;
    // First the unit, then whose stay it is: in the same order as who merges units.
    let unit = units::storage::find_lasting(&tx, &actor.scope, occupancy.unit_id).await?;
    customers::storage::lock(&tx, occupancy.customer_id).await?;
    let (action, kind) = act.words();
    let before = dates(&occupancy);
    let publish: fn(&Tx, &Occupancy) -> Result<(), DbError> = match act {
        StayAct::End(at) => {
            occupancy.end(at, tx.now())?;
            publish::end_of_occupancy
        }
        StayAct::Correct(change) => {
            if !occupancy.correct(change)? {
                return Ok(occupancy);
            }
            publish::change_of_occupancy
        }
        StayAct::Cancel => {
            occupancy.cancel(tx.now())?;
            publish::change_of_occupancy
        }
    };
    check(&tx, &occupancy).await?;
    if let Some(end) = unit.as_ref().and_then(|unit| unit.end) {
        occupancy.refuse_beyond(end.at)?;
    }
    storage::save(&tx, &occupancy).await?;
    let label = unit.map(|unit| unit.label).unwrap_or_default();
    timeline::storage::append(&tx, vec![timeline::app::of_occupancy(&tx, kind, &occupancy, &label)]);
    publish(&tx, &occupancy)?;
    let entry = AuditEntry::new(actor, action, "occupancy", occupancy.id)
        .at(occupancy.estate_id)
        .before(before)
        .after(dates(&occupancy));
    tx.audit(entry);
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &[occupancy.customer_id]).await;
    Ok(occupancy)
}

fn dates(occupancy: &Occupancy) -> serde_json::Value {
    json!({
        "role": occupancy.role,
        "started_at": occupancy.started_at,
        "ended_at": occupancy.ended_at,
        "cancelled_at": occupancy.cancelled_at,
    })
}

/// Passes when the customer, who is locked, has no other stay in this unit at the same time.
async fn check(tx: &Tx, occupancy: &Occupancy) -> Result<(), Failure> {
    let others = storage::stays_of(tx.conn(), [occupancy.customer_id]).await?;
    if others.iter().any(|other| occupancy.overlaps(other)) {
        return Err(exists().into());
    }
    Ok(())
}

/// The refusal of a second stay.
fn exists() -> Refusal {
    Refusal::conflict("archive.occupancy_exists")
}

/// The occupancy, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_occupancy")]
pub(crate) async fn get_occupancy(app: &App, actor: &Actor, id: OccupancyId) -> Result<Occupancy, Failure> {
    storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the occupancies the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_occupancies")]
pub(crate) async fn list_occupancies(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Occupancy>, Failure> {
    storage::list_occupancies(&app.db, &actor.scope, query).await
}
