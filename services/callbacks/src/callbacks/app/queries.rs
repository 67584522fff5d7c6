//! Looking at callbacks, at the tries to reach a customer, and at how many of those that fell due were made.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal};
use vocabulary::CallbackId;

use crate::{
    app::App,
    callbacks::{
        domain::Callback,
        storage::{
            self,
            attempts::{self, AttemptLine},
            coverage::{self, Cohort, Coverage},
            list,
        },
    },
};

/// The callback, when the actor may see it.
#[tracing::instrument(skip_all, name = "callbacks.get_callback")]
pub(crate) async fn get_callback(app: &App, actor: &Actor, id: CallbackId) -> Result<Callback, Failure> {
    storage::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the callbacks the actor may see.
#[tracing::instrument(skip_all, name = "callbacks.list_callbacks")]
pub(crate) async fn list_callbacks(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Callback>, Failure> {
    list::list(&app.db, actor, query).await
}

/// One page of the tries of a callback, when the actor may see it.
#[tracing::instrument(skip_all, name = "callbacks.list_attempts")]
pub(crate) async fn list_attempts(
    app: &App,
    actor: &Actor,
    id: CallbackId,
    query: ListQuery,
) -> Result<PageOf<AttemptLine>, Failure> {
    get_callback(app, actor, id).await?;
    attempts::list(&app.db, &actor.scope, id, query).await
}

/// One page of the coverage per estate and clause that the actor may see: of the running month, and of the whole month of
/// the first day, where nothing else is asked for.
///
/// # Errors
/// `callbacks.period_malformed` for days that are not in order.
#[tracing::instrument(skip_all, name = "callbacks.get_coverage")]
pub(crate) async fn get_coverage(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Coverage>, Failure> {
    let filters = &query.filters;
    let (estate_id, clause) = (filters.id("estate_id"), filters.text("clause").map(str::to_owned));
    let now = app.now();
    let first = match filters.day("from") {
        Some(day) => Some(day),
        None => today(app, estate_id, now).await?.with_day(1),
    };
    let last = filters.day("to").or_else(|| first.and_then(end_of_month));
    match (first, last) {
        (Some(from), Some(to)) if from <= to => {
            let cohort = Cohort { from, to, estate_id, clause, now };
            coverage::coverage(&app.db, &actor.scope, &cohort, query).await
        }
        _backwards => Err(Refusal::invalid("callbacks.period_malformed").into()),
    }
}

/// The date where the estate is; where none is named, or none is known, in UTC.
async fn today(app: &App, estate_id: Option<EstateId>, now: DateTime<Utc>) -> Result<NaiveDate, Failure> {
    let Some(estate_id) = estate_id else { return Ok(now.date_naive()) };
    match app.db.estate(estate_id).await? {
        Some(estate) => estate.date(now),
        None => Ok(now.date_naive()),
    }
}

fn end_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}
