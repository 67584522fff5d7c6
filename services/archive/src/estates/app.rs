//! Estates: taken under management, changed, looked up. Its standard is one that ships or that the group published.
#![warn(clippy::future_not_send)]

use copies::{published_calendars, published_standards};
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{
    Actor, Coded, ErrorKind, EstateId, Failure, Faults, ListQuery, PageOf, Permission, Refusal, Scope,
};

use crate::{
    app::App,
    estates::{
        domain::{Estate, EstateChange, Site, demand_country},
        storage,
    },
    events::publish,
    places::{
        self,
        domain::{Assigned, StandardVersion},
    },
};

pub(crate) use crate::estates::storage::EstateList;

/// Opens an estate.
///
/// # Errors
/// `archive.estate_code_taken`; `archive.region_out_of_scope` for who may not run estates of that region.
#[tracing::instrument(skip_all, name = "archive.open_estate")]
pub(crate) async fn open_estate(
    app: &App,
    actor: &Actor,
    mut site: Site,
    idempotency_key: IdempotencyKey<Estate>,
) -> Result<Outcome<Estate>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    site.lie_in(places::app::known_region(&tx, site.region.clone()).await?);
    if !may_open_in(&actor.scope, &site) {
        return Err(out_of_scope().into());
    }
    refuse_unknown(app, &site.governing.assigned()).await?;
    let estate = Estate::open(EstateId::new(app.db.ids().as_ref()), site, tx.now());
    storage::insert(&tx, std::slice::from_ref(&estate)).await.map_err(taken)?;
    places::app::add_estates(&tx, std::slice::from_ref(&estate)).await?;
    say_opened(&tx, actor, &estate).await?;
    tx.keep_reply(&idempotency_key, &estate)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(estate))
}

/// The event and the audit line of a new estate.
#[tracing::instrument(skip_all, name = "archive.say_opened")]
pub(crate) async fn say_opened(tx: &Tx, actor: &Actor, estate: &Estate) -> Result<(), DbError> {
    let entry = AuditEntry::new(actor, "open_estate", "estate", estate.id)
        .at(estate.id)
        .after(publish::estate_details(estate));
    tx.audit(entry);
    publish::estate(tx, estate).await
}

/// True for those who run the whole group, or a region around it: an estate that does not exist yet is in nobody's list.
pub(crate) fn may_open_in(scope: &Scope, site: &Site) -> bool {
    *scope == Scope::Group || site.regions().any(|region| scope.names_region(region))
}

fn code_taken() -> Refusal {
    Refusal::conflict("archive.estate_code_taken")
}

fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_estates__code" | "uq_estates__code_key") => code_taken().into(),
        Some(_) | None => error.into(),
    }
}

fn out_of_scope() -> Refusal {
    Refusal::at("/region", "estate.out_of_scope")
}

/// Changes the estate that was seen at version `seen`. Putting it under another standard needs the permission for
/// standards besides. The region decides who sees the estate and everything in it, so moving one needs the right to both
/// regions, or to the whole group: nobody who is themselves limited by it moves it.
#[tracing::instrument(skip_all, name = "archive.change_estate")]
pub(crate) async fn change_estate(
    app: &App,
    actor: &Actor,
    id: EstateId,
    seen: i32,
    mut change: EstateChange,
) -> Result<Estate, Failure> {
    let governs = change.governs();
    if governs {
        actor.needing(Permission::StandardsWrite).require(Permission::StandardsWrite)?;
    }
    let tx = app.db.begin().await?;
    let mut estate = storage::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if governs {
        app.db.actor_at(actor, id).await?.require(Permission::StandardsWrite)?;
    }
    db::expect_one(u64::from(estate.version == seen))?;
    let before = estate.clone();
    let region = match change.region.take() {
        Some(region) => Some(places::app::known_region(&tx, region).await?),
        None if governs => Some(places::app::known_region(&tx, estate.site.region.clone()).await?),
        None => None,
    };
    if !estate.change(change, region) {
        return Ok(estate);
    }
    let (site, was) = (&estate.site, &before.site);
    let is_moved = site.region != was.region;
    if is_moved && ![was, site].into_iter().all(|site| may_open_in(&actor.scope, site)) {
        return Err(out_of_scope().into());
    }
    if (&site.time_zone, &site.dialling.country) != (&was.time_zone, &was.dialling.country) {
        let mut faults = Faults::new();
        demand_country("/country", &site.time_zone, site.dialling.country.as_deref(), &mut faults);
        faults.into_result()?;
    }
    if site.governing != was.governing {
        // What it is under already stays, also when it was withdrawn since.
        refuse_unknown(app, &site.governing.assigned().besides(&was.governing.assigned())).await?;
    }
    storage::save(&tx, &estate).await?;
    places::app::follow_estate(&tx, actor, (&before, &estate)).await?;
    publish::estate(&tx, &estate).await?;
    let entry = AuditEntry::new(actor, "change_estate", "estate", estate.id)
        .at(estate.id)
        .before(publish::estate_details(&before))
        .after(publish::estate_details(&estate));
    tx.audit(entry);
    tx.commit().await?;
    Ok(estate)
}

