//! Who is on duty when: a function of what is known, in whichever order it became known.
//!
//! A shift belongs to the day on which it begins, and so do an absence, another shift and a swap. Whoever works it is on
//! duty while their membership is in force, to the instant; on a deputy's days it is the deputy who is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{BusinessCalendar, StaffId};
use vocabulary::{RosterId, ShiftSwapId};

use super::{Deviation, Roster, RosterEntry};
use crate::{
    memberships::domain::Membership,
    shift_patterns::domain::{Interval, PatternShift, ShiftPattern},
};

/// So many days ahead it is looked for whoever comes next: longer than anybody's holidays.
pub(crate) const HORIZON: TimeDelta = TimeDelta::days(35);

/// Somebody works what another one's day has, as was agreed and approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Takeover {
    pub(crate) swap_id: ShiftSwapId,
    pub(crate) day: NaiveDate,
    pub(crate) from: StaffId,
    pub(crate) by: StaffId,
}

/// All that decides who is on duty by one roster.
#[derive(Debug, Clone)]
pub(crate) struct DutyFacts {
    pub(crate) roster: Roster,
    pub(crate) pattern: ShiftPattern,
    pub(crate) calendar: Arc<BusinessCalendar>,
    pub(crate) entries: Vec<RosterEntry>,
    pub(crate) takeovers: Vec<Takeover>,
    /// Of the roster's position at its place.
    pub(crate) memberships: Vec<Membership>,
}

/// A part of a shift that somebody has to work, whether or not they hold the position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assigned<'a> {
    pub(crate) worker: StaffId,
    /// Whose day it was before a swap.
    pub(crate) owner: StaffId,
    pub(crate) day: NaiveDate,
    pub(crate) shift: &'a PatternShift,
    pub(crate) interval: Interval,
}

/// Somebody's duty without a break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Duty {
    pub(crate) interval: Interval,
    pub(crate) staff_id: StaffId,
    /// The day that the shift belongs to.
    pub(crate) day: NaiveDate,
    pub(crate) shift_code: String,
    pub(crate) shift_name: String,
    /// For whom they stand in.
    pub(crate) deputy_for: Option<StaffId>,
    /// Whose day it was before a swap.
    pub(crate) swapped_with: Option<StaffId>,
    pub(crate) roster_id: RosterId,
    /// By whose clock the shift is: an IANA name.
    pub(crate) time_zone: &'static str,
}

/// Who is on duty at an instant, and who comes next: all whose duty begins first after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(crate) on_duty: Vec<Duty>,
    pub(crate) next: Vec<Duty>,
}

/// What somebody's days have, by person and day. Of two things that exclude each other the younger holds.
pub(super) type ByDay<T> = BTreeMap<(StaffId, NaiveDate), T>;

impl DutyFacts {
    /// Everybody who works by the roster, or may: by a line, a day that differs, or a swap.
    pub(crate) fn people(&self) -> Vec<StaffId> {
        let entries = self.entries.iter().map(|entry| entry.staff_id);
        let takers = self.takeovers.iter().map(|takeover| takeover.by);
        self.roster.people().into_iter().chain(entries).chain(takers).collect()
    }

    pub(super) fn deviations(&self) -> ByDay<&RosterEntry> {
        let mut found = ByDay::new();
        for entry in &self.entries {
            let place = found.entry((entry.staff_id, entry.day)).or_insert(entry);
            if place.id < entry.id {
                *place = entry;
            }
        }
        found
    }

    fn takeovers(&self) -> ByDay<&Takeover> {
        let mut found = ByDay::new();
        for takeover in &self.takeovers {
            let place = found.entry((takeover.from, takeover.day)).or_insert(takeover);
            if place.swap_id < takeover.swap_id {
                *place = takeover;
            }
        }
        found
    }

    /// The shifts of a day, with whose they are before any swap.
    fn shifts_on<'a>(
        &'a self,
        day: NaiveDate,
        deviations: &ByDay<&'a RosterEntry>,
    ) -> Vec<(StaffId, &'a PatternShift)> {
        let kind = self.calendar.kind_of(day);
        let lines = self.roster.lines.iter().filter(|line| line.has(day));
        let planned = lines.filter_map(|line| {
            let deviation = deviations.get(&(line.staff_id, day)).map(|entry| &entry.deviation);
            let shift = match deviation {
                Some(Deviation::Changed(code)) => self.pattern.shift(code),
                Some(Deviation::Absence | Deviation::Extra(_)) | None => {
                    self.pattern.shift_on(day, line.offset, kind)
                }
            };
            Some((line.staff_id, shift?))
        });
        let extra = deviations.values().filter(|entry| entry.day == day).filter_map(|entry| {
            let Deviation::Extra(code) = &entry.deviation else { return None };
            Some((entry.staff_id, self.pattern.shift(code)?))
        });
        planned.chain(extra).collect()
    }
}

/// What has to be worked on these days, as far as they are the roster's.
pub(crate) fn assigned(facts: &DutyFacts, first: NaiveDate, last: NaiveDate) -> Vec<Assigned<'_>> {
    let (deviations, takeovers) = (facts.deviations(), facts.takeovers());
    let last = last.min(facts.roster.until());
    let days = first.max(facts.roster.term.from).iter_days().take_while(|day| *day <= last);
    let mut found = Vec::new();
    for day in days {
        for (owner, shift) in facts.shifts_on(day, &deviations) {
            let worker = takeovers.get(&(owner, day)).map_or(owner, |takeover| takeover.by);
            let is_absent =
                deviations.get(&(worker, day)).is_some_and(|entry| entry.deviation == Deviation::Absence);
            if !is_absent {
                let spans = shift.on(day, facts.roster.zone);
                found.extend(spans.map(|interval| Assigned { worker, owner, day, shift, interval }));
            }
        }
    }
    found
}

