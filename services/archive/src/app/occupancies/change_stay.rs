//! What is done to a stay that was entered: it is ended, put right, or cancelled. Each keeps the customer's other stays out of
//! its way.

use chrono::{DateTime, Utc};
use db::{AuditEntry, DbError, Tx};
use kernel::{Actor, Failure, Refusal};
use serde_json::json;
use vocabulary::OccupancyId;

use super::overlap;
use crate::{
    app::{App, timeline_note},
    domain::{Occupancy, StayChange, TimelineKind},
    events::publish,
    storage::{customers, occupancies, timeline, units},
};

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
/// What the stay refuses; `archive.occupancy_exists` when it would overlap another one of the same person there.
#[tracing::instrument(skip_all, name = "archive.change_stay")]
pub(crate) async fn change_stay(
    app: &App,
    actor: &Actor,
    target: Target,
    act: StayAct,
) -> Result<Occupancy, Failure> {
    let tx = app.db.begin().await?;
    let found = occupancies::find(tx.conn(), &actor.scope, target.id).await?;
    let mut occupancy = found.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(occupancy.version == target.version))?;
    customers::lock(&tx, occupancy.customer_id).await?;
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
    overlap::check(&tx, &occupancy).await?;
    occupancies::save(&tx, &occupancy).await?;
    let unit = units::find(tx.conn(), &actor.scope, occupancy.unit_id).await?;
    let label = unit.map(|unit| unit.label).unwrap_or_default();
    timeline::append(&tx, vec![timeline_note::of_occupancy(&tx, kind, &occupancy, &label)]);
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