/// True when there is such a version of the standard. Our own copy may not have what was published a moment ago: then the ticket desk is
/// asked.
///
/// # Errors
/// `not_known_yet` when the ticket desk cannot be asked: nobody is refused for what an old copy does not know.
async fn is_known(app: &App, standard: &StandardVersion) -> Result<bool, Failure> {
    let StandardVersion { name: standard, version } = standard;
    if standards::profile(standard, *version).is_some() {
        return Ok(true);
    }
    if published_standards::find(app.db.reader(), standard, *version).await?.is_some() {
        return Ok(true);
    }
    asked(app.standards.is_published(standard, *version).await)
}

/// True when there is a calendar of that name, as [`is_known`] finds it out.
///
/// # Errors
/// As [`is_known`].
async fn is_calendar(app: &App, name: &str) -> Result<bool, Failure> {
    if published_calendars::is_known(app.db.reader(), name).await? {
        return Ok(true);
    }
    asked(app.standards.is_calendar(name).await)
}

fn asked(answer: Result<bool, Failure>) -> Result<bool, Failure> {
    match answer {
        Err(failure) if failure.kind() == ErrorKind::Unavailable => Err(Refusal::not_known_yet().into()),
        answered => answered,
    }
}

/// The fields that name a standard or a calendar that is not there, each with what is said to it; also where an estate names no
/// standard and lies in no region that does.
///
/// # Errors
/// As [`is_known`].
#[tracing::instrument(skip_all, name = "archive.unknown_governing")]
pub(crate) async fn unknown_governing(
    app: &App,
    assigned: &Assigned,
) -> Result<Vec<(&'static str, Coded)>, Failure> {
    let Assigned { standard, calendar } = assigned;
    let mut unknown = Vec::new();
    match standard {
        Some(standard) if standard.name.is_empty() => {
            unknown.push(("standard", Coded::new("standard.needed")))
        }
        Some(StandardVersion { name, version })
            if published_standards::is_withdrawn(app.db.reader(), name, *version).await? =>
        {
            unknown.push(("standard", Coded::new("standard.withdrawn")))
        }
        Some(standard) if !is_known(app, standard).await? => {
            unknown.push(("standard", Coded::new("standard.unknown")))
        }
        Some(_) | None => {}
    }
    if let Some(calendar) = calendar
        && !is_calendar(app, calendar).await?
    {
        unknown.push(("calendar", published_calendars::unknown_calendar()));
    }
    Ok(unknown)
}

/// Passes when there are such a version of the standard and such a calendar.
///
/// # Errors
/// A fault for each that is not there.
#[tracing::instrument(skip_all, name = "archive.refuse_unknown")]
pub(crate) async fn refuse_unknown(app: &App, assigned: &Assigned) -> Result<(), Failure> {
    let mut faults = Faults::new();
    for (field, code) in unknown_governing(app, assigned).await? {
        faults.add(format!("/{field}"), code);
    }
    Ok(faults.into_result()?)
}

/// The estate, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_estate")]
pub(crate) async fn get_estate(app: &App, actor: &Actor, id: EstateId) -> Result<Estate, Failure> {
    storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the estates the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_estates")]
pub(crate) async fn list_estates(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Estate>, Failure> {
    storage::list_estates(&app.db, &actor.scope, query).await
}