/// Who of these people would have to be in two places or to work two shifts at once, and the first day of that, as far as
/// shifts of these days take part.
pub(crate) fn clashing(
    rosters: &[DutyFacts],
    people: &[StaffId],
    (first, last): (NaiveDate, NaiveDate),
) -> Option<(StaffId, NaiveDate)> {
    // The day before may last into the first, and that after the last may begin in it.
    let (first, last) = (first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
    let mut worked: Vec<(StaffId, Interval, NaiveDate)> = rosters
        .iter()
        .flat_map(|facts| assigned(facts, first, last))
        .filter(|assigned| people.contains(&assigned.worker))
        .map(|assigned| (assigned.worker, assigned.interval, assigned.day))
        .collect();
    worked.sort_unstable();
    worked.windows(2).find_map(|pair| match pair {
        [(one, before, _day), (other, next, day)] if one == other && before.meets(next) => {
            Some((*other, *day))
        }
        _apart => None,
    })
}

/// Who is on duty on these days, in the order of time.
pub(crate) fn duties(facts: &DutyFacts, first: NaiveDate, last: NaiveDate) -> Vec<Duty> {
    let mut found: Vec<Duty> =
        assigned(facts, first, last).iter().flat_map(|assigned| worked(facts, assigned)).collect();
    found.sort_unstable();
    found
}

/// What is worked of a shift, and by whom, cut wherever that changes.
fn worked(facts: &DutyFacts, assigned: &Assigned<'_>) -> Vec<Duty> {
    let Assigned { worker, owner, day, shift, interval } = assigned;
    let own: Vec<&Membership> =
        facts.memberships.iter().filter(|membership| membership.staff_id == *worker).collect();
    let turns = own.iter().flat_map(|membership| membership.turns()).map(|(_name, at)| at);
    let within = turns.filter(|at| interval.from < *at && *at < interval.until);
    let cuts: BTreeSet<DateTime<Utc>> = within.chain([interval.from, interval.until]).collect();
    let cuts: Vec<DateTime<Utc>> = cuts.into_iter().collect();
    let mut found: Vec<Duty> = Vec::new();
    for cut in cuts.windows(2) {
        let [from, until] = cut else { continue };
        let Some((staff_id, deputy_for)) = present(&own, *worker, *from) else { continue };
        match found.last_mut() {
            Some(last) if last.interval.until == *from && last.staff_id == staff_id => {
                last.interval.until = *until;
            }
            _new => found.push(Duty {
                interval: Interval { from: *from, until: *until },
                staff_id,
                day: *day,
                shift_code: shift.code.clone(),
                shift_name: shift.name.clone(),
                deputy_for,
                swapped_with: (owner != worker).then_some(*owner),
                roster_id: facts.roster.id,
                time_zone: facts.roster.zone.name(),
            }),
        }
    }
    found
}

/// Who is there for somebody at an instant: a deputy, else they themselves, and nobody when they do not hold the position
/// then.
fn present(own: &[&Membership], worker: StaffId, at: DateTime<Utc>) -> Option<(StaffId, Option<StaffId>)> {
    let mut in_force = own.iter().filter(|membership| membership.term.is_in_force(at)).peekable();
    in_force.peek()?;
    let deputies = in_force.filter_map(|membership| membership.deputy);
    let deputy = deputies.filter(|deputy| deputy.term.is_in_force(at)).map(|deputy| deputy.staff_id).min();
    Some(deputy.map_or((worker, None), |deputy| (deputy, Some(worker))))
}

/// Who is on duty at `at` by these rosters, and who comes next.
pub(crate) fn watch(rosters: &[DutyFacts], at: DateTime<Utc>) -> Watch {
    let mut found = Watch::default();
    for facts in rosters {
        let today = at.with_timezone(&facts.roster.zone).date_naive();
        let yesterday = today.pred_opt().unwrap_or(today);
        let running = |duty: &Duty| duty.interval.from <= at && at < duty.interval.until;
        found.on_duty.extend(duties(facts, yesterday, today).into_iter().filter(running));
        found.next.extend(next_by(facts, yesterday, at));
    }
    found.on_duty.sort_unstable();
    let first = found.next.iter().map(|duty| duty.interval.from).min();
    found.next.retain(|duty| Some(duty.interval.from) == first);
    found.next.sort_unstable();
    found
}

/// Whose duty begins first after `at`, looked for a few days at a time: mostly somebody comes within a day.
fn next_by(facts: &DutyFacts, first: NaiveDate, at: DateTime<Utc>) -> Vec<Duty> {
    let last = (first + HORIZON).min(facts.roster.until());
    let mut day = first.max(facts.roster.term.from);
    while day <= last {
        let until = (day + TimeDelta::days(2)).min(last);
        let mut coming = duties(facts, day, until);
        coming.retain(|duty| at < duty.interval.from);
        if let Some((from, of)) = coming.first().map(|duty| (duty.interval.from, duty.day)) {
            // What belongs to the last day that was looked at may begin later than something of the day after it.
            if of < until || until == last {
                coming.retain(|duty| duty.interval.from == from);
                return coming;
            }
            day = until;
        } else {
            day = until + TimeDelta::days(1);
        }
    }
    Vec::new()
}
