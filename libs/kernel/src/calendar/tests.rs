use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::{Asia, Tz};
use proptest::prelude::*;

use super::{BusinessCalendar, CalendarError, DateKind, Shift, WorkingWeek};

fn shifts(texts: &[&str]) -> Vec<Shift> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn week(hours: &[&str]) -> WorkingWeek {
    let day = || shifts(hours);
    WorkingWeek::new([day(), day(), day(), day(), day(), vec![], vec![]], day()).unwrap()
}

fn all_day() -> WorkingWeek {
    WorkingWeek::new(std::array::from_fn(|_| vec![Shift::ALL_DAY]), vec![]).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> Vec<NaiveDate> {
    let last = date(last);
    date(first).iter_days().take_while(|day| *day <= last).collect()
}

/// The Chinese notice for 2026 (国务院办公厅, 4 November 2025), spring and autumn.
fn china() -> BusinessCalendar {
    let holidays = [
        days("2026-01-01", "2026-01-03"),
        days("2026-02-15", "2026-02-23"),
        days("2026-10-01", "2026-10-07"),
    ];
    let worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"].map(date);
    BusinessCalendar::new(Asia::Shanghai, week(&["09:00-12:00", "13:30-18:00"]))
        .with_year(2026, holidays.concat(), worked)
        .unwrap()
}

/// A time on the wall in Shanghai.
fn cst(text: &str) -> DateTime<Utc> {
    wall(Asia::Shanghai, text)
}

fn wall(zone: Tz, text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&local).earliest().unwrap().to_utc()
}

#[test]
fn a_date_is_told_apart_from_its_weekday() {
    let calendar = china().with_days_by_law(days("2027-01-01", "2027-01-01"));
    for (day, kind) in [
        ("2026-02-14", DateKind::Swapped),
        ("2026-02-15", DateKind::Holiday),
        ("2026-10-04", DateKind::Holiday),
        ("2026-10-11", DateKind::Ordinary),
        ("2026-10-12", DateKind::Ordinary),
        ("2027-01-01", DateKind::Holiday),
        ("2027-01-02", DateKind::Ordinary),
    ] {
        assert_eq!(calendar.kind_of(date(day)), kind, "{day}");
    }
}

#[test]
fn swapped_days_are_worked_and_holidays_are_not() {
    let calendar = china();
    for worked in ["2026-02-14", "2026-02-28", "2026-10-10", "2026-09-20", "2026-02-24"] {
        assert!(calendar.is_working_day(date(worked)), "{worked}");
    }
    for free in ["2026-02-16", "2026-02-23", "2026-10-07", "2026-11-21", "2026-10-11"] {
        assert!(!calendar.is_working_day(date(free)), "{free}");
    }
    assert!(calendar.covers(date("2026-12-31")) && !calendar.covers(date("2027-01-01")));
}

#[test]
fn days_are_counted_backwards_at_the_same_time_on_the_wall() {
    let due = cst("2026-02-24 18:00");
    assert_eq!(china().days_before(due, 3), cst("2026-02-21 18:00"), "holidays are days, too");
    assert_eq!(china().working_days_before(due, 1), cst("2026-02-14 18:00"), "the swapped Saturday");
    assert_eq!(china().working_days_before(due, 2), cst("2026-02-13 18:00"));
    let end_of_day = china().end_of_day(due);
    assert_eq!(china().days_before(end_of_day, 1), china().end_of_day(cst("2026-02-23 18:00")));
    // In New York 8 March 2026 has no half past two: the first instant after the gap is the nearest there is.
    let new_york = BusinessCalendar::new(Tz::America__New_York, week(&["09:00-17:00"]));
    let after_gap = wall(Tz::America__New_York, "2026-03-08 03:00");
    assert_eq!(new_york.days_before(wall(Tz::America__New_York, "2026-03-09 02:30"), 1), after_gap);
}

