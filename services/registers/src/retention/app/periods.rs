//! For how long the group has records kept, form by form and place by place: longer than their forms say, or shorter where
//! no rule demands that much.

use std::sync::Arc;

use copies::parties::check_estate;
use db::{AuditEntry, Tx, regions};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal, text::match_key};
use serde_json::json;
use standards::forms::FormDefinition;
use vocabulary::RetentionPeriodId;

use crate::{
    app::App,
    retention::{
        domain::{PeriodPlace, RetentionPeriod, refuse_too_short},
        storage::{counts, periods},
    },
};

/// What is set.
#[derive(Debug, Clone)]
pub(crate) struct SetPeriod {
    /// The form's code.
    pub(crate) form: String,
    /// At most one of the two; in the whole group without either.
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) region: Option<String>,
    pub(crate) months: u32,
    pub(crate) reason: String,
}

/// Which period is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeriodTarget {
    pub(crate) id: RetentionPeriodId,
    pub(crate) version: i32,
}

/// Sets for how long records of a form are kept at a place. What was filed before is counted anew.
///
/// # Errors
/// Faults at `/form`, `/estate_id`, `/region` and `/months`; `registers.period_exists` where one is set already.
#[tracing::instrument(skip_all, name = "registers.set_period")]
pub(crate) async fn set_period(
    app: &App,
    actor: &Actor,
    command: SetPeriod,
    idempotency_key: IdempotencyKey<RetentionPeriod>,
) -> Result<Outcome<RetentionPeriod>, Failure> {
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let SetPeriod { form, estate_id, region, months, reason } = command;
    let definition = known_form(app, &form).await?.ok_or_else(|| Refusal::at("/form", "form.unknown"))?;
    refuse_too_short(&definition, months)?;
    let place = place_of(app, actor, (estate_id, region)).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let period = RetentionPeriod {
        id: RetentionPeriodId::new(app.db.ids().as_ref()),
        version: 1,
        form,
        place,
        months,
        reason,
        set_by: actor.principal.clone(),
        set_at: tx.now(),
    };
    periods::insert(&tx, &period).await?;
    counts::ask(&tx, &period.form).await?;
    note(&tx, actor, "set_retention_period", &period);
    tx.keep_reply(&idempotency_key, &period)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(period))
}

/// Sets another time in place of one.
///
/// # Errors
/// Not found, `stale_version`; a fault at `/months`.
#[tracing::instrument(skip_all, name = "registers.change_period")]
pub(crate) async fn change_period(
    app: &App,
    actor: &Actor,
    target: PeriodTarget,
    (months, reason): (u32, String),
) -> Result<RetentionPeriod, Failure> {
    let tx = app.db.begin().await?;
    let mut period = load(&tx, target).await?;
    // A form of the group's own may have been withdrawn meanwhile: its records are still kept.
    let form = app.forms.newest_known(&app.db, &period.form).await?.ok_or_else(Refusal::not_found)?;
    period.change(actor, (&form, months, reason), tx.now())?;
    periods::save(&tx, &period).await?;
    counts::ask(&tx, &period.form).await?;
    note(&tx, actor, "change_retention_period", &period);
    tx.commit().await?;
    Ok(period)
}

/// Takes a time back: from then on holds what is set further out, or what the form says.
///
/// # Errors
/// Not found, `stale_version`.
#[tracing::instrument(skip_all, name = "registers.delete_period")]
pub(crate) async fn delete_period(app: &App, actor: &Actor, target: PeriodTarget) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let period = load(&tx, target).await?;
    periods::delete(&tx, &period).await?;
    counts::ask(&tx, &period.form).await?;
    note(&tx, actor, "delete_retention_period", &period);
    Ok(tx.commit().await?)
}

/// What is set.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_period")]
pub(crate) async fn get_period(app: &App, id: RetentionPeriodId) -> Result<RetentionPeriod, Failure> {
    Ok(periods::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of all that is set.
#[tracing::instrument(skip_all, name = "registers.list_periods")]
pub(crate) async fn list_periods(app: &App, query: &ListQuery) -> Result<PageOf<RetentionPeriod>, Failure> {
    periods::list(&app.db, query).await
}

async fn known_form(app: &App, code: &str) -> Result<Option<Arc<FormDefinition>>, Failure> {
    Ok(app.forms.newest_known(&app.db, code).await?)
}

/// The place that is named, when it is there.
async fn place_of(
    app: &App,
    actor: &Actor,
    named: (Option<EstateId>, Option<String>),
) -> Result<PeriodPlace, Failure> {
    match named {
        (None, None) => Ok(PeriodPlace::Group),
        (Some(estate_id), None) => {
            check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
            Ok(PeriodPlace::Estate(estate_id))
        }
        (_estate_id, Some(region)) => {
            let known = regions::known(app.db.reader(), &[match_key(&region)]).await?;
            let known = known.into_values().next();
            let known = known.ok_or_else(|| Refusal::at("/region", "retention.region_unknown"))?;
            Ok(PeriodPlace::Region(known.spelling))
        }
    }
}

async fn load(tx: &Tx, target: PeriodTarget) -> Result<RetentionPeriod, Failure> {
    let period = periods::find(tx.conn(), target.id).await?.ok_or_else(Refusal::not_found)?;
    if period.version == target.version { Ok(period) } else { Err(db::stale_version().into()) }
}

fn note(tx: &Tx, actor: &Actor, action: &'static str, period: &RetentionPeriod) {
    let entry = AuditEntry::new(actor, action, "retention_period", period.id);
    tx.audit(entry.after(json!({
        "form": period.form, "place": period.place.key(), "months": period.months, "reason": period.reason,
    })));
}
