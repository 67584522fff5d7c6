//! The calendars that ship with the suite.

use chrono::NaiveDate;
use chrono_tz::Tz;
use standards::{NamedCalendar, calendar, calendar_for, calendar_of};

use crate::{china, cst, english, wall};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn china_works_by_the_notices_of_2025_and_2026() {
    let days = |range: &str, worked: bool| {
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        for day in date(first).iter_days().take_while(|day| *day <= date(last)) {
            assert_eq!(china().is_working_day(day), worked, "{day}");
        }
    };
    for off in [
        "2025-01-01",
        "2025-01-28..2025-02-04",
        "2025-04-04..2025-04-06",
        "2025-05-01..2025-05-05",
        "2025-05-31..2025-06-02",
        "2025-10-01..2025-10-08",
        "2026-01-01..2026-01-03",
        "2026-02-15..2026-02-23",
        "2026-04-04..2026-04-06",
        "2026-05-01..2026-05-05",
        "2026-06-19..2026-06-21",
        "2026-09-25..2026-09-27",
        "2026-10-01..2026-10-07",
    ] {
        days(off, false);
    }
    for worked in [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ] {
        days(worked, true);
    }
    // 365 days less 104 of weekends and 13 public holidays; swaps change nothing. A wrong date moves the sum.
    let worked_in = |year: i32| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let year = first
            .iter_days()
            .take_while(|day| day < &first.checked_add_months(chrono::Months::new(12)).unwrap());
        year.filter(|day| china().is_working_day(*day)).count()
    };
    assert_eq!((worked_in(2025), worked_in(2026)), (248, 248));
}

#[test]
fn new_york_knows_january_2020() {
    let new_york = calendar_for(Tz::America__New_York);
    let off: Vec<_> =
        date("2020-01-01").iter_days().take(31).filter(|day| !new_york.is_working_day(*day)).collect();
    let days: Vec<_> = off.iter().map(|day| day.format("%d").to_string()).collect();
    assert_eq!(days.join(" "), "01 04 05 11 12 18 19 20 25 26");
    assert!(new_york.covers(date("2020-01-31")));
}

#[test]
fn a_zone_without_a_calendar_gets_the_plain_week_on_its_own_clock() {
    let almaty = calendar_for(Tz::Asia__Almaty);
    assert_eq!(almaty.zone(), Tz::Asia__Almaty);
    assert!(almaty.is_working_day(date("2026-11-28")) && !almaty.is_working_day(date("2026-11-29")));
    assert!(!almaty.covers(date("2026-11-28")));
    assert_eq!(calendar("plain-week").unwrap().calendar.clone().in_zone(Tz::Asia__Almaty), almaty);
}

#[test]
fn a_zone_has_the_days_off_of_its_country_whatever_it_is_called() {
    for (name, today) in [
        ("PRC", Tz::Asia__Shanghai),
        ("Asia/Chongqing", Tz::Asia__Shanghai),
        ("Asia/Chungking", Tz::Asia__Shanghai),
        ("Asia/Harbin", Tz::Asia__Shanghai),
        ("Asia/Urumqi", Tz::Asia__Urumqi),
        ("Asia/Kashgar", Tz::Asia__Urumqi),
    ] {
        let zone: Tz = name.parse().unwrap();
        let calendar = calendar_for(zone);
        assert_eq!(calendar_of(zone).map(|named| named.name.as_str()), Some("cn"), "{name}");
        assert_eq!(calendar.zone(), today, "the clock is the estate's own, by the name that it has today");
        assert!(!calendar.is_working_day(date("2026-10-01")) && calendar.is_working_day(date("2026-10-10")));
    }
    let document = include_str!("../../calendars/cn.toml").replace("\"Asia/Shanghai\"", "\"PRC\"");
    assert_eq!(
        &NamedCalendar::parse(&document).unwrap(),
        calendar("cn").unwrap(),
        "whatever the document calls it"
    );
    // The offices open by the clock of the place: two hours later than in Shanghai.
    let noon = "2026-09-30T04:00:00Z".parse().unwrap();
    assert_eq!(wall(calendar_for(Tz::Asia__Urumqi).add_working_days(noon, 2)), "2026-10-09 20:00");
}

#[test]
fn working_days_step_over_national_day() {
    assert_eq!(wall(china().add_working_days(cst("2026-09-30 10:00"), 2)), "2026-10-09 18:00");
}

