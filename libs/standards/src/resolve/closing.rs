//! When resolved work is closed by itself.

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;

use super::step::{Step, on_the_wall};
use crate::term::Term;
use crate::{Clause, Standard};

/// What holds where a standard says nothing.
const BY_DEFAULT: Term = Term::Days(3);

/// When, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingDecision {
    /// When.
    pub closes_at: DateTime<Utc>,
    /// The clause that sets it; absent where the standard says nothing and the default holds.
    pub clause: Option<Clause>,
    /// How it came about.
    pub explanation: Vec<Step>,
}

impl Standard {
    /// When work is closed on which nobody has anything to say any more since `quiet_since`: its resolution, or the end of
    /// its last follow-up.
    #[must_use]
    pub fn closing(&self, quiet_since: DateTime<Utc>, calendar: &BusinessCalendar) -> ClosingDecision {
        if let Some(rule) = &self.closing {
            let closes_at = rule.figure.term.ends_at(quiet_since, calendar);
            let explanation = Step::of_figure(&rule.figure, (quiet_since, closes_at), calendar);
            return ClosingDecision { closes_at, clause: Some(rule.figure.clause.clone()), explanation };
        }
        let closes_at = BY_DEFAULT.ends_at(quiet_since, calendar);
        let wall = on_the_wall(closes_at, calendar);
        let step = Step::new(
            None,
            format!("The standard sets no time for closing; {} hold: until {wall}.", BY_DEFAULT.en()),
            format!("标准未规定结案时间；按{}计，至 {wall}。", BY_DEFAULT.zh()),
        );
        ClosingDecision { closes_at, clause: None, explanation: vec![step] }
    }
}
