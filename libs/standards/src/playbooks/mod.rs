//! Emergency playbooks as data (突发事件应急处置规定): what is done in which emergency, by whom, in which order and within
//! which time.
//!
//! A document has one playbook: what it is for, the key that starts it, and its steps, each by its rules. What every
//! emergency has in common stands in one document of its own, and a playbook gets each of those steps unless it has one for
//! the same purpose. Numbers are named (`police`), since which number that is differs by country and estate.
//!
//! * [`Playbook::parse`] reads a document and reports every fault at once, with line and column, in both languages.
//! * [`playbooks`] and [`playbook`] are those that ship, in `playbooks/`; [`emergency_number`] is what is dialled in a
//!   country.
//!
//! A document is refused when help from outside or treatment would wait for another step (EMG-04, EMG-05), and when it
//! would end without a written record (EMG-61).
//!
//! Deliberately absent: who is on duty, which is asked where people are known; what happened in an emergency, which is the
//! ticket desk's; and playbooks of a group's own.

mod read;
mod shipped;

use chrono::{DateTime, TimeDelta, Utc};
use vocabulary::{EmergencyCause, EmergencyContact, EmergencyHarm, PlaybookPurpose, PlaybookRole};

use crate::{Clause, Title};

pub use read::CommonSteps;
pub use shipped::{common_steps, emergency_number, playbook, playbooks};

/// A playbook with all of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// What it is called in addresses, such as `fire`.
    pub code: String,
    /// Runs keep the version that they were started on.
    pub version: i32,
    /// The key that starts it, a small letter.
    pub key: char,
    /// As the source prints it.
    pub title: Title,
    /// What is harmed (EMG-01).
    pub harms: Vec<EmergencyHarm>,
    /// How it comes about (EMG-01).
    pub cause: EmergencyCause,
    /// The rules by which only named readers see its runs; none of most.
    pub confidential: Vec<Clause>,
    /// What its steps depend on.
    pub conditions: Vec<PlaybookCondition>,
    /// What holds in all of it.
    pub principles: Vec<PlaybookPrinciple>,
    /// What is done, in the order in which it is shown.
    pub steps: Vec<PlaybookStep>,
}

/// Something that is so, or is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookCondition {
    /// What it is called, such as `injured`.
    pub code: String,
    /// What is claimed.
    pub text: Title,
    /// True when it is so from the beginning, unless somebody says otherwise.
    pub holds_at_start: bool,
}

/// A principle of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookPrinciple {
    /// The rule of the rulebook.
    pub rule: Clause,
    /// What it says.
    pub text: Title,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookStep {
    /// What it is called within its playbook.
    pub code: String,
    /// The rules that ask for it, the first of all that which its time limit is by.
    pub rules: Vec<Clause>,
    /// What is to be done.
    pub text: Title,
    /// What it is for.
    pub purpose: PlaybookPurpose,
    /// Whose it is.
    pub who: PlaybookRole,
    /// The steps before it; those beside it are done at once.
    pub after: Vec<String>,
    /// The condition without which it is not done.
    pub when: Option<String>,
    /// Whom one dials.
    pub dial: Vec<EmergencyContact>,
    /// How long one has.
    pub limit: Option<StepLimit>,
    /// The form whose record it needs, or a text in its place.
    pub form: Option<String>,
    /// True when it needs photos.
    pub takes_photos: bool,
    /// True when the run is closed without it, too.
    pub is_optional: bool,
    /// True when the run is not closed without it.
    pub is_closing: bool,
}

/// How long one has for a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLimit {
    /// On the clock.
    pub within: TimeDelta,
    /// True when the source names no figure, such as in "at once".
    pub is_own_choice: bool,
    /// Counted from the event; else from when the step is to be done.
    pub is_from_event: bool,
    /// The step that gives more time once it is done, and how long one has then.
    pub longer: Option<(String, TimeDelta)>,
}

impl StepLimit {
    /// By when it is to be done, where `is_longer` tells whether the step that gives more time was done.
    #[must_use]
    pub fn ends_at(&self, counted_from: DateTime<Utc>, is_longer: bool) -> DateTime<Utc> {
        let longer = self.longer.as_ref().filter(|_| is_longer).map(|(_step, within)| *within);
        counted_from + longer.unwrap_or(self.within)
    }
}

impl Playbook {
    /// The step of that code.
    #[must_use]
    pub fn step(&self, code: &str) -> Option<&PlaybookStep> {
        self.steps.iter().find(|step| step.code == code)
    }

    /// The condition of that code.
    #[must_use]
    pub fn condition(&self, code: &str) -> Option<&PlaybookCondition> {
        self.conditions.iter().find(|condition| condition.code == code)
    }

    /// True when only named readers see its runs.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        !self.confidential.is_empty()
    }
}