#[test]
fn every_fault_of_a_calendar_is_told_at_once() {
    let document = r#"
name = "broken"
title = { zh = "坏" }
zone = "Asia/Beijing"
[week]
monday = ["09:00-12:00", "11:00-13:00"]
tuesday = ["9-5"]
someday = []
[[year]]
year = 2024
source = "x"
holidays = [{ name = "a", from = 2024-01-03, to = 2024-01-01 }, { name = "b", from = "2024-05-01" }]
[[year]]
year = 2026
source = "x"
holidays = [{ name = "c", from = 2020-01-01 }]
"#;
    let problems = NamedCalendar::parse(document).unwrap_err();
    insta::assert_snapshot!(english(&problems), @r#"
    3:9 standards.missing_key: the key `en` is missing here
    4:8 standards.unknown_word: `Asia/Beijing` is not an IANA time zone such as Asia/Shanghai
    5:1 standards.shifts_overlap: the shifts of a day must follow one another, and end before those of the next day begin
    7:12 standards.unknown_word: `9-5` is not a shift such as 08:30-12:00, or 22:00-06:00 over midnight
    8:1 standards.unknown_key: the key `someday` is not known here; known are friday, monday, saturday, sunday, swapped, thursday, tuesday, wednesday
    12:51 standards.holiday_ends_early: a holiday ends after it begins
    12:86 standards.wrong_type: expected a date such as 2026-02-14, found string
    13:1 standards.missing_year: after 2024 comes 2025, not 2026
    16:34 standards.day_of_another_year: 2020-01-01 does not belong to this year
    "#);
}

#[test]
fn hours_change_on_the_date_that_a_calendar_says() {
    let document = r#"
name = "guards"
title = { zh = "保安", en = "guards" }
zone = "Asia/Shanghai"
[week]
monday = ["22:00-06:00"]
[[week_from]]
date = 2026-07-06
monday = ["18:00-24:00"]
[[week_from]]
date = 2027-01-01
friday = ["08:00-12:00"]
"#;
    let guards = NamedCalendar::parse(document).unwrap().calendar;
    let hours = |from: &str, to: &str| guards.working_between(cst(from), cst(to)).num_hours();
    assert_eq!(hours("2026-06-29 12:00", "2026-06-30 12:00"), 8, "a night shift");
    assert_eq!(hours("2026-07-06 12:00", "2026-07-07 12:00"), 6, "an evening shift");
    assert_eq!(hours("2026-12-28 12:00", "2027-01-09 12:00"), 6 + 4 + 4, "an evening and two Fridays");

    let wrong =
        |from: &str, to: &str| english(&NamedCalendar::parse(&document.replace(from, to)).unwrap_err());
    insta::assert_snapshot!(
        wrong("2027-01-01", "2026-07-05"),
        @"10:1 standards.week_out_of_order: the hours from 2026-07-05 on must come after those that they replace"
    );
    insta::assert_snapshot!(
        wrong("2026-07-06\nmonday = [\"18:00", "2026-07-07\ntuesday = [\"05:00"),
        @"7:1 standards.shifts_overlap: the shifts of a day must follow one another, and end before those of the next day begin"
    );
    insta::assert_snapshot!(
        wrong(r#"friday = ["08:00-12:00"]"#, ""),
        @"10:1 standards.nobody_works: a working week needs at least one shift"
    );
}

#[test]
fn a_swapped_day_must_be_a_day_of_rest_and_not_a_holiday() {
    let document = r#"
name = "broken"
title = { zh = "坏", en = "broken" }
zone = "Asia/Shanghai"
[week]
monday = ["09:00-12:00"]
swapped = ["09:00-12:00"]
[[year]]
year = 2026
source = "x"
holidays = [{ name = "a", from = 2026-11-28 }]
working_days = [2026-11-23, 2026-11-28]
"#;
    let problems = NamedCalendar::parse(document).unwrap_err();
    insta::assert_snapshot!(english(&problems), @r#"
    8:1 standards.contradicting_days: 2026-11-28 is given as a holiday and as a working day
    12:17 standards.already_worked: 2026-11-23 is an ordinary working day; a swapped day is a day of rest that is worked
    "#);
}

#[test]
fn next_years_notice_is_missed_from_december_on() {
    let china = calendar("cn").unwrap();
    assert_eq!(china.missing_year(date("2026-11-30")), None);
    assert_eq!(china.missing_year(date("2026-12-01")), Some(2027));
    assert_eq!(china.missing_year(date("2027-01-01")), Some(2027));
}
