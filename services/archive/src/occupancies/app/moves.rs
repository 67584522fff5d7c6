//! Stays go on elsewhere when their unit ends: each ends there, or never begins there, and begins in what the unit became.

use std::collections::{BTreeMap, BTreeSet};

use db::{AuditEntry, DbError, Tx};
use kernel::{Actor, Failure};
use vocabulary::{CustomerId, OccupancyId, UnitId};

use super::{dates, say_started};
use crate::{
    customers,
    events::publish,
    occupancies::{
        domain::{Occupancy, StayStatus},
        storage,
    },
    timeline::{self, domain::TimelineKind},
};

/// The stays in these units that are not over. They cannot change before the transaction ends: whose they are is locked.
#[tracing::instrument(skip_all, name = "archive.stays_in")]
pub(crate) async fn stays_in(tx: &Tx, units: &BTreeSet<UnitId>) -> Result<Vec<Occupancy>, Failure> {
    let people = storage::living_in(tx.conn(), units, tx.now()).await?;
    let people: BTreeSet<CustomerId> = people.into_iter().map(|stay| stay.customer_id).collect();
    for customer_id in people {
        customers::storage::lock(tx, customer_id).await?;
    }
    Ok(storage::living_in(tx.conn(), units, tx.now()).await?)
}

/// Lets each of these stays, which are those of [`stays_in`], go on in the units beside it; where the person lives in one of
/// them already, that stay is it. `labels` are what the units are called. Returns whose they are.
#[tracing::instrument(skip_all, name = "archive.move_stays")]
pub(crate) async fn move_stays(
    tx: &Tx,
    actor: &Actor,
    moves: Vec<(Occupancy, Vec<UnitId>)>,
    labels: &BTreeMap<UnitId, String>,
) -> Result<Vec<CustomerId>, Failure> {
    let people: BTreeSet<CustomerId> = moves.iter().map(|(stay, _into)| stay.customer_id).collect();
    let mut known = storage::stays_of(tx.conn(), people.iter().copied()).await?;
    let mut notes = Vec::new();
    let label = |unit_id: UnitId| labels.get(&unit_id).map_or("", String::as_str);
    for (stay, into) in moves {
        let (left, kind) = leave(tx, actor, &stay).await?;
        notes.push(timeline::app::of_occupancy(tx, kind, &left, label(left.unit_id)));
        for unit_id in into {
            let next = stay.go_on(OccupancyId::new(tx.db().ids().as_ref()), unit_id, tx.now());
            if known.iter().any(|other| next.overlaps(other)) {
                continue;
            }
            begin(tx, actor, &next).await?;
            notes.push(timeline::app::of_occupancy(
                tx,
                TimelineKind::OccupancyStarted,
                &next,
                label(unit_id),
            ));
            known.push(next);
        }
    }
    timeline::storage::append(tx, notes);
    Ok(people.into_iter().collect())
}

type Publish = fn(&Tx, &Occupancy) -> Result<(), DbError>;

/// Ends a stay now; cancels one that was to begin later.
async fn leave(tx: &Tx, actor: &Actor, stay: &Occupancy) -> Result<(Occupancy, TimelineKind), Failure> {
    let mut left = stay.clone();
    let (action, kind, publish): (_, _, Publish) = match stay.status(tx.now()) {
        StayStatus::Coming => {
            left.cancel(tx.now())?;
            ("cancel_occupancy", TimelineKind::OccupancyCancelled, publish::change_of_occupancy)
        }
        StayStatus::Present | StayStatus::Ended | StayStatus::Cancelled => {
            left.end(Some(tx.now()), tx.now())?;
            ("end_occupancy", TimelineKind::OccupancyEnded, publish::end_of_occupancy)
        }
    };
    storage::save(tx, &left).await?;
    publish(tx, &left)?;
    let entry = AuditEntry::new(actor, action, "occupancy", left.id).at(left.estate_id);
    tx.audit(entry.before(dates(stay)).after(dates(&left)));
    Ok((left, kind))
}

/// Stores a stay that goes on, and says so; where its end is known, also that.
async fn begin(tx: &Tx, actor: &Actor, stay: &Occupancy) -> Result<(), Failure> {
    let mut told = Occupancy { ended_at: None, ..stay.clone() };
    say_started(tx, actor, &told)?;
    if stay.ended_at.is_some() {
        told.end(stay.ended_at, tx.now())?;
        publish::end_of_occupancy(tx, &told)?;
    }
    Ok(storage::insert(tx, std::slice::from_ref(&told)).await?)
}
