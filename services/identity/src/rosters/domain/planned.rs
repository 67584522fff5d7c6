//! What a roster has for some days, person by person, for whoever plans it: what the pattern has, what differs, and what is
//! worked in the end. Whether somebody still holds the position is no matter of the plan.

use chrono::NaiveDate;
use kernel::{DateKind, StaffId};

use super::{Assigned, DutyFacts, Line, RosterEntry, assigned};

kernel::define_words! {
    /// What a day is to a roster beside its weekday.
    RosterDateKind {
        /// As its weekday is.
        Ordinary = "ordinary",
        /// Off by the calendar of the place.
        Holiday = "holiday",
        /// Worked in exchange for another (调休上班).
        Swapped = "swapped",
    }
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatePlan {
    pub(crate) day: NaiveDate,
    pub(crate) kind: RosterDateKind,
}

/// The days of one person, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonPlan {
    pub(crate) staff_id: StaffId,
    pub(crate) days: Vec<PersonDay>,
}

/// What one person has on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonDay {
    /// True when a line of theirs has this day.
    pub(crate) has_line: bool,
    /// The code of the shift that the pattern has for them.
    pub(crate) by_pattern: Option<String>,
    /// How the day differs.
    pub(crate) entry: Option<RosterEntry>,
    /// The codes of the shifts that they work in the end.
    pub(crate) works: Vec<String>,
    /// Who works theirs after a swap.
    pub(crate) given_to: Option<StaffId>,
    /// Whose they work after a swap.
    pub(crate) taken_from: Vec<StaffId>,
}

/// Everybody who works by the roster on these days, or may, and what each day is.
pub(crate) fn planned(
    facts: &DutyFacts,
    (first, last): (NaiveDate, NaiveDate),
) -> (Vec<DatePlan>, Vec<PersonPlan>) {
    let dates: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
    let kind = |day| match facts.calendar.kind_of(day) {
        DateKind::Ordinary => RosterDateKind::Ordinary,
        DateKind::Holiday => RosterDateKind::Holiday,
        DateKind::Swapped => RosterDateKind::Swapped,
    };
    let days = dates.iter().map(|day| DatePlan { day: *day, kind: kind(*day) }).collect();
    let worked = assigned(facts, first, last);
    let deviations = facts.deviations();
    let mut people = facts.people();
    people.sort_unstable();
    people.dedup();
    let of = |staff_id: StaffId| {
        let on = |day: &NaiveDate| {
            let own: Vec<&Assigned<'_>> = worked.iter().filter(|assigned| assigned.day == *day).collect();
            person_day(facts, &own, (staff_id, *day, deviations.get(&(staff_id, *day)).copied()))
        };
        PersonPlan { staff_id, days: dates.iter().map(on).collect() }
    };
    (days, people.into_iter().map(of).collect())
}

fn person_day(
    facts: &DutyFacts,
    on_day: &[&Assigned<'_>],
    (staff_id, day, entry): (StaffId, NaiveDate, Option<&RosterEntry>),
) -> PersonDay {
    let has_it = |line: &&Line| line.staff_id == staff_id && line.has(day);
    let line = facts.roster.lines.iter().find(has_it);
    let kind = facts.calendar.kind_of(day);
    let by_pattern = line.and_then(|line| facts.pattern.shift_on(day, line.offset, kind));
    let mut works: Vec<String> = Vec::new();
    for assigned in on_day.iter().filter(|assigned| assigned.worker == staff_id) {
        // A shift of several spans is one.
        if !works.contains(&assigned.shift.code) {
            works.push(assigned.shift.code.clone());
        }
    }
    let is_swapped = |assigned: &&&Assigned<'_>| assigned.owner != assigned.worker;
    let swapped = || on_day.iter().filter(is_swapped);
    let given_to = swapped().find(|assigned| assigned.owner == staff_id).map(|assigned| assigned.worker);
    let mut taken_from: Vec<StaffId> =
        swapped().filter(|assigned| assigned.worker == staff_id).map(|assigned| assigned.owner).collect();
    taken_from.dedup();
    PersonDay {
        has_line: line.is_some(),
        by_pattern: by_pattern.map(|shift| shift.code.clone()),
        entry: entry.cloned(),
        works,
        given_to,
        taken_from,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{StaffId, SystemIds};
    use vocabulary::ShiftSwapId;

    use super::{
        super::{
            Deviation, Takeover,
            tests::{day, entry, march, person},
        },
        *,
    };

    #[test]
    fn a_plan_tells_what_the_pattern_has_what_differs_and_what_is_worked_in_the_end() {
        let mut facts = march();
        // On the third, one works late by the pattern and four a day's shift besides; two gives their night to three.
        facts.entries = vec![
            entry(1, "2026-03-03", Deviation::Changed("D".to_owned())),
            entry(4, "2026-03-03", Deviation::Extra("E".to_owned())),
            entry(2, "2026-03-02", Deviation::Absence),
        ];
        facts.takeovers = vec![Takeover {
            swap_id: ShiftSwapId::new(&SystemIds),
            day: day("2026-03-03"),
            from: person(2),
            by: person(3),
        }];
        let (days, people) = planned(&facts, (day("2026-03-01"), day("2026-03-03")));
        let kinds: Vec<&str> = days.iter().map(|date| date.kind.as_str()).collect();
        assert_eq!(kinds, ["ordinary"; 3]);
        let told = |at: usize, on: usize| {
            let PersonDay { has_line, by_pattern, entry, works, given_to, taken_from } = &people[at].days[on];
            let of = |id: &StaffId| (1..=9).find(|number| person(*number) == *id).unwrap_or_default();
            let kind = entry.as_ref().map_or("-", |entry| entry.deviation.kind().as_str());
            let (given, taken) = (given_to.iter().map(of).sum::<u8>(), taken_from.iter().map(of).sum::<u8>());
            format!(
                "{has_line} {} {kind} {} {given} {taken}",
                by_pattern.as_deref().unwrap_or("-"),
                works.join("+")
            )
        };
        assert_eq!(people.len(), 4);
        assert_eq!(told(0, 0), "false - -  0 0", "the day before the roster begins");
        assert_eq!(told(0, 1), "true E - E 0 0");
        assert_eq!(told(0, 2), "true L changed D 0 0");
        assert_eq!(told(1, 1), "true L absence  0 0");
        assert_eq!(told(1, 2), "true N -  3 0");
        assert_eq!(told(2, 2), "true - - N 0 2");
        assert_eq!(told(3, 2), "false - extra E 0 0");
        let (days, _people) = planned(&facts, (day("2026-02-14"), day("2026-02-16")));
        let kinds: Vec<&str> = days.iter().map(|date| date.kind.as_str()).collect();
        assert_eq!(kinds, ["swapped", "holiday", "holiday"]);
    }
}