#[test]
fn what_comes_each_day_comes_on_working_days_alone_where_that_is_asked() {
    let next = |at: &str, is_worked| china().next_daily(cst(at), 16 * 60, is_worked);
    assert_eq!(next("2026-02-14 15:59", true), cst("2026-02-14 16:00"));
    assert_eq!(next("2026-02-14 16:00", true), cst("2026-02-24 16:00"));
    assert_eq!(next("2026-02-14 16:00", false), cst("2026-02-15 16:00"));
}

#[test]
fn working_days_step_over_spring_festival() {
    // Friday 13 February; Saturday 14 is worked; then nine days off.
    let start = cst("2026-02-13 10:00");
    assert_eq!(china().add_working_days(start, 1), cst("2026-02-14 18:00"));
    assert_eq!(china().add_working_days(start, 2), cst("2026-02-24 18:00"));
    // The swapped Saturday 28 February is the sixth.
    assert_eq!(china().add_working_days(start, 6), cst("2026-02-28 18:00"));
    assert_eq!(china().add_working_days(cst("2026-02-17 03:00"), 0), cst("2026-02-24 18:00"));
    assert_eq!(china().add_working_days(cst("2026-02-13 18:00"), 0), cst("2026-02-13 18:00"));
}

#[test]
fn working_hours_step_over_lunch_nights_and_national_day() {
    let calendar = china();
    assert_eq!(calendar.add_working(cst("2026-09-30 11:00"), TimeDelta::hours(1)), cst("2026-09-30 12:00"));
    assert_eq!(calendar.add_working(cst("2026-09-30 11:00"), TimeDelta::hours(2)), cst("2026-09-30 14:30"));
    assert_eq!(calendar.add_working(cst("2026-09-30 17:00"), TimeDelta::hours(2)), cst("2026-10-08 10:00"));
    let worked = calendar.working_between(cst("2026-09-30 17:00"), cst("2026-10-10 23:00"));
    assert_eq!(worked, TimeDelta::minutes(60 + 3 * 450));
}

#[test]
fn calendar_days_run_through_holidays_and_end_with_the_day() {
    let calendar = china();
    let last = |text: &str| cst(text) + TimeDelta::seconds(60) - TimeDelta::microseconds(1);
    assert_eq!(calendar.end_of_day(cst("2026-02-17 00:00")), last("2026-02-17 23:59"));
    assert_eq!(calendar.add_calendar_days(cst("2026-02-13 23:30"), 3), last("2026-02-16 23:59"));
    assert_eq!(calendar.add_calendar_months(cst("2026-01-31 08:00"), 1), last("2026-02-28 23:59"));
}

#[test]
fn what_the_wall_clock_does_twice_or_never_is_defined() {
    let new_york = Tz::America__New_York;
    let night = BusinessCalendar::new(
        new_york,
        WorkingWeek::new(std::array::from_fn(|_| shifts(&["02:15-02:45", "03:00-04:00"])), vec![]).unwrap(),
    );
    // 8 March 2026: 02:00 is 03:00, so the first shift never happens.
    let spring = wall(new_york, "2026-03-08 00:00");
    assert_eq!(night.working_between(spring, spring + TimeDelta::hours(12)), TimeDelta::hours(1));
    // 1 November 2026 has 25 hours.
    let open = BusinessCalendar::new(new_york, all_day());
    let autumn = wall(new_york, "2026-11-01 00:00");
    assert_eq!(open.end_of_day(autumn) - autumn, TimeDelta::hours(25) - TimeDelta::microseconds(1));
    assert_eq!(open.working_between(autumn, wall(new_york, "2026-11-02 00:00")), TimeDelta::hours(25));
    // São Paulo, 4 November 2018: midnight never happens; the day begins at 01:00.
    let sao_paulo = Tz::America__Sao_Paulo;
    let open = BusinessCalendar::new(sao_paulo, all_day());
    let first = wall(sao_paulo, "2018-11-04 01:00");
    assert_eq!(open.end_of_day(wall(sao_paulo, "2018-11-03 12:00")), first - TimeDelta::microseconds(1));
    assert_eq!(open.start_of_day(wall(sao_paulo, "2018-11-04 12:00")), first);
    // Apia had no 30 December 2011 at all.
    let apia = Tz::Pacific__Apia;
    let open = BusinessCalendar::new(apia, all_day());
    let before = wall(apia, "2011-12-29 12:00");
    assert_eq!(open.add_working(before, TimeDelta::hours(13)), wall(apia, "2011-12-31 01:00"));
}

