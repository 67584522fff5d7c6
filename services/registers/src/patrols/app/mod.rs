//! Patrols: plans are set, rounds are made by time and by the weather, and people go them.
#![warn(clippy::future_not_send)]

mod findings;
mod fire_timers;
mod plans;
mod queries;
mod rounds;
mod warnings;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use copies::places::{KnownPlace, PlaceTree};
use db::{Tx, estates::EstateRef};
use kernel::{BusinessCalendar, EstateId, Failure, Refusal};
use vocabulary::{PatrolOccasion, PatrolRoundId, PlaceId, PlaceKind, WeatherWarningId};

use crate::{
    app::App,
    patrols::{
        domain::{
            ExtraRound, MOST_STOPS, PatrolPlan, PatrolRound, PlanPlaces, RoundState, Stop, StopOutcome, Tally,
        },
        storage::rounds::{self as round_rows, NewRound},
    },
};

pub(crate) use crate::patrols::storage::{
    coverage::{PatrolCoverageList, PlaceCoverage, PlaceCoverageList, PlanCoverage},
    plans::{NEXT_ROUND, PatrolPlanList},
    rounds::{PatrolRoundList, ROUND_AGAIN, ROUND_DUE},
    warnings::{SPREAD, WeatherWarningList},
};
pub(crate) use findings::follow_ticket;
pub(crate) use fire_timers::{find_missed, make_again, make_next, spread_warning};
pub(crate) use plans::{PlanTarget, SetPlan, change_plan, set_plan};
pub(crate) use queries::{
    ShownRound, get_coverage, get_place_coverage, get_plan, get_round, get_warning, list_plans, list_rounds,
    list_warnings,
};
pub(crate) use rounds::{ReportedVisit, RoundAct, RoundTarget, act_on_round};
pub(crate) use warnings::{EnterWarning, NamedPlace, WarningTarget, enter_warning, withdraw_warning};

/// An estate with its working time.
struct There {
    estate: EstateRef,
    calendar: Arc<BusinessCalendar>,
}

impl There {
    /// Who set the plan named the estate, so that it is known here or comes in a moment.
    async fn of(app: &App, tx: &Tx, estate_id: EstateId) -> Result<Self, Failure> {
        let estate = db::estates::find(tx.conn(), estate_id).await?;
        let estate = estate.ok_or_else(Refusal::not_known_yet)?;
        let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
        Ok(Self { estate, calendar })
    }

    /// Its places that are there at this instant, units among them where stops are.
    async fn tree(&self, tx: &Tx, places: &PlanPlaces, at: DateTime<Utc>) -> Result<PlaceTree, Failure> {
        let with_units = match places {
            PlanPlaces::Listed(_) => true,
            PlanPlaces::Within { kinds, .. } => kinds.contains(&PlaceKind::Unit),
        };
        let day = self.estate.date(at)?;
        Ok(PlaceTree::of_estate(tx.conn(), &self.estate, (day, with_units)).await?)
    }
}

/// Where a round goes, in the order of the plan; a place that is no more is passed over.
fn stops_of(places: &PlanPlaces, tree: &PlaceTree) -> Vec<KnownPlace> {
    match places {
        PlanPlaces::Listed(ids) => ids.iter().filter_map(|id: &PlaceId| tree.find(*id)).collect(),
        PlanPlaces::Within { place_id, kinds } => tree.within(*place_id, kinds),
    }
}

/// Makes a round of a plan with the stops that there are now. While a warning holds, the next is made `again_at`.
async fn make_round(
    app: &App,
    tx: &Tx,
    (plan, there): (&PatrolPlan, &There),
    (extra, warning_id): (ExtraRound, Option<WeatherWarningId>),
    again_at: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let terms = &plan.terms;
    let tree = there.tree(tx, &terms.places, tx.now()).await?;
    let mut places = stops_of(&terms.places, &tree);
    let left_out = places.len().saturating_sub(MOST_STOPS);
    places.truncate(MOST_STOPS);
    let form = match app.forms.newest(&app.db, &terms.form).await? {
        Some(form) => Some(form),
        None => app.forms.newest_known(&app.db, &terms.form).await?,
    };
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let round = PatrolRound {
        id: PatrolRoundId::new(app.db.ids().as_ref()),
        version: 1,
        sequence: 0,
        estate_id: plan.estate_id,
        plan_id: plan.id,
        name: terms.name.clone(),
        form: terms.form.clone(),
        form_version: form.map_or(1, |form| form.version),
        position: terms.position.clone(),
        cleaning_fee: terms.cleaning_fee,
        occasion: extra.occasion,
        warning_id,
        begins_at: extra.begins_at,
        due_at: extra.due_at,
        state: RoundState::Due,
        tally: Tally { stops: count(places.len()), left_out: count(left_out), ..Tally::default() },
    };
    let stops = (1_u32..).zip(places).map(|(position, place)| Stop {
        position,
        place_id: place.id,
        kind: place.kind,
        label: place.label,
        outcome: StopOutcome::Open,
    });
    let begins_on = there.estate.date(extra.begins_at)?;
    let new = NewRound { round, stops: stops.collect(), begins_on, again_at };
    Ok(round_rows::insert(tx, &new).await?)
}

/// The round that a plan has made at this instant.
fn planned(plan: &PatrolPlan, begins_at: DateTime<Utc>) -> ExtraRound {
    let due_at = begins_at + plan.terms.due_within();
    ExtraRound { occasion: PatrolOccasion::Planned, begins_at, due_at }
}
