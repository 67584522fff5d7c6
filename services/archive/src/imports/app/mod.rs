//! Bringing a batch in: one transaction, a handful of statements however many rows there are.
#![warn(clippy::future_not_send)]

mod known_units;
mod name_same_phones;
mod plan;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Refusal, Scope};
use serde_json::json;
use vocabulary::{CustomerId, ImportId, PlaceId, UnitId};

use crate::{
    app::App,
    customers::{
        self,
        app::{save_changed, say_registered as say_customer},
    },
    estates::{self, app::say_opened},
    imports::storage,
    occupancies::{self, app::say_started},
    places,
    timeline::{self, domain::TimelineKind},
    units::{self, app::say_registered as say_unit},
};
use name_same_phones::name_same_phones;
use plan::{Plan, plan};

pub(crate) use rows::{
    ImportBatch, ImportRow, ImportedId, KnownRows, OccupancyRow, PersonRow, RowCustomer, RowOutcome,
    RowResult, UnitRow,
};

pub(crate) use crate::imports::storage::Import;

/// A batch that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) import: Import,
    /// What each row became, in the order of the rows.
    pub(crate) made: Vec<RowResult>,
}

/// Brings a batch in, all of it or nothing.
///
/// # Errors
/// Every fault of every row at once; `archive.import_raced` when somebody entered the same records meanwhile.
#[tracing::instrument(skip_all, name = "archive.import_rows")]
pub(crate) async fn import_rows(
    app: &App,
    actor: &Actor,
    batch: ImportBatch,
    idempotency_key: IdempotencyKey<Imported>,
) -> Result<Outcome<Imported>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let mut plan = plan(app, &tx, actor, batch).await?;
    name_same_phones(app, &tx, actor, &mut plan).await?;
    let parents = store(&tx, &plan).await.map_err(raced)?;
    let homes = plan.occupancies.iter().map(|occupancy| occupancy.unit_id).collect();
    if units::storage::has_ended_one(&tx, &homes).await? {
        return Err(Refusal::conflict("archive.import_raced").into());
    }
    say(&tx, actor, &plan, &parents).await?;
    for change in &plan.changes {
        save_changed(&tx, actor, &change.customer, &change.fields).await?;
    }
    let import = remember(&tx, actor, &plan).await?;
    let imported = Imported { import, made: plan.made.values().cloned().collect() };
    tx.keep_reply(&idempotency_key, &imported)?;
    tx.commit().await?;
    if imported.made.iter().any(|made| !made.is_compared) {
        app.comparisons.note_refusal(&app.db, actor).await;
    }
    app.cards.forget_soon(&app.db, &touched(&plan)).await;
    // The numbers they had before lead to them no longer.
    let former: Vec<_> = plan.changes.iter().flat_map(|change| change.former_phones.clone()).collect();
    app.cards.forget_numbers_soon(&app.db, &former).await;
    Ok(Outcome::Fresh(imported))
}

/// Stores it all. Returns what the units lie in.
async fn store(tx: &Tx, plan: &Plan) -> Result<BTreeMap<UnitId, PlaceId>, DbError> {
    estates::storage::insert(tx, &plan.estates).await?;
    places::app::add_estates(tx, &plan.estates).await?;
    if !plan.units.is_empty() {
        // Before the rows: whoever splits a unit holds the tree and may wait for a label.
        places::storage::hold_tree(tx).await?;
    }
    units::storage::insert(tx, &plan.units).await?;
    let parents = places::app::add_units(tx, &plan.units).await?;
    customers::storage::insert(tx, &plan.customers).await?;
    occupancies::storage::insert(tx, &plan.occupancies).await?;
    Ok(parents)
}

/// Events, audit lines and timelines: a record that was brought in is told of like one that was entered by hand.
async fn say(
    tx: &Tx,
    actor: &Actor,
    plan: &Plan,
    parents: &BTreeMap<UnitId, PlaceId>,
) -> Result<(), DbError> {
    let mut notes = Vec::new();
    for estate in &plan.estates {
        say_opened(tx, actor, estate).await?;
    }
    for unit in &plan.units {
        say_unit(tx, actor, unit, parents.get(&unit.id).copied())?;
    }
    for customer in &plan.customers {
        say_customer(tx, actor, customer)?;
        notes.push(timeline::app::of_customer(tx, TimelineKind::CustomerRegistered, customer));
    }
    for occupancy in &plan.occupancies {
        say_started(tx, actor, occupancy)?;
        notes.push(timeline::app::of_occupancy(tx, TimelineKind::OccupancyStarted, occupancy, ""));
    }
    timeline::storage::append(tx, notes);
    Ok(())
}

async fn remember(tx: &Tx, actor: &Actor, plan: &Plan) -> Result<Import, DbError> {
    // A batch has at most 500 rows.
    let count = |rows: usize| i32::try_from(rows).unwrap_or(i32::MAX);
    let import = Import {
        id: ImportId::new(tx.db().ids().as_ref()),
        imported_by: actor.principal.to_string(),
        estates: count(plan.estates.len()),
        units: count(plan.units.len()),
        customers: count(plan.customers.len()),
        occupancies: count(plan.occupancies.len()),
        imported_at: tx.now(),
    };
    storage::insert(tx, &import).await?;
    tx.audit(AuditEntry::new(actor, "import_rows", "import", import.id).after(json!({
        "estates": import.estates,
        "units": import.units,
        "customers": import.customers,
        "occupancies": import.occupancies,
    })));
    Ok(import)
}

fn touched(plan: &Plan) -> Vec<CustomerId> {
    let moved = plan.occupancies.iter().map(|occupancy| occupancy.customer_id);
    let changed = plan.changes.iter().map(|change| change.customer.id);
    let touched: BTreeSet<CustomerId> =
        plan.customers.iter().map(|customer| customer.id).chain(changed).chain(moved).collect();
    touched.into_iter().collect()
}

fn raced(error: DbError) -> Failure {
    if error.engine_error().and_then(db::unique_violation).is_none() {
        return error.into();
    }
    Refusal::conflict("archive.import_raced").into()
}

/// The batch: for whoever brought it in, and for those who see the whole group, since it may touch many estates.
#[tracing::instrument(skip_all, name = "archive.get_import")]
pub(crate) async fn get_import(app: &App, actor: &Actor, id: ImportId) -> Result<Import, Failure> {
    let import = storage::find(&app.db, id).await?;
    let may_see = |import: &Import| {
        matches!(actor.scope, Scope::Group) || import.imported_by == actor.principal.to_string()
    };
    import.filter(may_see).ok_or_else(|| Refusal::not_found().into())
}