#[test]
fn calendars_that_make_no_sense_are_refused() {
    assert_eq!(WorkingWeek::new(Default::default(), vec![Shift::ALL_DAY]), Err(CalendarError::NobodyWorks));
    let overlap = shifts(&["09:00-12:00", "11:00-13:00"]);
    assert_eq!(
        WorkingWeek::new([overlap, vec![], vec![], vec![], vec![], vec![], vec![]], vec![]),
        Err(CalendarError::ShiftsOverlap)
    );
    let new_year = date("2026-01-01");
    let both = BusinessCalendar::new(Asia::Shanghai, all_day()).with_year(2026, [new_year], [new_year]);
    assert_eq!(both, Err(CalendarError::BothKinds(new_year)));
    for text in
        ["9:00-10:00", "09:00-09:00", "24:00-09:00", "00:00-24:01", "09:60-10:00", "09:00", "+9:00-10:00"]
    {
        assert!(text.parse::<Shift>().is_err(), "{text}");
    }
}

/// Guards on duty from ten at night to six, and from Monday to Friday in the afternoon.
fn guards() -> BusinessCalendar {
    BusinessCalendar::new(Asia::Shanghai, week(&["14:00-18:00", "22:00-06:00"]))
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_on_which_it_begins() {
    // Friday 6 March 2026: its night lasts into Saturday, on which nobody begins to work.
    let friday = cst("2026-03-06 17:00");
    assert_eq!(guards().add_working(friday, TimeDelta::hours(2)), cst("2026-03-06 23:00"));
    assert_eq!(guards().add_working(friday, TimeDelta::hours(9)), cst("2026-03-07 06:00"));
    assert_eq!(guards().add_working(cst("2026-03-07 05:00"), TimeDelta::hours(2)), cst("2026-03-09 15:00"));
    assert_eq!(
        guards().working_between(cst("2026-03-07 00:00"), cst("2026-03-08 00:00")),
        TimeDelta::hours(6)
    );
    // Business of the day ends when its night does; the day on the wall is the one that does not count.
    assert_eq!(guards().add_working_days(friday, 0), cst("2026-03-07 06:00"));
    assert_eq!(guards().add_working_days(cst("2026-03-07 03:00"), 0), cst("2026-03-07 06:00"));
    assert_eq!(guards().add_working_days(friday, 1), cst("2026-03-10 06:00"));
    // Monday 9 March is off, and so is the night that begins on it; Saturday 14 is worked in exchange, far into Sunday.
    let calendar = guards().with_year(2026, [date("2026-03-09")], [date("2026-03-14")]).unwrap();
    let worked = |from: &str, to: &str| calendar.working_between(cst(from), cst(to));
    assert_eq!(worked("2026-03-09 00:00", "2026-03-10 12:00"), TimeDelta::zero());
    assert_eq!(worked("2026-03-14 12:00", "2026-03-16 00:00"), TimeDelta::hours(12));
    assert_eq!("22:00-06:00".parse::<Shift>().unwrap().to_string(), "22:00-06:00");
    assert_eq!("22:00-24:00".parse::<Shift>().unwrap().to_string(), "22:00-24:00");
}

#[test]
fn a_night_that_lasts_into_the_next_days_hours_is_refused() {
    let days = |monday: &[&str], tuesday: &[&str], sunday: &[&str], swapped: &[&str]| {
        let days = [monday, tuesday, &[], &[], &[], &[], sunday].map(shifts);
        WorkingWeek::new(days, shifts(swapped))
    };
    let overlap = Err(CalendarError::ShiftsOverlap);
    assert!(days(&["22:00-06:00"], &["06:00-14:00"], &[], &[]).is_ok());
    assert_eq!(days(&["22:00-06:01"], &["06:00-14:00"], &[], &[]), overlap);
    assert_eq!(days(&["06:00-14:00"], &[], &["22:00-07:00"], &[]), overlap, "Sunday comes before Monday");
    assert_eq!(days(&["22:00-07:00"], &[], &[], &["06:00-14:00"]), overlap, "a swapped day may follow");
    assert_eq!(days(&["06:00-14:00"], &[], &[], &["22:00-07:00"]), overlap, "a swapped day may come before");
    assert_eq!(days(&["22:00-06:00", "23:00-24:00"], &[], &[], &[]), overlap);
}

#[test]
fn hours_change_on_a_date() {
    // From Wednesday 1 July 2026 on, summer hours without a break.
    let calendar = china().with_week_from(date("2026-07-01"), week(&["08:00-14:00"])).unwrap();
    let (before, after) = (cst("2026-06-30 17:00"), cst("2026-07-01 12:00"));
    assert_eq!(calendar.working_between(before, after), TimeDelta::hours(5));
    assert_eq!(calendar.add_working(before, TimeDelta::hours(5)), after);
    assert_eq!(calendar.add_working_days(before, 0), cst("2026-06-30 18:00"));
    assert_eq!(calendar.add_working_days(before, 1), cst("2026-07-01 14:00"));
    // A swapped day has the hours of its time: 28 February those of winter, 10 October those of summer.
    assert_eq!(calendar.add_working_days(cst("2026-02-27 10:00"), 1), cst("2026-02-28 18:00"));
    assert_eq!(calendar.add_working_days(cst("2026-10-09 10:00"), 1), cst("2026-10-10 14:00"));

    let same_day = calendar.with_week_from(date("2026-07-01"), week(&["09:00-12:00"]));
    assert_eq!(same_day, Err(CalendarError::WeekOutOfOrder(date("2026-07-01"))));
    let nights = || week(&["22:00-06:00"]);
    let clash = BusinessCalendar::new(Asia::Shanghai, nights()).with_week_from(date("2026-07-01"), all_day());
    assert_eq!(clash, Err(CalendarError::ShiftsOverlap), "the night of Tuesday lasts into Wednesday");
    let monday = BusinessCalendar::new(Asia::Shanghai, nights())
        .with_week_from(date("2026-07-06"), week(&["06:00-14:00"]));
    assert!(monday.is_ok());
}

fn any_calendar() -> impl Strategy<Value = BusinessCalendar> {
    let zones = [
        Tz::Asia__Shanghai,
        Tz::America__New_York,
        Tz::America__Sao_Paulo,
        Tz::America__Havana,
        Tz::Australia__Lord_Howe,
        Tz::Pacific__Apia,
        Tz::Africa__Casablanca,
        Tz::Europe__London,
    ];
    let weeks = [
        week(&["09:00-12:00", "13:30-18:00"]),
        week(&["00:00-02:30", "02:30-24:00"]),
        week(&["01:15-01:45"]),
        week(&["09:00-12:00", "22:30-01:30"]),
        all_day(),
    ];
    (
        prop::sample::select(zones.to_vec()),
        prop::sample::select(weeks.to_vec()),
        prop::collection::btree_map(0_u64..7000, shift_week(), 0..4),
        prop::collection::btree_set(0_u64..7000, 0..40),
    )
        .prop_map(|(zone, week, later, off)| {
            let holidays = off.into_iter().map(|day| date("2008-01-01") + chrono::Days::new(day));
            let calendar = BusinessCalendar::new(zone, week).with_year(2026, holidays, []).unwrap();
            later.into_iter().fold(calendar, |calendar, (day, week)| {
                let changed =
                    calendar.clone().with_week_from(date("2008-01-01") + chrono::Days::new(day), week);
                changed.unwrap_or(calendar)
            })
        })
}

/// Any week of shifts between six in the morning and six the next morning, so that no night meets the day after.
fn shift_week() -> impl Strategy<Value = WorkingWeek> {
    let day = prop::collection::btree_set(360_u16..1800, 0..7).prop_map(|edges| {
        let edges: Vec<u16> = edges.into_iter().collect();
        let clock = |minute: u16| format!("{:02}:{:02}", minute % 1440 / 60, minute % 60);
        // A shift that begins after midnight would be one of the next day.
        let shifts = edges.chunks_exact(2).filter(|edge| edge[0] < 1440);
        shifts
            .map(|edge| format!("{}-{}", clock(edge[0]), clock(edge[1])).parse().unwrap())
            .collect::<Vec<Shift>>()
    });
    prop::collection::vec(day, 8).prop_filter_map("nobody works", |mut days: Vec<Vec<Shift>>| {
        let swapped = days.pop()?;
        WorkingWeek::new(days.try_into().ok()?, swapped).ok()
    })
}

/// Instants from 2008 to 2026, to the microsecond, so that they meet every change of clocks.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (1_200_000_000_000_000_i64..1_780_000_000_000_000)
        .prop_map(|us| DateTime::from_timestamp_micros(us).unwrap())
}

