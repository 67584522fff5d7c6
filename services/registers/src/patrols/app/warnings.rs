//! Weather warnings: entered by staff or by an application that hears of the weather, and taken back.

use chrono::{DateTime, TimeDelta, Utc};
use copies::parties::check_estate;
use db::{AuditEntry, Tx, regions};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, EstateId, Failure, Faults, Refusal, Scope, text::match_key};
use serde_json::json;
use vocabulary::{WeatherKind, WeatherLevel, WeatherWarningId};

use crate::{
    app::App,
    patrols::{
        domain::{LONGEST_WARNING, WarningPlace, WeatherWarning},
        storage::warnings as storage,
    },
};

/// How far ahead somebody warns at most: beyond, nobody knows the weather.
const FURTHEST: TimeDelta = TimeDelta::days(14);

/// For which place somebody warns.
#[derive(Debug, Clone)]
pub(crate) enum NamedPlace {
    Estate(EstateId),
    Region(String),
}

/// What is entered.
#[derive(Debug, Clone)]
pub(crate) struct EnterWarning {
    pub(crate) place: NamedPlace,
    pub(crate) kind: WeatherKind,
    pub(crate) level: WeatherLevel,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) source: Option<String>,
}

/// Which warning is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WarningTarget {
    pub(crate) id: WeatherWarningId,
    pub(crate) version: i32,
}

/// Enters a warning. The rounds that it asks for are made in a moment.
///
/// # Errors
/// Faults at `/estate_id`, `/region`, `/starts_at` and `/ends_at`.
#[tracing::instrument(skip_all, name = "registers.enter_warning")]
pub(crate) async fn enter_warning(
    app: &App,
    actor: &Actor,
    command: EnterWarning,
    idempotency_key: IdempotencyKey<WeatherWarning>,
) -> Result<Outcome<WeatherWarning>, Failure> {
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let EnterWarning { place, kind, level, starts_at, ends_at, source } = command;
    let place = place_of(app, actor, place).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let now = tx.now();
    check_times((starts_at, ends_at), now)?;
    let warning = WeatherWarning {
        id: WeatherWarningId::new(app.db.ids().as_ref()),
        version: 1,
        place,
        kind,
        level,
        starts_at,
        ends_at,
        source,
        entered_by: actor.principal.clone(),
        entered_at: now,
        withdrawn: None,
        spread_after: None,
    };
    storage::insert(&tx, &warning).await?;
    note(&tx, actor, "enter_weather_warning", &warning);
    tx.keep_reply(&idempotency_key, &warning)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(warning))
}

/// Takes a warning back: rounds that nobody has begun are cancelled.
///
/// # Errors
/// Not found, `stale_version`; `patrols.warning_withdrawn`, `patrols.warning_over`.
#[tracing::instrument(skip_all, name = "registers.withdraw_warning")]
pub(crate) async fn withdraw_warning(
    app: &App,
    actor: &Actor,
    target: WarningTarget,
    reason: String,
) -> Result<WeatherWarning, Failure> {
    let tx = app.db.begin().await?;
    let found = storage::find(tx.conn(), &actor.scope, target.id).await?;
    let mut warning = found.ok_or_else(Refusal::not_found)?;
    // Everybody may read one of a region; who takes it back has the region.
    if let WarningPlace::Region(region) = &warning.place {
        has_region(app, actor, region).await?.ok_or_else(Refusal::not_found)?;
    }
    if warning.version != target.version {
        return Err(db::stale_version().into());
    }
    warning.withdraw(actor, reason, tx.now())?;
    storage::save(&tx, &warning).await?;
    note(&tx, actor, "withdraw_weather_warning", &warning);
    tx.commit().await?;
    Ok(warning)
}

async fn place_of(app: &App, actor: &Actor, place: NamedPlace) -> Result<WarningPlace, Failure> {
    match place {
        NamedPlace::Estate(estate_id) => {
            check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
            Ok(WarningPlace::Estate(estate_id))
        }
        NamedPlace::Region(region) => {
            let known = has_region(app, actor, &region).await?;
            let known = known.ok_or_else(|| Refusal::at("/region", "retention.region_unknown"))?;
            Ok(WarningPlace::Region(known))
        }
    }
}

/// The region as the archive spells it, when all of it lies within the actor's scope.
async fn has_region(app: &App, actor: &Actor, region: &str) -> Result<Option<String>, Failure> {
    let known = regions::known(app.db.reader(), &[match_key(region)]).await?.into_values().next();
    let within = known.filter(|known| actor.scope == Scope::Group || known.lies_in(&actor.scope));
    Ok(within.map(|known| known.spelling))
}

fn check_times(
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let mut faults = Faults::new();
    if starts_at > now + FURTHEST {
        faults.add("/starts_at", "weather_warning.too_far");
    }
    if ends_at <= starts_at || ends_at <= now {
        faults.add("/ends_at", "weather_warning.over");
    } else if ends_at - starts_at > TimeDelta::days(LONGEST_WARNING) {
        faults.add("/ends_at", Coded::new("weather_warning.too_long").with("most", LONGEST_WARNING));
    }
    faults.into_result()
}

fn note(tx: &Tx, actor: &Actor, action: &'static str, warning: &WeatherWarning) {
    let entry = AuditEntry::new(actor, action, "weather_warning", warning.id);
    let (entry, region) = match &warning.place {
        WarningPlace::Estate(id) => (entry.at(*id), None),
        WarningPlace::Region(region) => (entry, Some(region)),
    };
    let reason = warning.withdrawn.as_ref().map(|withdrawn| &withdrawn.reason);
    tx.audit(entry.after(json!({
        "kind": warning.kind, "level": warning.level, "region": region, "starts_at": warning.starts_at,
        "ends_at": warning.ends_at, "reason": reason,
    })));
}
