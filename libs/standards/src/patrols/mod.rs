//! Patrols as data (巡视): what the written procedures have patrolled, how often, and what more when a storm is announced.
//!
//! A document has the plans of one profile: the form by which is looked, what is looked at, when, by whom, and the extra rounds
//! that weather asks for, each by its rule. An estate makes plans of its own of them, and changes what it likes.
//!
//! * [`PatrolPlanDefinition::parse_all`] reads a document and reports every fault at once, with line and column.
//! * [`plans`] and [`plan`] are those that ship, in `patrols/`.
//! * [`Cadence`] says when rounds come; [`WeatherRule`] which more there are around a warning.
//!
//! Deliberately absent: the places themselves, since each estate has its own, and who is on duty.

mod cadence;
mod read;
mod shipped;

use vocabulary::{PlaceKind, WeatherKind, WeatherLevel};

use crate::{Clause, Title};

pub use cadence::{Cadence, CadenceFault, CadenceParts, minutes_of, time_of};
pub use shipped::{plan, plans};

/// The longest time for one round, in minutes: a week.
pub const MOST_MINUTES: u32 = 7 * 24 * 60;

/// The longest pause between rounds while a warning holds, in hours.
pub const MOST_HOURS: u32 = 72;

/// A plan that ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatrolPlanDefinition {
    /// What it is called in addresses, such as `daily-patrol`.
    pub code: String,
    /// The policy profile whose procedures ask for it; none when several do alike.
    pub profile: Option<String>,
    /// In people's words.
    pub title: Title,
    /// The rules of the rulebook that it keeps.
    pub rules: Vec<Clause>,
    /// The form by which is looked.
    pub form: String,
    /// The post whose duty it is.
    pub post: Option<String>,
    /// Everything of these kinds at the estate is a stop; where none is said, the estate lists its stops.
    pub kinds: Vec<PlaceKind>,
    /// When rounds come.
    pub cadence: Cadence,
    /// For how long a round may take, in minutes.
    pub due_minutes: u32,
    /// The extra rounds around weather.
    pub weather: Vec<WeatherRule>,
}

/// Which extra rounds a weather warning asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeatherRule {
    /// What is warned of.
    pub kind: WeatherKind,
    /// How grave at least.
    pub from_level: WeatherLevel,
    /// A round before it comes.
    pub is_before: bool,
    /// A round when it is over.
    pub is_after: bool,
    /// A round each so many hours while the warning holds.
    pub every_hours: Option<u32>,
}

impl WeatherRule {
    /// True when a warning of this kind and level asks for what the rule says.
    #[must_use]
    pub fn applies(&self, kind: WeatherKind, level: WeatherLevel) -> bool {
        self.kind == kind && self.from_level <= level
    }

    /// True when it asks for no round at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.is_before && !self.is_after && self.every_hours.is_none()
    }
}
