//! The parts of the organisation: added, changed, moved, looked up. They are the same in the whole group, and so
//! changed by those alone who see all of it.
#![warn(clippy::future_not_send)]

use chrono::NaiveDate;
use copies::published_calendars;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::OrganisationUnitId;

use crate::{
    app::App,
    organisation_units::{
        domain::{OrganisationUnit, OrganisationUnitChange, OrganisationUnitKind},
        storage,
    },
    storage::organisation_trail as trail,
};

pub(crate) use crate::organisation_units::storage::OrganisationUnitList;

/// The unit to add.
#[derive(Debug, Clone)]
pub(crate) struct CreateOrganisationUnit {
    pub(crate) kind: OrganisationUnitKind,
    pub(crate) parent_id: Option<OrganisationUnitId>,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_until: Option<NaiveDate>,
    pub(crate) calendar: Option<String>,
}

/// A unit with all that it lies in, the outermost first.
#[derive(Debug, Clone)]
pub(crate) struct UnitInTree {
    pub(crate) unit: OrganisationUnit,
    pub(crate) above: Vec<OrganisationUnit>,
}

/// Adds a unit.
///
/// # Errors
/// `identity.unit_misplaced`, `identity.unit_too_deep`, `identity.unit_code_taken`; faults at `/parent_id` and
/// `/calendar` for one that is not there.
#[tracing::instrument(skip_all, name = "identity.create_organisation_unit")]
pub(crate) async fn create_organisation_unit(
    app: &App,
    actor: &Actor,
    command: CreateOrganisationUnit,
    idempotency_key: IdempotencyKey<OrganisationUnit>,
) -> Result<Outcome<OrganisationUnit>, Failure> {
    let CreateOrganisationUnit { kind, parent_id, code, name, valid_from, valid_until, calendar } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    storage::hold_tree(&tx).await?;
    let unit = OrganisationUnit {
        id: OrganisationUnitId::new(app.db.ids().as_ref()),
        version: 1,
        kind,
        parent_id,
        code,
        name,
        valid_from,
        valid_until,
        calendar,
        created_at: tx.now(),
    };
    refuse_unknown_parent(&tx, parent_id).await?;
    refuse_unknown_calendar(&tx, unit.calendar.as_deref()).await?;
    unit.refuse_misplaced(&storage::above(tx.conn(), &unit).await?, 1)?;
    storage::insert(&tx, &unit).await?;
    trail::unit_changed(&tx, (actor, "create_organisation_unit"), None, &unit);
    tx.keep_reply(&idempotency_key, &unit)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(unit))
}

/// Changes what the unit that was seen at version `seen` is called, on which days it is there, and by which calendar its
/// people work.
///
/// # Errors
/// `stale_version`; faults at `/valid_until` and `/calendar`.
#[tracing::instrument(skip_all, name = "identity.change_organisation_unit")]
pub(crate) async fn change_organisation_unit(
    app: &App,
    actor: &Actor,
    (id, seen): (OrganisationUnitId, i32),
    change: OrganisationUnitChange,
) -> Result<UnitInTree, Failure> {
    let tx = app.db.begin().await?;
    let mut unit = load(&tx, id, seen).await?;
    let before = unit.clone();
    let above = storage::above(tx.conn(), &unit).await?;
    if unit.change(change)? {
        refuse_unknown_calendar(&tx, unit.calendar.as_deref()).await?;
        storage::save(&tx, &unit).await?;
        trail::unit_changed(&tx, (actor, "change_organisation_unit"), Some(&before), &unit);
        tx.commit().await?;
    }
    Ok(UnitInTree { unit, above })
}

/// Lets the unit that was seen at version `seen` lie in another, or in none, with all that lies in it.
///
/// # Errors
/// `stale_version`, `identity.unit_in_itself`, `identity.unit_misplaced`, `identity.unit_too_deep`; a fault at
/// `/parent_id` for one that is not there.
#[tracing::instrument(skip_all, name = "identity.move_organisation_unit")]
pub(crate) async fn move_organisation_unit(
    app: &App,
    actor: &Actor,
    (id, seen): (OrganisationUnitId, i32),
    parent_id: Option<OrganisationUnitId>,
) -> Result<UnitInTree, Failure> {
    let tx = app.db.begin().await?;
    storage::hold_tree(&tx).await?;
    let before = load(&tx, id, seen).await?;
    refuse_unknown_parent(&tx, parent_id).await?;
    let mut unit = OrganisationUnit { parent_id, ..before.clone() };
    let above = storage::above(tx.conn(), &unit).await?;
    if parent_id != before.parent_id {
        unit.refuse_misplaced(&above, storage::height(&tx, id).await?)?;
        unit.version += 1;
        storage::save(&tx, &unit).await?;
        trail::unit_changed(&tx, (actor, "move_organisation_unit"), Some(&before), &unit);
        tx.commit().await?;
    }
    Ok(UnitInTree { unit, above })
}

/// The unit with what it lies in.
#[tracing::instrument(skip_all, name = "identity.get_organisation_unit")]
pub(crate) async fn get_organisation_unit(app: &App, id: OrganisationUnitId) -> Result<UnitInTree, Failure> {
    let unit = storage::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?;
    let above = storage::above(app.db.reader(), &unit).await?;
    Ok(UnitInTree { unit, above })
}

/// One page of the units.
#[tracing::instrument(skip_all, name = "identity.list_organisation_units")]
pub(crate) async fn list_organisation_units(
    app: &App,
    query: &ListQuery,
) -> Result<PageOf<OrganisationUnit>, Failure> {
    storage::list_organisation_units(&app.db, query).await
}

async fn load(tx: &Tx, id: OrganisationUnitId, seen: i32) -> Result<OrganisationUnit, Failure> {
    let unit = storage::find(tx.conn(), id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(unit.version == seen))?;
    Ok(unit)
}

async fn refuse_unknown_calendar(tx: &Tx, name: Option<&str>) -> Result<(), Failure> {
    let Some(name) = name else { return Ok(()) };
    if published_calendars::is_known(tx.conn(), name).await? {
        return Ok(());
    }
    Err(Refusal::at("/calendar", published_calendars::unknown_calendar()).into())
}

async fn refuse_unknown_parent(tx: &Tx, parent_id: Option<OrganisationUnitId>) -> Result<(), Failure> {
    let Some(parent_id) = parent_id else { return Ok(()) };
    let known = storage::find(tx.conn(), parent_id).await?;
    known.map(drop).ok_or_else(|| Refusal::at("/parent_id", "organisation_unit.unknown").into())
}
