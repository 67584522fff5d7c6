//! Reading patrols: plans, rounds with what was seen and found, warnings, and how far every corner was reached.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Permission, Refusal};
use standards::forms::FormDefinition;
use vocabulary::{FormClass, PatrolPlanId, PatrolRoundId, WeatherWarningId};

use crate::{
    app::App,
    patrols::{
        domain::{PatrolFinding, PatrolPlan, PatrolRound, Stop, StopOutcome, WeatherWarning},
        storage::{
            coverage::{self, Period, PlaceCoverage, PlanCoverage},
            findings, plans, rounds, warnings,
        },
    },
};

/// The longest period of a report, in days: a leap year.
const LONGEST_PERIOD: i64 = 366;

/// One page of the plans within the actor's scope.
#[tracing::instrument(skip_all, name = "registers.list_plans")]
pub(crate) async fn list_plans(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<PatrolPlan>, Failure> {
    plans::list(&app.db, actor, query).await
}

/// A plan.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_plan")]
pub(crate) async fn get_plan(app: &App, actor: &Actor, id: PatrolPlanId) -> Result<PatrolPlan, Failure> {
    Ok(plans::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of the rounds within the actor's scope.
#[tracing::instrument(skip_all, name = "registers.list_rounds")]
pub(crate) async fn list_rounds(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<PatrolRound>, Failure> {
    rounds::list(&app.db, actor, query).await
}

/// A round with its stops as somebody may see them, and with what was found.
#[derive(Debug, Clone)]
pub(crate) struct ShownRound {
    pub(crate) round: PatrolRound,
    pub(crate) stops: Vec<Stop>,
    pub(crate) findings: Vec<PatrolFinding>,
}

impl ShownRound {
    /// Of what was filled in at its stops, most see what leads to a person masked, and nothing of what is confidential; who was
    /// there sees it as it is.
    pub(super) fn of(
        actor: &Actor,
        (round, form): (PatrolRound, Option<Arc<FormDefinition>>),
        (mut stops, findings): (Vec<Stop>, Vec<PatrolFinding>),
    ) -> Self {
        let class = form.as_ref().map_or(FormClass::Confidential, |form| form.class);
        let sees_all = class == FormClass::Internal || actor.may(Permission::RegistersConfidential);
        for stop in &mut stops {
            let StopOutcome::Visited(visit) = &mut stop.outcome else { continue };
            if sees_all || visit.step.by == actor.principal {
                continue;
            }
            visit.contents = match (&form, visit.contents.take()) {
                (Some(form), Some(contents)) if class == FormClass::Personal => Some(form.masked(&contents)),
                (_form, _hidden) => None,
            };
        }
        Self { round, stops, findings }
    }

    /// How often the ticket desk told of its tickets: what nobody has to have seen who acts on the round.
    pub(crate) fn told(&self) -> i32 {
        self.findings.iter().filter_map(|finding| finding.ticket.as_ref()).map(|ticket| ticket.sequence).sum()
    }
}

/// A round with its stops and what was found.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_round")]
pub(crate) async fn get_round(app: &App, actor: &Actor, id: PatrolRoundId) -> Result<ShownRound, Failure> {
    let (reader, sealer) = (app.db.reader(), app.db.sealer());
    let round = rounds::find(reader, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let actor = app.db.actor_at(actor, round.estate_id).await?;
    let form = app.forms.find(reader, &round.form, round.form_version).await?;
    let stops = rounds::stops_of(reader, sealer, id).await?;
    let findings = findings::of_round(reader, id).await?;
    Ok(ShownRound::of(&actor, (round, form), (stops, findings)))
}

/// One page of the warnings that the actor may read.
#[tracing::instrument(skip_all, name = "registers.list_warnings")]
pub(crate) async fn list_warnings(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<WeatherWarning>, Failure> {
    warnings::list(&app.db, actor, query).await
}

/// A warning.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_warning")]
pub(crate) async fn get_warning(
    app: &App,
    actor: &Actor,
    id: WeatherWarningId,
) -> Result<WeatherWarning, Failure> {
    Ok(warnings::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of coverage by plan.
///
/// # Errors
/// `patrols.period_malformed`.
#[tracing::instrument(skip_all, name = "registers.get_coverage")]
pub(crate) async fn get_coverage(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<PlanCoverage>, Failure> {
    let period = period(app, query).await?;
    coverage::by_plan(&app.db, &actor.scope, &period, query).await
}

/// One page of coverage by place.
///
/// # Errors
/// `patrols.period_malformed`.
#[tracing::instrument(skip_all, name = "registers.get_place_coverage")]
pub(crate) async fn get_place_coverage(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<PlaceCoverage>, Failure> {
    let period = period(app, query).await?;
    let is_reached = query.filters.flag("is_reached");
    coverage::by_place(&app.db, &actor.scope, (&period, is_reached), query).await
}

/// The days that are asked for, else those of the month that runs where the estate is.
async fn period(app: &App, query: &ListQuery) -> Result<Period, Failure> {
    let filters = &query.filters;
    let (estate_id, plan_id) = (filters.id("estate_id"), filters.id("plan_id"));
    let now = app.db.clock().now();
    let first = match filters.day("from") {
        Some(day) => Some(day),
        None => today(app, estate_id, now).await?.with_day(1),
    };
    let last = filters.day("to").or_else(|| first.and_then(end_of_month));
    match (first, last) {
        (Some(from), Some(to)) if from <= to && to - from < TimeDelta::days(LONGEST_PERIOD) => {
            Ok(Period { from, to, estate_id, plan_id, now })
        }
        _no_period => Err(Refusal::invalid("patrols.period_malformed").with("most", LONGEST_PERIOD).into()),
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
