//! Rosters (排班): who works which shift in a position at a place, from one day to another, and the days on which somebody
//! works otherwise.

mod duty;
mod planned;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::{Faults, Refusal, StaffId};
use vocabulary::{PositionId, RosterEntryId, RosterId, ShiftPatternId};

use crate::{
    memberships::domain::{HeldAt, Membership, Term},
    shift_patterns::domain::ShiftPattern,
};

pub(crate) use duty::{Assigned, Duty, DutyFacts, HORIZON, Takeover, Watch, assigned, clashing, watch};
pub(crate) use planned::{DatePlan, PersonDay, PersonPlan, RosterDateKind, planned};

kernel::define_words! {
    /// How a day of somebody differs from their roster.
    RosterEntryKind {
        /// 缺勤: they work nothing.
        Absence = "absence",
        /// 加班: they work a shift besides.
        Extra = "extra",
        /// 调班: they work another shift.
        Changed = "changed",
    }
}

/// The most days of a roster: a year.
pub(crate) const MOST_DAYS: i64 = 366;
/// The most lines of a roster.
pub(crate) const MOST_LINES: usize = 100;

/// One roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Roster {
    pub(crate) id: RosterId,
    pub(crate) version: i32,
    pub(crate) position_id: PositionId,
    pub(crate) at: HeldAt,
    pub(crate) pattern_id: ShiftPatternId,
    /// By whose clock the shifts are.
    pub(crate) zone: Tz,
    /// Its days; the last is always known.
    pub(crate) term: Term,
    pub(crate) lines: Vec<Line>,
    pub(crate) created_at: DateTime<Utc>,
}

/// One person's days on a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) staff_id: StaffId,
    /// So many days they are ahead of the anchor of the cycle.
    pub(crate) offset: u16,
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
}

/// One day on which somebody works otherwise than their line has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RosterEntry {
    pub(crate) id: RosterEntryId,
    pub(crate) roster_id: RosterId,
    pub(crate) staff_id: StaffId,
    pub(crate) day: NaiveDate,
    pub(crate) deviation: Deviation,
    pub(crate) note: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
}

/// How.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deviation {
    Absence,
    /// Besides what they work that day, the shift of this code.
    Extra(String),
    /// In place of what they work that day.
    Changed(String),
}

impl Deviation {
    pub(crate) const fn kind(&self) -> RosterEntryKind {
        match self {
            Self::Absence => RosterEntryKind::Absence,
            Self::Extra(_shift) => RosterEntryKind::Extra,
            Self::Changed(_shift) => RosterEntryKind::Changed,
        }
    }

    pub(crate) fn shift(&self) -> Option<&str> {
        match self {
            Self::Absence => None,
            Self::Extra(shift) | Self::Changed(shift) => Some(shift),
        }
    }
}

impl Line {
    pub(crate) fn has(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

impl Roster {
    /// The last day.
    pub(crate) fn until(&self) -> NaiveDate {
        self.term.until.unwrap_or(self.term.from)
    }

    pub(crate) fn has(&self, day: NaiveDate) -> bool {
        self.term.from <= day && day <= self.until()
    }

    /// Everybody who has a line, each once.
    pub(crate) fn people(&self) -> Vec<StaffId> {
        let mut people: Vec<StaffId> = self.lines.iter().map(|line| line.staff_id).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Passes for a roster that can be worked by people who hold its position at its place as `memberships` say.
    ///
    /// # Errors
    /// Faults: at `/until` of more days than a year has, or of a pattern that ends before; at a line of days that are
    /// not the roster's, of an offset beyond the cycle, of days that the person has in another line, and of somebody who
    /// does not hold the position on all of them.
    pub(crate) fn refuse_unworkable(
        &self,
        pattern: &ShiftPattern,
        memberships: &[Membership],
    ) -> Result<(), Refusal> {
        let mut faults = Faults::new();
        if (self.until() - self.term.from).num_days() >= MOST_DAYS {
            faults.add("/until", "roster.too_long");
        }
        if pattern.until.is_some_and(|last| last < self.until()) {
            faults.add("/until", "roster.pattern_ended");
        }
        for (index, line) in self.lines.iter().enumerate() {
            let pointer = |field: &str| format!("/lines/{index}/{field}");
            if usize::from(line.offset) >= pattern.cycle.len() {
                faults.add(pointer("offset"), "roster.offset_beyond_cycle");
            }
            if !self.has(line.from) {
                faults.add(pointer("from"), "roster.day_outside");
            }
            if !self.has(line.until) {
                faults.add(pointer("until"), "roster.day_outside");
            }
            if line.until < line.from {
                faults.add(pointer("until"), "days.end_before_beginning");
            }
            let shares_a_day = |other: &Line| {
                other.staff_id == line.staff_id && other.from <= line.until && line.from <= other.until
            };
            if self.lines.iter().take(index).any(shares_a_day) {
                faults.add(pointer("staff_id"), "roster.line_overlaps");
            } else if !hold_throughout(memberships, line.staff_id, line.from, line.until) {
                faults.add(pointer("staff_id"), "roster.not_held");
            }
        }
        faults.into_result()
    }

    /// Lets it end with the last day of `term`, which begins as it did. Lines end with it, and those that would begin
    /// later are gone.
    ///
    /// # Errors
    /// A fault at `/until`: it would end before it begins, or ends by then already.
    pub(crate) fn end(&mut self, term: Term) -> Result<(), Refusal> {
        let last = term.until.unwrap_or(term.from);
        if last < self.term.from {
            return Err(Refusal::at("/until", "days.end_before_beginning"));
        }
        if self.until() <= last {
            return Err(Refusal::at("/until", "roster.ends_already"));
        }
        self.term = term;
        self.lines.retain(|line| line.from <= last);
        for line in &mut self.lines {
            line.until = line.until.min(last);
        }
        self.version += 1;
        Ok(())
    }

    /// Passes for one that has not begun: who was on duty stays told.
    ///
    /// # Errors
    /// `identity.roster_begun`.
    pub(crate) fn refuse_begun(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if now < self.term.begins_at {
            return Ok(());
        }
        Err(Refusal::conflict("identity.roster_begun"))
    }
}

/// True when somebody holds a position on each of these days. `memberships` are those of one position at one place.
pub(crate) fn hold_throughout(
    memberships: &[Membership],
    staff_id: StaffId,
    from: NaiveDate,
    until: NaiveDate,
) -> bool {
    let own = memberships.iter().filter(|membership| membership.staff_id == staff_id);
    let mut terms: Vec<&Term> = own.map(|membership| &membership.term).collect();
    terms.sort_unstable_by_key(|term| term.from);
    let mut open = from;
    for term in terms.into_iter().filter(|term| term.until.is_none_or(|last| from <= last)) {
        if until < open || open < term.from {
            break;
        }
        match term.until.and_then(|last| last.checked_add_days(Days::new(1))) {
            Some(next) => open = open.max(next),
            None => return true,
        }
    }
    until < open
}