fn any_span() -> impl Strategy<Value = TimeDelta> {
    (1_i64..40 * 24 * 3600 * 1_000_000).prop_map(TimeDelta::microseconds)
}

proptest! {
    #[test]
    fn adding_working_time_is_undone_by_measuring_it(calendar in any_calendar(), start in any_instant(), span in any_span()) {
        let end = calendar.add_working(start, span);
        prop_assert!(end >= start + span);
        prop_assert_eq!(calendar.working_between(start, end), span);
        // The earliest such instant: a microsecond sooner there was less.
        prop_assert!(calendar.working_between(start, end - TimeDelta::microseconds(1)) < span);
    }

    #[test]
    fn sums_never_run_backwards(
        calendar in any_calendar(), start in any_instant(), later in any_span(), span in any_span(), count in 0_u32..30,
    ) {
        let second = start + later;
        prop_assert!(calendar.add_working(start, span) <= calendar.add_working(second, span));
        prop_assert!(calendar.add_working(start, span) < calendar.add_working(start, span + span));
        prop_assert!(calendar.add_working_days(start, count) <= calendar.add_working_days(second, count));
        prop_assert!(calendar.add_working_days(start, count) < calendar.add_working_days(start, count + 2));
        prop_assert!(calendar.add_calendar_days(start, count) <= calendar.add_calendar_days(second, count));
        prop_assert!(calendar.add_calendar_months(start, count) <= calendar.add_calendar_months(second, count));
    }

    #[test]
    fn what_comes_each_day_is_the_next_of_its_times_that_a_walk_finds(
        calendar in any_calendar(), at in any_instant(), minute in 0_u16..1440, is_worked in any::<bool>(),
    ) {
        let next = calendar.next_daily(at, minute, is_worked);
        prop_assert!(next > at);
        let mut days = calendar.local_date(at).iter_days().take(60);
        let walked = days
            .by_ref()
            .filter(|date| !is_worked || calendar.is_working_day(*date))
            .map(|date| super::first_instant(calendar.zone(), date, minute))
            .find(|time| *time > at);
        if let Some(walked) = walked {
            prop_assert_eq!(next, walked);
        }
    }

    #[test]
    fn a_day_back_and_one_forward_is_the_same_day(calendar in any_calendar(), end in any_instant(), count in 1_u32..40) {
        let earlier = calendar.working_days_before(end, count);
        prop_assert!(earlier < end);
        let first = calendar.local_date(earlier);
        prop_assert!(calendar.is_working_day(first));
        let between = first.iter_days().take_while(|date| *date < calendar.local_date(end));
        prop_assert_eq!(between.filter(|date| calendar.is_working_day(*date)).count(), usize::try_from(count).unwrap());
    }

    #[test]
    fn no_term_ends_before_it_begins(calendar in any_calendar(), start in any_instant(), count in 0_u32..30) {
        prop_assert!(calendar.add_working_days(start, count) >= start);
        prop_assert!(calendar.add_calendar_days(start, count) >= start);
        prop_assert!(calendar.add_calendar_months(start, count) >= start);
        prop_assert!(calendar.end_of_day(start) >= start);
    }

    #[test]
    fn working_time_adds_up(calendar in any_calendar(), start in any_instant(), one in any_span(), other in any_span()) {
        let (middle, end) = (start + one, start + one + other);
        let whole = calendar.working_between(start, end);
        prop_assert_eq!(calendar.working_between(start, middle) + calendar.working_between(middle, end), whole);
        prop_assert_eq!(calendar.working_between(end, start), -whole);
        prop_assert!(whole <= one + other);
    }
}

