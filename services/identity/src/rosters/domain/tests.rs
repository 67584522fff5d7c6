use std::{slice::from_ref, sync::Arc};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use kernel::{DateKind, StaffId, SystemIds};
use proptest::prelude::*;
use vocabulary::{MembershipId, PositionId, RosterEntryId, RosterId, ShiftPatternId, ShiftSwapId};

use super::{duty::duties, *};
use crate::{
    memberships::domain::Deputy,
    shift_patterns::domain::{PatternShift, Span, SpecialDays},
};

/// No clock here ever changes; its holidays are those of the notice for 2026.
const ZONE: Tz = Tz::Asia__Shanghai;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+08:00").parse().unwrap()
}

/// Somebody, always the same.
pub(super) fn person(number: u8) -> StaffId {
    format!("0198f000-0000-7000-8000-0000000000{number:02}").parse().unwrap()
}

fn term(from: &str, until: &str) -> Term {
    Term::new(day(from), Some(day(until)), ZONE)
}

fn shift(code: &str, spans: &[(u16, u16)]) -> PatternShift {
    let spans = spans.iter().map(|&(starts, ends)| Span { starts, ends }).collect();
    PatternShift { code: code.to_owned(), name: code.to_owned(), spans }
}

/// Early, late, night and rest, from the second of March on.
fn pattern() -> ShiftPattern {
    ShiftPattern {
        id: ShiftPatternId::new(&SystemIds),
        version: 1,
        code: "X".to_owned(),
        name: "x".to_owned(),
        shifts: vec![
            shift("E", &[(360, 840)]),
            shift("L", &[(840, 1320)]),
            shift("N", &[(1320, 1800)]),
            shift("D", &[(540, 720), (810, 1080)]),
        ],
        cycle: [Some("E"), Some("L"), Some("N"), None].map(|code| code.map(str::to_owned)).to_vec(),
        anchor: day("2026-03-02"),
        on_holidays: SpecialDays::AsCycle,
        on_swapped_days: SpecialDays::AsCycle,
        until: None,
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn membership(staff_id: StaffId, term: Term, deputy: Option<(StaffId, Term)>) -> Membership {
    Membership {
        id: MembershipId::new(&SystemIds),
        version: 1,
        staff_id,
        position_id: PositionId::new(&SystemIds),
        at: HeldAt::Group,
        term,
        deputy: deputy.map(|(staff_id, term)| Deputy { staff_id, term }),
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn line(number: u8, offset: u16, from: &str, until: &str) -> Line {
    Line { staff_id: person(number), offset, from: day(from), until: day(until) }
}

fn roster(from: &str, until: &str, lines: Vec<Line>) -> Roster {
    Roster {
        id: RosterId::new(&SystemIds),
        version: 1,
        position_id: PositionId::new(&SystemIds),
        at: HeldAt::Group,
        pattern_id: ShiftPatternId::new(&SystemIds),
        zone: ZONE,
        term: term(from, until),
        lines,
        created_at: DateTime::UNIX_EPOCH,
    }
}

pub(super) fn entry(number: u8, on: &str, deviation: Deviation) -> RosterEntry {
    RosterEntry {
        id: RosterEntryId::new(&SystemIds),
        roster_id: RosterId::new(&SystemIds),
        staff_id: person(number),
        day: day(on),
        deviation,
        note: None,
        created_at: DateTime::UNIX_EPOCH,
    }
}

/// March with one, two and three in turn, all of whom hold the position.
pub(super) fn march() -> DutyFacts {
    let lines = (1..=3_u8).map(|number| line(number, u16::from(number) - 1, "2026-03-02", "2026-03-31"));
    DutyFacts {
        roster: roster("2026-03-02", "2026-03-31", lines.collect()),
        pattern: pattern(),
        calendar: Arc::new(standards::calendar_for(ZONE)),
        entries: Vec::new(),
        takeovers: Vec::new(),
        memberships: (1..=3)
            .map(|number| membership(person(number), term("2026-03-01", "2026-12-31"), None))
            .collect(),
    }
}

/// Who is on duty, each as the number, with for whom or with whom.
fn told(duties: &[Duty]) -> Vec<String> {
    let number = |id: StaffId| (1..=9).find(|number| person(*number) == id).unwrap_or_default();
    duties
        .iter()
        .map(|duty| {
            let mut told = format!("{}{}", number(duty.staff_id), duty.shift_code);
            if let Some(holder) = duty.deputy_for {
                told.push_str(&format!(" for {}", number(holder)));
            }
            if let Some(owner) = duty.swapped_with {
                told.push_str(&format!(" of {}", number(owner)));
            }
            told
        })
        .collect()
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_on_which_it_begins() {
    // On the second of March: one early, two late, three at night.
    let facts = [march()];
    for (instant, on_duty, next) in [
        ("2026-03-02T05:59", &[][..], &["1E"][..]),
        ("2026-03-02T06:00", &["1E"], &["2L"]),
        ("2026-03-02T21:59", &["2L"], &["3N"]),
        ("2026-03-03T02:00", &["3N"], &["1L"]),
        ("2026-03-03T06:00", &[], &["1L"]),
        ("2026-04-01T05:59", &["2N"], &[]),
        ("2026-04-01T06:00", &[], &[]),
    ] {
        let watch = watch(&facts, at(instant));
        assert_eq!(told(&watch.on_duty), on_duty, "{instant}");
        assert_eq!(told(&watch.next), next, "{instant}");
    }
    let night = &watch(&facts, at("2026-03-03T02:00")).on_duty[0];
    assert_eq!((night.day, night.interval.until), (day("2026-03-02"), at("2026-03-03T06:00")));
}

#[test]
fn a_deputy_has_the_duty_on_the_deputys_days_and_it_ends_with_the_membership() {
    let mut facts = march();
    facts.memberships[2].deputy =
        Some(Deputy { staff_id: person(7), term: term("2026-03-03", "2026-03-06") });
    let told_on = |facts: &DutyFacts, on: &str| told(&duties(facts, day(on), day(on)));
    // The night of the second begins before the deputy's first day, at whose midnight it changes hands.
    assert_eq!(told_on(&facts, "2026-03-02"), ["1E", "2L", "3N", "7N for 3"]);
    assert_eq!(told_on(&facts, "2026-03-06"), ["1E", "2L", "7N for 3", "3N"]);
    let mut ended = march();
    ended.memberships[2].term = term("2026-03-01", "2026-03-06");
    let night = duties(&ended, day("2026-03-06"), day("2026-03-06")).pop().unwrap();
    assert_eq!((night.staff_id, night.interval.until), (person(3), at("2026-03-07T00:00")));
    assert_eq!(told_on(&ended, "2026-03-10"), ["1E", "2L"], "nobody has the night");
    // Another membership goes on where the first ends: one duty without a break.
    ended.memberships.push(membership(person(3), term("2026-03-07", "2026-03-31"), None));
    let nights = duties(&ended, day("2026-03-06"), day("2026-03-06"));
    assert_eq!(told(&nights), ["1E", "2L", "3N"]);
    assert_eq!(nights[2].interval.until, at("2026-03-07T06:00"));
}

#[test]
fn days_that_differ_and_days_that_were_swapped() {
    let told_on = |facts: &DutyFacts, on: &str| told(&duties(facts, day(on), day(on)));
    let mut facts = march();
    facts.entries = vec![
        entry(1, "2026-03-02", Deviation::Absence),
        entry(2, "2026-03-02", Deviation::Changed("E".to_owned())),
        entry(3, "2026-03-02", Deviation::Extra("E".to_owned())),
    ];
    assert_eq!(told_on(&facts, "2026-03-02"), ["2E", "3E", "3N"]);
    let swap = |number, on: &str, by| Takeover {
        swap_id: ShiftSwapId::new(&SystemIds),
        day: day(on),
        from: person(number),
        by: person(by),
    };
    let mut swapped = march();
    swapped.takeovers = vec![swap(1, "2026-03-02", 3), swap(3, "2026-03-02", 1)];
    assert_eq!(told_on(&swapped, "2026-03-02"), ["3E of 1", "2L", "1N of 3"]);
    // Whoever took it over and is absent then leaves it to nobody.
    swapped.entries = vec![entry(3, "2026-03-02", Deviation::Absence)];
    assert_eq!(told_on(&swapped, "2026-03-02"), ["2L", "1N of 3"]);
    swapped.memberships[2].deputy =
        Some(Deputy { staff_id: person(7), term: term("2026-03-01", "2026-03-31") });
    swapped.entries.clear();
    assert_eq!(told_on(&swapped, "2026-03-02"), ["7E for 3 of 1", "2L", "1N of 3"]);
}

#[test]
fn holidays_and_swapped_working_days_are_those_of_the_calendar() {
    let mut facts = march();
    facts.roster = roster("2026-02-09", "2026-03-01", vec![line(1, 0, "2026-02-09", "2026-03-01")]);
    facts.memberships = vec![membership(person(1), term("2026-01-01", "2026-12-31"), None)];
    // Weekdays alone, but for what the calendar says.
    facts.pattern.cycle =
        ["D", "D", "D", "D", "D", "-", "-"].map(|code| (code != "-").then(|| code.to_owned())).to_vec();
    facts.pattern.on_holidays = SpecialDays::Rest;
    facts.pattern.on_swapped_days = SpecialDays::Work("D".to_owned());
    let worked = |on: &str| duties(&facts, day(on), day(on)).len();
    assert_eq!(facts.calendar.kind_of(day("2026-02-14")), DateKind::Swapped);
    assert_eq!(worked("2026-02-13"), 2, "before and after lunch");
    assert_eq!(worked("2026-02-14"), 2, "a Saturday that is worked");
    assert_eq!(worked("2026-02-16"), 0, "a Monday that is off");
    assert_eq!(worked("2026-02-21"), 0);
    let next = watch(&[facts.clone()], at("2026-02-14T18:00")).next;
    assert_eq!(next[0].interval.from, at("2026-02-24T09:00"), "after nine days off");
}

#[test]
fn nobody_is_to_be_in_two_places_at_once() {
    let march = march();
    let mut other = march.clone();
    // One works the night of the eighth here, until six, and begins early on the ninth there.
    other.roster.lines = vec![line(1, 1, "2026-03-09", "2026-03-09")];
    let ninth = day("2026-03-09");
    let clash = |other: &DutyFacts| clashing(&[march.clone(), other.clone()], &[person(1)], (ninth, ninth));
    assert_eq!(clash(&other), None, "one ends when the other begins");
    other.pattern.shifts[0] = shift("E", &[(359, 840)]);
    assert_eq!(clash(&other), Some((person(1), ninth)));
    assert_eq!(clashing(&[other, march], &[person(2)], (ninth, ninth)), None, "another one is not there");
}

#[test]
fn rosters_that_cannot_be_worked_are_told_apart() {
    let memberships = march().memberships;
    let tried = |from: &str, until: &str, lines: Vec<Line>, pattern: &ShiftPattern| {
        let refused = roster(from, until, lines).refuse_unworkable(pattern, &memberships).err();
        let faults = refused.map(|refusal| refusal.faults).unwrap_or_default();
        faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    let (from, until) = ("2026-03-02", "2026-03-31");
    let with = |lines| tried(from, until, lines, &pattern());
    assert_eq!(with(vec![line(1, 0, from, until), line(2, 1, from, until)]), [""; 0]);
    assert_eq!(with(vec![line(1, 4, from, until)]), ["/lines/0/offset roster.offset_beyond_cycle"]);
    assert_eq!(with(vec![line(9, 0, from, until)]), ["/lines/0/staff_id roster.not_held"]);
    assert_eq!(with(vec![line(1, 0, "2026-03-01", until)]), ["/lines/0/from roster.day_outside"]);
    assert_eq!(with(vec![line(1, 0, from, "2026-04-01")]), ["/lines/0/until roster.day_outside"]);
    assert_eq!(
        with(vec![line(1, 0, from, "2026-03-10"), line(1, 1, "2026-03-10", until)]),
        ["/lines/1/staff_id roster.line_overlaps"]
    );
    assert_eq!(with(vec![line(1, 0, from, "2026-03-10"), line(1, 1, "2026-03-11", until)]), [""; 0]);
    assert_eq!(tried("2026-03-02", "2027-03-03", vec![], &pattern()), ["/until roster.too_long"]);
    let ended = ShiftPattern { until: Some(day("2026-03-30")), ..pattern() };
    assert_eq!(tried(from, until, vec![], &ended), ["/until roster.pattern_ended"]);
}

#[test]
fn a_position_is_held_by_several_memberships_without_a_gap() {
    let memberships = vec![
        membership(person(1), term("2026-03-11", "2026-03-20"), None),
        membership(person(1), term("2026-03-01", "2026-03-10"), None),
        membership(person(1), Term::new(day("2026-03-22"), None, ZONE), None),
        membership(person(2), term("2026-03-21", "2026-03-21"), None),
    ];
    let held = |from: &str, until: &str| hold_throughout(&memberships, person(1), day(from), day(until));
    assert!(held("2026-03-01", "2026-03-20") && held("2026-03-05", "2026-03-15"));
    assert!(!held("2026-02-28", "2026-03-05") && !held("2026-03-20", "2026-03-22"));
    assert!(held("2026-03-22", "2027-03-22"));
}

#[test]
fn a_roster_ends_sooner_and_one_that_has_begun_stays() {
    let mut march = march().roster;
    march.lines.push(line(4, 0, "2026-03-20", "2026-03-31"));
    let mut end = |until: &str| march.end(term("2026-03-02", until)).map_err(|it| it.faults[0].code);
    assert_eq!(end("2026-03-01"), Err("days.end_before_beginning"));
    assert_eq!(end("2026-03-31"), Err("roster.ends_already"));
    assert_eq!(end("2026-03-19"), Ok(()));
    assert_eq!((march.lines.len(), march.lines[0].until, march.version), (3, day("2026-03-19"), 2));
    assert!(march.refuse_begun(at("2026-03-01T23:59")).is_ok());
    assert_eq!(march.refuse_begun(at("2026-03-02T00:00")).unwrap_err().code, "identity.roster_begun");
}

/// Numbers of which everything else is made.
type Seeds = (
    Vec<(u8, u16, u64, u64)>,
    Vec<(u8, u64, u8)>,
    Vec<(u8, u64, u8)>,
    Vec<(u8, u64, u64, Option<(u8, u64, u64)>)>,
);

const FIRST: &str = "2026-02-10";

/// Two weeks around the Spring Festival, with everything that can happen in them, and more than can happen at once.
fn any_facts() -> impl Strategy<Value = DutyFacts> {
    let lines = prop::collection::vec((1_u8..5, 0_u16..4, 0_u64..14, 0_u64..14), 1..5);
    let entries = prop::collection::vec((1_u8..5, 0_u64..14, 0_u8..4), 0..6);
    let swaps = prop::collection::vec((1_u8..5, 0_u64..14, 1_u8..5), 0..5);
    let deputy = prop::option::of((5_u8..8, 0_u64..14, 0_u64..14));
    let memberships = prop::collection::vec((1_u8..5, 0_u64..14, 0_u64..14, deputy), 0..8);
    let rules = (0_u8..3, 0_u8..3);
    (lines, entries, swaps, memberships).prop_flat_map(move |seeds| (Just(seeds), rules.clone())).prop_map(
        |(seeds, (on_holidays, on_swapped_days))| {
            let mut facts = facts_of(seeds);
            let rule = |number| match number {
                0 => SpecialDays::AsCycle,
                1 => SpecialDays::Rest,
                _two => SpecialDays::Work("D".to_owned()),
            };
            facts.pattern.on_holidays = rule(on_holidays);
            facts.pattern.on_swapped_days = rule(on_swapped_days);
            facts
        },
    )
}

fn facts_of((lines, entries, swaps, memberships): Seeds) -> DutyFacts {
    let date = |days: u64| day(FIRST) + Days::new(days);
    let days = |one: u64, other: u64| (date(one.min(other)), date(one.max(other)));
    let of = |one, other| {
        let (from, until) = days(one, other);
        Term::new(from, Some(until), ZONE)
    };
    let mut facts = march();
    facts.roster = roster(FIRST, "2026-02-23", Vec::new());
    facts.roster.lines = lines
        .into_iter()
        .map(|(number, offset, one, other)| {
            let (from, until) = days(one, other);
            Line { staff_id: person(number), offset, from, until }
        })
        .collect();
    facts.entries = entries
        .into_iter()
        .map(|(number, on, kind)| {
            let deviation = match kind {
                0 => Deviation::Absence,
                1 => Deviation::Extra("D".to_owned()),
                2 => Deviation::Changed("N".to_owned()),
                _three => Deviation::Changed("E".to_owned()),
            };
            RosterEntry { day: date(on), ..entry(number, FIRST, deviation) }
        })
        .collect();
    facts.takeovers = swaps
        .into_iter()
        .map(|(from, on, by)| Takeover {
            swap_id: ShiftSwapId::new(&SystemIds),
            day: date(on),
            from: person(from),
            by: person(by),
        })
        .collect();
    facts.memberships = memberships
        .into_iter()
        .map(|(number, one, other, deputy)| {
            let deputy = deputy.map(|(by, one, other)| (person(by), of(one, other)));
            membership(person(number), of(one, other), deputy)
        })
        .collect();
    facts
}

/// Who is on duty in a minute, told without any interval: by what the clock shows, and what stands on each day.
fn on_duty_by_hand(
    facts: &DutyFacts,
    instant: DateTime<Utc>,
) -> Vec<(StaffId, Option<StaffId>, Option<StaffId>)> {
    let local = instant.with_timezone(&ZONE).naive_local();
    let shown = (local - local.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes();
    let mut found = Vec::new();
    for (on, minute) in [(local.date(), shown), (local.date().pred_opt().unwrap(), shown + 1440)] {
        if on < facts.roster.term.from || facts.roster.until() < on {
            continue;
        }
        let entry_of = |staff_id: StaffId| {
            let own = facts.entries.iter().filter(|entry| entry.staff_id == staff_id && entry.day == on);
            own.max_by_key(|entry| entry.id).map(|entry| entry.deviation.clone())
        };
        let mut worked: Vec<(StaffId, String)> = Vec::new();
        for line in facts.roster.lines.iter().filter(|line| line.from <= on && on <= line.until) {
            let ahead = (on - facts.pattern.anchor).num_days() + i64::from(line.offset);
            let by_cycle = facts.pattern.cycle[usize::try_from(ahead.rem_euclid(4)).unwrap()].clone();
            let special = match facts.calendar.kind_of(on) {
                DateKind::Ordinary => &SpecialDays::AsCycle,
                DateKind::Holiday => &facts.pattern.on_holidays,
                DateKind::Swapped => &facts.pattern.on_swapped_days,
            };
            let planned = match special {
                SpecialDays::AsCycle => by_cycle,
                SpecialDays::Rest => None,
                SpecialDays::Work(code) => by_cycle.or(Some(code.clone())),
            };
            let planned = match entry_of(line.staff_id) {
                Some(Deviation::Changed(code)) => Some(code),
                _other => planned,
            };
            worked.extend(planned.map(|code| (line.staff_id, code)));
        }
        for number in 1..5 {
            if let Some(Deviation::Extra(code)) = entry_of(person(number)) {
                worked.push((person(number), code));
            }
        }
        for (owner, code) in worked {
            let taken = facts.takeovers.iter().filter(|swap| swap.from == owner && swap.day == on);
            let worker = taken.max_by_key(|swap| swap.swap_id).map_or(owner, |swap| swap.by);
            let spans = &facts.pattern.shift(&code).unwrap().spans;
            let is_now =
                spans.iter().any(|span| i64::from(span.starts) <= minute && minute < i64::from(span.ends));
            if !is_now || entry_of(worker) == Some(Deviation::Absence) {
                continue;
            }
            // The minute before midnight of the last day is the last of a term.
            let today = local.date();
            let holds = |term: &Term| term.from <= today && term.until.is_none_or(|last| today <= last);
            let own = facts.memberships.iter().filter(|it| it.staff_id == worker && holds(&it.term));
            let own: Vec<&Membership> = own.collect();
            let deputies = own.iter().filter_map(|it| it.deputy).filter(|deputy| holds(&deputy.term));
            let swapped = (owner != worker).then_some(owner);
            if let Some(deputy) = deputies.map(|deputy| deputy.staff_id).min() {
                found.push((deputy, Some(worker), swapped));
            } else if !own.is_empty() {
                found.push((worker, None, swapped));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The same facts as they would have come in another order.
fn shuffled(facts: &DutyFacts, turn: usize) -> DutyFacts {
    fn turned<T>(items: &mut [T], turn: usize) {
        let length = items.len().max(1);
        items.rotate_left(turn % length);
        if turn % 2 == 1 {
            items.reverse();
        }
    }
    let mut other = facts.clone();
    turned(&mut other.roster.lines, turn);
    turned(&mut other.entries, turn / 2);
    turned(&mut other.takeovers, turn / 3);
    turned(&mut other.memberships, turn / 5);
    other
}

proptest! {
    #[test]
    fn at_any_instant_the_same_people_are_on_duty_whatever_the_order_of_events(
        facts in any_facts(), turn in 1_usize..1_000, minute in 0_i64..16 * 1440,
    ) {
        let instant = at("2026-02-09T12:00") + TimeDelta::minutes(minute);
        let other = shuffled(&facts, turn);
        prop_assert_eq!(watch(from_ref(&facts), instant), watch(from_ref(&other), instant));
        let (first, last) = (day("2026-02-09"), day("2026-02-24"));
        prop_assert_eq!(duties(&facts, first, last), duties(&other, first, last));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_walk_minute_by_minute_finds_the_same_people(facts in any_facts(), first in 0_i64..14 * 1440) {
        for minute in first..first + 1500 {
            let instant = at("2026-02-09T12:00") + TimeDelta::minutes(minute);
            let watch = watch(from_ref(&facts), instant);
            let mut found: Vec<_> = watch
                .on_duty
                .iter()
                .map(|duty| (duty.staff_id, duty.deputy_for, duty.swapped_with))
                .collect();
            found.sort_unstable();
            prop_assert_eq!(found, on_duty_by_hand(&facts, instant), "{}", instant);
        }
    }

    #[test]
    fn whoever_comes_next_comes_first_after_now(facts in any_facts(), minute in 0_i64..16 * 1440) {
        let instant = at("2026-02-09T12:00") + TimeDelta::minutes(minute);
        let later = duties(&facts, day("2026-02-09"), day("2026-02-24"));
        let first = later.iter().map(|duty| duty.interval.from).filter(|from| instant < *from).min();
        let expected: Vec<Duty> =
            later.iter().filter(|duty| Some(duty.interval.from) == first).cloned().collect();
        prop_assert_eq!(watch(&[facts], instant).next, expected);
    }
}
