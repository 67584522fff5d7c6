//! A warning of weather, and the rounds that it asks for.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, EstateId, Principal, Refusal};
use standards::patrols::WeatherRule;
use vocabulary::{PatrolOccasion, PatrolPlanId, WeatherKind, WeatherLevel, WeatherWarningId};

/// The longest that a warning holds, in days: what lasts longer is another.
pub(crate) const LONGEST_WARNING: i64 = 31;

/// Where it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WarningPlace {
    Estate(EstateId),
    /// By its code.
    Region(String),
}

/// Who took it back, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawal {
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
    pub(crate) reason: String,
}

/// A warning as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WeatherWarning {
    pub(crate) id: WeatherWarningId,
    /// Counts what people changed.
    pub(crate) version: i32,
    pub(crate) place: WarningPlace,
    pub(crate) kind: WeatherKind,
    pub(crate) level: WeatherLevel,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    /// Who warned, such as an observatory.
    pub(crate) source: Option<String>,
    pub(crate) entered_by: Principal,
    pub(crate) entered_at: DateTime<Utc>,
    pub(crate) withdrawn: Option<Withdrawal>,
    /// The last plan of which its rounds were made.
    pub(crate) spread_after: Option<PatrolPlanId>,
}

/// A round that a warning asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExtraRound {
    pub(crate) occasion: PatrolOccasion,
    pub(crate) begins_at: DateTime<Utc>,
    pub(crate) due_at: DateTime<Utc>,
}

impl WeatherWarning {
    /// The rounds that a rule asks for, where one may take so long: one that is done when it begins, the first while it holds,
    /// and one when it is over. What is to come before something that is there already is too late.
    pub(crate) fn extra_rounds(
        &self,
        rule: &WeatherRule,
        (within, now): (TimeDelta, DateTime<Utc>),
    ) -> Vec<ExtraRound> {
        let is_ahead = now < self.starts_at;
        let before = (rule.is_before && is_ahead).then_some(ExtraRound {
            occasion: PatrolOccasion::BeforeWeather,
            begins_at: now,
            due_at: self.starts_at,
        });
        let first_at = self.starts_at.max(now);
        let during = rule.every_hours.and_then(|hours| self.during(hours, first_at, within));
        let after = rule.is_after.then(|| ExtraRound {
            occasion: PatrolOccasion::AfterWeather,
            begins_at: self.ends_at,
            due_at: self.ends_at + within,
        });
        [before, during, after].into_iter().flatten().collect()
    }

    /// The round after one that began at `begins_at`, while the warning holds.
    pub(crate) fn next_during(
        &self,
        rule: &WeatherRule,
        (begins_at, within): (DateTime<Utc>, TimeDelta),
    ) -> Option<ExtraRound> {
        let hours = rule.every_hours?;
        self.during(hours, begins_at + TimeDelta::hours(hours.into()), within)
    }

    fn during(&self, hours: u32, begins_at: DateTime<Utc>, within: TimeDelta) -> Option<ExtraRound> {
        let is_to_be = self.withdrawn.is_none() && begins_at < self.ends_at;
        // It is done before the next one begins.
        let due_at = begins_at + within.min(TimeDelta::hours(hours.into()));
        is_to_be.then_some(ExtraRound { occasion: PatrolOccasion::DuringWeather, begins_at, due_at })
    }

    /// Takes it back.
    ///
    /// # Errors
    /// `patrols.warning_withdrawn` when somebody did; `patrols.warning_over` when it held to its end.
    pub(crate) fn withdraw(
        &mut self,
        actor: &Actor,
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if self.withdrawn.is_some() {
            return Err(Refusal::conflict("patrols.warning_withdrawn"));
        }
        if self.ends_at <= now {
            return Err(Refusal::conflict("patrols.warning_over"));
        }
        self.withdrawn = Some(Withdrawal { by: actor.principal.clone(), at: now, reason });
        self.version += 1;
        Ok(())
    }
}