/// What sets dates of one month apart, and the day on which other hours begin.
type Month = (WorkingWeek, WorkingWeek, u32, Vec<u32>, Vec<u32>);

fn any_month() -> impl Strategy<Value = Month> {
    let days = || prop::collection::vec(1_u32..31, 0..5);
    (shift_week(), shift_week(), 1_u32..31, days(), days()).prop_map(|(week, later, change, off, swapped)| {
        let swapped = swapped.into_iter().filter(|day| !off.contains(day)).collect();
        (week, later, change, off, swapped)
    })
}

fn of_november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// Whether anybody works in the minute `minute` of a day, told from the hours of that day and of the day before.
fn works((week, later, change, off, swapped): &Month, date: NaiveDate, minute: u16) -> bool {
    let within = |date: NaiveDate, minute: u16| {
        let week = if date < of_november(*change) { week } else { later };
        let is_in = |days: &[u32]| days.iter().any(|day| of_november(*day) == date);
        let hours = match (is_in(off), is_in(swapped)) {
            (true, _) => return false,
            (false, true) => week.swapped(),
            (false, false) => week.on(date.weekday()),
        };
        hours.iter().any(|shift| (shift.from()..shift.to()).contains(&minute))
    };
    within(date, minute) || within(date.pred_opt().unwrap(), minute + 1440)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_walk_minute_by_minute_counts_the_same(month in any_month(), first in 0_i64..30_000, span in 1_i64..10_000) {
        let (week, later, change, off, swapped) = month.clone();
        let dates = |days: Vec<u32>| days.into_iter().map(of_november);
        let calendar = BusinessCalendar::new(Asia::Kathmandu, week)
            .with_week_from(of_november(change), later).unwrap()
            .with_year(2026, dates(off), dates(swapped)).unwrap();
        let start = wall(Asia::Kathmandu, "2026-11-01 00:00");
        let (from, to) = (start + TimeDelta::minutes(first), start + TimeDelta::minutes(first + span));
        let worked = (first..first + span).filter(|minute| {
            let date = of_november(1) + TimeDelta::days(minute / 1440);
            works(&month, date, u16::try_from(minute % 1440).unwrap())
        });
        let worked: Vec<i64> = worked.collect();
        let count = i64::try_from(worked.len()).unwrap();
        prop_assert_eq!(calendar.working_between(from, to), TimeDelta::minutes(count));
        if let Some(last) = worked.last() {
            let ends_at = start + TimeDelta::minutes(last + 1);
            prop_assert_eq!(calendar.add_working(from, TimeDelta::minutes(count)), ends_at);
        }
    }
}
