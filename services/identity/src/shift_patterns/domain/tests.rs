use chrono::{Datelike, Days, TimeDelta};
use kernel::SystemIds;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A shift of spans such as `22:00-06:00`.
fn shift(code: &str, spans: &[&str]) -> PatternShift {
    let times: Vec<(u16, u16)> = spans
        .iter()
        .map(|span| {
            let (starts, ends) = span.split_once('-').unwrap();
            (minute_of_day(starts).unwrap(), minute_of_day(ends).unwrap())
        })
        .collect();
    PatternShift { code: code.to_owned(), name: code.to_owned(), spans: spans_of(&times).unwrap() }
}

/// A cycle such as `E E L N -`, from Monday the second of March on.
fn pattern(shifts: Vec<PatternShift>, cycle: &str) -> ShiftPattern {
    ShiftPattern {
        id: ShiftPatternId::new(&SystemIds),
        version: 1,
        code: "X".to_owned(),
        name: "x".to_owned(),
        shifts,
        cycle: cycle.split(' ').map(|code| (code != "-").then(|| code.to_owned())).collect(),
        anchor: day("2026-03-02"),
        on_holidays: SpecialDays::AsCycle,
        on_swapped_days: SpecialDays::AsCycle,
        until: None,
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn three_shifts() -> Vec<PatternShift> {
    vec![shift("E", &["06:00-14:00"]), shift("L", &["14:00-22:00"]), shift("N", &["22:00-06:00"])]
}

fn faults(pattern: &ShiftPattern) -> Vec<String> {
    let mut faults = Faults::new();
    pattern.note_faults(&mut faults);
    let noted = faults.into_result().err().map(|refusal| refusal.faults).unwrap_or_default();
    noted.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
}

#[test]
fn times_are_read_as_the_clock_shows_them() {
    for (text, minute) in [("00:00", Some(0)), ("08:30", Some(510)), ("23:59", Some(1439))] {
        assert_eq!(minute_of_day(text), minute);
        assert_eq!(minute.map(clock).as_deref(), Some(text));
    }
    for text in ["24:00", "8:30", "08:60", "08.30", "-1:00", "08:30:00", "０8:30", ""] {
        assert_eq!(minute_of_day(text), None, "{text}");
    }
}

#[test]
fn an_end_at_or_before_the_start_is_on_the_next_day_and_a_shift_fits_into_a_day() {
    let spans = |times: &[(u16, u16)]| {
        spans_of(times).map(|spans| spans.iter().map(|span| (span.starts, span.ends)).collect::<Vec<_>>())
    };
    assert_eq!(spans(&[(1320, 360)]), Some(vec![(1320, 1800)]));
    assert_eq!(spans(&[(480, 480)]), Some(vec![(480, 1920)]), "a whole day");
    assert_eq!(spans(&[(1320, 0)]), Some(vec![(1320, 1440)]), "until midnight");
    assert_eq!(spans(&[(540, 720), (810, 1080)]), Some(vec![(540, 720), (810, 1080)]));
    assert_eq!(spans(&[(1320, 120), (180, 360)]), Some(vec![(1320, 1560), (1620, 1800)]));
    assert_eq!(spans(&[(1320, 0), (30, 360)]), Some(vec![(1320, 1440), (1470, 1800)]));
    assert_eq!(spans(&[(540, 720), (660, 840)]), None, "they meet");
    assert_eq!(spans(&[(480, 480), (480, 540)]), None);
}

#[test]
fn patterns_that_cannot_be_worked_are_told_apart() {
    assert_eq!(faults(&pattern(three_shifts(), "E E L L N N - -")), [""; 0]);
    assert_eq!(faults(&pattern(three_shifts(), "N")), [""; 0]);
    assert_eq!(faults(&pattern(three_shifts(), "- -")), ["/cycle shift_pattern.nobody_works"]);
    assert_eq!(faults(&pattern(three_shifts(), "E X")), ["/cycle/1 shift_pattern.shift_unknown"]);
    let mut twice = three_shifts();
    twice[2].code = "E".to_owned();
    assert_eq!(faults(&pattern(twice, "E")), ["/shifts/2/code shift_pattern.shift_twice"]);
    let mut early = three_shifts();
    early.push(shift("D", &["05:00-13:00"]));
    assert_eq!(faults(&pattern(early.clone(), "N D -")), ["/cycle/1 shift_pattern.shifts_overlap"]);
    assert_eq!(faults(&pattern(early.clone(), "D - N")), ["/cycle/0 shift_pattern.shifts_overlap"], "round");
    let mut special = pattern(early, "E E N - -");
    special.on_swapped_days = SpecialDays::Work("D".to_owned());
    assert_eq!(faults(&special), ["/on_swapped_days/shift shift_pattern.shifts_overlap"]);
    special.on_holidays = SpecialDays::Work("X".to_owned());
    special.on_swapped_days = SpecialDays::Rest;
    assert_eq!(faults(&special), ["/on_holidays/shift shift_pattern.shift_unknown"]);
}

#[test]
fn long_and_short_weeks_and_days_apart_from_their_weekday() {
    // 长短周: six days in one week, five in the next.
    let mut weeks = pattern(vec![shift("D", &["09:00-12:00", "13:30-18:00"])], "D D D D D D - D D D D D - -");
    weeks.on_holidays = SpecialDays::Rest;
    weeks.on_swapped_days = SpecialDays::Work("D".to_owned());
    let works = |text: &str, kind| weeks.shift_on(day(text), 0, kind).is_some();
    assert!(works("2026-03-07", DateKind::Ordinary) && !works("2026-03-08", DateKind::Ordinary));
    assert!(!works("2026-03-14", DateKind::Ordinary) && works("2026-03-21", DateKind::Ordinary));
    assert!(works("2026-03-14", DateKind::Swapped), "调休上班");
    assert!(!works("2026-03-13", DateKind::Holiday));
    assert!(works("2026-02-21", DateKind::Ordinary), "the cycle holds before its anchor as well");
    weeks.on_holidays = SpecialDays::AsCycle;
    assert!(weeks.shift_on(day("2026-03-13"), 0, DateKind::Holiday).is_some());
}

#[test]
fn a_pattern_ends_once_it_is_worked_no_longer() {
    let mut nights = pattern(three_shifts(), "N");
    let mut end = |until: &str, used: Option<&str>| {
        nights.end(day(until), used.map(day)).map_err(|refusal| refusal.faults[0].code)
    };
    assert_eq!(end("2026-05-30", Some("2026-05-31")), Err("shift_pattern.in_use"));
    assert_eq!(end("2026-05-31", Some("2026-05-31")), Ok(()));
    assert_eq!(end("2026-05-31", None), Err("shift_pattern.ends_already"));
    assert_eq!(end("2026-05-01", None), Ok(()), "sooner");
    assert_eq!(nights.version, 3);
}

#[test]
fn a_night_on_which_the_clocks_change_is_as_long_as_it_is() {
    let night = shift("N", &["22:00-06:00"]);
    let hours = |text: &str, zone: Tz| -> Vec<i64> {
        night.on(day(text), zone).map(|span| (span.until - span.from).num_minutes()).collect()
    };
    let zone = Tz::America__New_York;
    assert_eq!(hours("2026-03-06", zone), [480]);
    assert_eq!(hours("2026-03-07", zone), [420], "02:00 was 03:00");
    assert_eq!(hours("2026-10-31", zone), [540], "01:00 came twice");
    let short = shift("S", &["02:00-03:00"]);
    assert_eq!(short.on(day("2026-03-08"), zone).count(), 0, "there was no such hour");
    assert_eq!(hours("2026-12-31", Tz::Asia__Shanghai), [480]);
}

fn any_zone() -> impl Strategy<Value = Tz> {
    use chrono_tz::{Africa, America, Asia, Australia, Pacific};
    let zones = [
        Asia::Shanghai,
        Asia::Kathmandu,
        America::New_York,
        Australia::Lord_Howe,
        Africa::Cairo,
        America::Santiago,
        Pacific::Apia,
    ];
    prop::sample::select(zones.to_vec())
}

/// From 2008 to 2030: the ends of months and years, leap days, and every change of clocks.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..8_000).prop_map(|days| day("2008-06-01") + Days::new(days))
}

fn any_pattern() -> impl Strategy<Value = ShiftPattern> {
    let shift = prop::collection::vec((0_u16..1440, 0_u16..1440), 1..3)
        .prop_filter_map("does not fit into a day", |times| spans_of(&times));
    let cycle = prop::collection::vec(prop::option::of(0_usize..3), 1..15);
    (prop::collection::vec(shift, 3), cycle).prop_filter_map("no pattern", |(shifts, cycle)| {
        let shifts = shifts.into_iter().zip(["A", "B", "C"]).map(|(spans, code)| PatternShift {
            code: code.to_owned(),
            name: code.to_owned(),
            spans,
        });
        let mut made = pattern(shifts.collect(), "A");
        made.cycle = cycle.iter().map(|index| index.map(|index| made.shifts[index].code.clone())).collect();
        faults(&made).is_empty().then_some(made)
    })
}

proptest! {
    #[test]
    fn three_shifts_leave_no_instant_to_nobody_or_to_two(zone in any_zone(), first in any_day()) {
        let pattern = pattern(three_shifts(), "E L N");
        let mut spans: Vec<Interval> = first
            .iter_days()
            .take(10)
            .flat_map(|day| (0..3).map(move |offset| (day, offset)))
            .filter_map(|(day, offset)| Some((day, pattern.shift_on(day, offset, DateKind::Ordinary)?)))
            .flat_map(|(day, shift)| shift.on(day, zone))
            .collect();
        spans.sort();
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].until, pair[1].from);
        }
    }

    #[test]
    fn nobody_works_two_shifts_of_a_pattern_at_once(made in any_pattern(), zone in any_zone(), first in any_day()) {
        let worked: Vec<Interval> = first
            .iter_days()
            .take(30)
            .filter_map(|day| Some((day, made.shift_on(day, 0, DateKind::Ordinary)?)))
            .flat_map(|(day, shift)| shift.on(day, zone))
            .collect();
        for pair in worked.windows(2) {
            prop_assert!(pair[0].until <= pair[1].from, "{:?}", pair);
        }
    }

    #[test]
    fn a_cycle_comes_again_and_an_offset_is_a_later_day(made in any_pattern(), on in any_day(), offset in 0_u16..40) {
        let length = u64::try_from(made.cycle.len()).unwrap();
        let worked = made.shift_on(on, offset, DateKind::Ordinary);
        prop_assert_eq!(worked, made.shift_on(on + Days::new(length), offset, DateKind::Ordinary));
        prop_assert_eq!(worked, made.shift_on(on + Days::new(offset.into()), 0, DateKind::Ordinary));
    }

    #[test]
    fn a_walk_minute_by_minute_finds_the_same_shifts(made in any_pattern(), first in any_day(), minute in 0_i64..10_000) {
        let zone = Tz::Asia__Kathmandu;
        let start = first_instant(zone, first, 0);
        let at = start + TimeDelta::minutes(minute);
        let local = at.with_timezone(&zone).naive_local();
        let shown = u16::try_from((local - local.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes()).unwrap();
        let worked_on = |day: NaiveDate, minute: u16| {
            let shift = made.shift_on(day, 0, DateKind::Ordinary);
            shift.is_some_and(|shift| {
                shift.spans.iter().any(|span| (span.starts..span.ends).contains(&minute))
            })
        };
        let today = local.date();
        let expected = worked_on(today, shown) || worked_on(today.pred_opt().unwrap(), shown + 1440);
        let found = [today.pred_opt().unwrap(), today]
            .into_iter()
            .filter_map(|day| Some((day, made.shift_on(day, 0, DateKind::Ordinary)?)))
            .flat_map(|(day, shift)| shift.on(day, zone))
            .any(|span| span.from <= at && at < span.until);
        prop_assert_eq!(found, expected, "{} in {}", at, first.year());
    }
}
