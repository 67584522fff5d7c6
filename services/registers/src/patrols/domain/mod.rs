//! Patrols: plans, the rounds that are made of them, what is found on a round, and the weather that asks for more of them.
//!
//! A round cannot be finished while a stop was neither visited nor skipped for a reason (PAT-03), and one that is not done in
//! time is found so once.

mod finding;
mod round;
#[cfg(test)]
mod tests;
mod warning;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{Actor, BusinessCalendar, EstateId, Money, Principal};
use standards::patrols::{Cadence, WeatherRule};
use vocabulary::{PatrolPlanId, PlaceId, PlaceKind, WeatherKind, WeatherLevel};

pub(crate) use finding::{
    FindingDetails, FoundTicket, PET_FORM, PatrolFinding, RECEIPT_FORM, check_finding, is_receipt_for,
};
pub(crate) use round::{PatrolRound, RoundActKind, RoundState, Stop, StopOutcome, Tally, Visit};
pub(crate) use warning::{ExtraRound, LONGEST_WARNING, WarningPlace, WeatherWarning, Withdrawal};

/// The most stops of a round: what has more is several plans.
pub(crate) const MOST_STOPS: usize = 500;

/// The most rules about weather that a plan has.
pub(crate) const MOST_WEATHER: usize = 16;

/// Where a round goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlanPlaces {
    /// To these places, in this order.
    Listed(Vec<PlaceId>),
    /// To everything of these kinds that lies in a place when the round is made: what is built later is patrolled, too.
    Within { place_id: PlaceId, kinds: Vec<PlaceKind> },
}

/// What people set of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanTerms {
    pub(crate) name: String,
    /// The code of the form by which is looked.
    pub(crate) form: String,
    /// The position of identity whose holders patrol; anybody who may where none is named.
    pub(crate) position: Option<String>,
    pub(crate) places: PlanPlaces,
    pub(crate) cadence: Cadence,
    /// For how long a round may take, in minutes.
    pub(crate) due_minutes: u32,
    pub(crate) weather: Vec<WeatherRule>,
    /// What a keeper pays at once whose dog's waste is not cleaned up (PET-05).
    pub(crate) cleaning_fee: Option<Money>,
    /// The first day on which it holds, by the calendar there.
    pub(crate) from: NaiveDate,
    /// The last.
    pub(crate) until: Option<NaiveDate>,
}

/// One plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatrolPlan {
    pub(crate) id: PatrolPlanId,
    /// Counts what people changed.
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) terms: PlanTerms,
    pub(crate) set_by: Principal,
    pub(crate) set_at: DateTime<Utc>,
    /// When its next round is made; none when there is none any more.
    pub(crate) next_at: Option<DateTime<Utc>>,
}

impl PlanTerms {
    /// When the first round begins after an instant.
    pub(crate) fn next_after(
        &self,
        after: DateTime<Utc>,
        calendar: &BusinessCalendar,
    ) -> Option<DateTime<Utc>> {
        self.cadence.next_after(after, (self.from, self.until), calendar)
    }

    /// How long a round may take.
    pub(crate) fn due_within(&self) -> TimeDelta {
        TimeDelta::minutes(self.due_minutes.into())
    }

    /// Whether it holds on this day there.
    pub(crate) fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// What a warning of this kind and level asks for: of several rules about it the one for the gravest.
    pub(crate) fn weather_rule(&self, kind: WeatherKind, level: WeatherLevel) -> Option<&WeatherRule> {
        let applicable = self.weather.iter().filter(|rule| rule.applies(kind, level));
        applicable.max_by_key(|rule| rule.from_level)
    }
}

impl PatrolPlan {
    /// Sets other terms from now on. Rounds that were made stay as they are.
    pub(crate) fn change(
        &mut self,
        actor: &Actor,
        terms: PlanTerms,
        (now, calendar): (DateTime<Utc>, &BusinessCalendar),
    ) {
        self.next_at = terms.next_after(now, calendar);
        self.terms = terms;
        self.set_by = actor.principal.clone();
        self.set_at = now;
        self.version += 1;
    }
}
