//! What is announced for a year, handed in as a table or as iCalendar.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kernel::Language;
use proptest::prelude::*;
use standards::{Announcement, CalendarCache, NamedCalendar, calendar, calendar_document};
use vocabulary::DaysFormat;

use crate::{english, told};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn china() -> &'static str {
    calendar_document("cn").unwrap()
}

fn csv(year: i32, days: &str) -> Announcement<'_> {
    Announcement { year, source: "通知", format: DaysFormat::Csv, days }
}

fn ics(year: i32, days: &str) -> Announcement<'_> {
    Announcement { format: DaysFormat::Icalendar, ..csv(year, days) }
}

fn announced(announcement: &Announcement<'_>) -> NamedCalendar {
    NamedCalendar::parse(&NamedCalendar::announce(china(), announcement).unwrap()).unwrap()
}

fn faults(announcement: &Announcement<'_>) -> String {
    english(&NamedCalendar::announce(china(), announcement).unwrap_err())
}

/// A year that no notice has named yet.
const TABLE: &str = "\u{feff}date,until,kind,name\n\
    2027-01-01,,holiday,元旦\n2027-02-05,2027-02-12,holiday,春节\n2027-02-20,,working_day,\n";

#[test]
fn a_table_brings_the_year_and_leaves_the_rest_of_the_document_as_it_was() {
    let document = NamedCalendar::announce(china(), &csv(2027, TABLE)).unwrap();
    assert!(document.starts_with(china().trim_end()), "what people wrote stays theirs, comments included");
    let named = NamedCalendar::parse(&document).unwrap();
    let days = &named.calendar;
    assert!(days.covers(date("2027-12-31")) && !calendar("cn").unwrap().calendar.covers(date("2027-12-31")));
    assert!(!days.is_working_day(date("2027-02-08")) && !days.is_working_day(date("2027-02-05")));
    assert!(days.is_working_day(date("2027-02-20")), "a Saturday that is worked instead");
    assert!(days.is_working_day(date("2027-10-01")), "an announced year says everything itself");
    assert_eq!(named.missing_year(date("2026-12-01")), None);

    // Announced again, it says what was said last.
    let again = NamedCalendar::announce(&document, &csv(2027, "date,kind\n2027-10-01,holiday\n")).unwrap();
    let days = NamedCalendar::parse(&again).unwrap().calendar;
    assert!(!days.is_working_day(date("2027-10-01")) && days.is_working_day(date("2027-02-08")));
    assert_eq!(days.announced_years().collect::<Vec<_>>(), [2025, 2026, 2027]);
    // A year in the middle keeps its place.
    let middle = NamedCalendar::announce(&again, &csv(2026, "date,kind\n2026-10-01,holiday\n")).unwrap();
    let years = NamedCalendar::parse(&middle).unwrap().calendar;
    assert_eq!(years.announced_years().collect::<Vec<_>>(), [2025, 2026, 2027]);
    assert!(years.is_working_day(date("2026-10-02")));
}

#[test]
fn years_that_are_written_as_a_list_stay() {
    let listed = "name = \"x\"\ntitle = { zh = \"x\", en = \"x\" }\nzone = \"Asia/Shanghai\"\n\
        year = [{ year = 2026, source = \"x\", holidays = [{ name = \"x\", from = 2026-03-02 }] }]\n\
        [week]\nmonday = [\"09:00-12:00\"]\n";
    let announced = NamedCalendar::announce(listed, &csv(2027, "date,kind\n2027-03-01,holiday\n")).unwrap();
    let days = NamedCalendar::parse(&announced).unwrap().calendar;
    assert_eq!(days.announced_years().collect::<Vec<_>>(), [2026, 2027]);
    assert!(!days.is_working_day(date("2026-03-02")) && !days.is_working_day(date("2027-03-01")));
}

#[test]
fn icalendar_says_what_is_off_and_what_is_worked_as_those_do_who_hand_it_out() {
    let event = |start: &str, end: &str, rest: &str| {
        format!("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{start}\r\n{end}{rest}\r\nEND:VEVENT\r\n")
    };
    let calendar = |events: &[String]| {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{}END:VCALENDAR\r\n", events.concat())
    };
    // As phones show them: 休 and 班, between days that are only observed; lines are folded (RFC 5545 §3.1).
    let phones = calendar(&[
        event("20270101", "", "SUMMARY:元旦（休）"),
        event("20270206", "DTEND;VALUE=DATE:20270213\r\n", "SUMMARY:春\r\n 节（休）"),
        event("20270220", "", "SUMMARY:春节（班）"),
        event("20270308", "", "SUMMARY:妇女节"),
        event("20270501", "", "SUMMARY:劳动节\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY"),
        event("20261001", "", "SUMMARY:国庆节（休）"),
    ]);
    let days = announced(&ics(2027, &phones)).calendar;
    for (day, worked) in [
        ("2027-01-01", false),
        ("2027-02-08", false),
        ("2027-02-12", false),
        ("2027-02-15", true),
        ("2027-02-20", true),
        ("2027-03-08", true),
        ("2027-05-01", false),
    ] {
        assert_eq!(days.is_working_day(date(day)), worked, "{day}");
    }
    // As governments do that know no days worked instead: every event is a day off.
    let plain = calendar(&[
        event("20270101", "DTEND;VALUE=DATE:20270102\r\n", "SUMMARY:The first day of January"),
        event("20270330", "", "SUMMARY:Easter Monday"),
    ]);
    let days = announced(&ics(2027, &plain)).calendar;
    assert!(!days.is_working_day(date("2027-01-01")) && !days.is_working_day(date("2027-03-30")));
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_nothing_is_written() {
    let table = "date,until,kind,name\n2027-01-01,,holiday,a\n2027-05-01,2027-04-01,holiday,b\n\
        2027-06-01,,day off,c\n,,holiday,d\n2027-07-01,2027-12-01,holiday,e\n2030-01-01,,holiday,f\n\
        2027-10-01,,holiday,g\n2027-10-01,,working_day,h\n2027-03-01,,working_day,i\n";
    insta::assert_snapshot!(faults(&csv(2027, table)), @r"
    3:1 standards.holiday_ends_early: a holiday ends after it begins
    4:1 standards.day_kind: `day off` is neither `holiday` nor `working_day`
    5:1 standards.missing_key: the key `date` is missing here
    6:1 standards.too_many_days: at most 60 days in a row
    7:1 standards.day_of_another_year: 2030-01-01 does not belong to this year
    9:1 standards.contradicting_days: 2027-10-01 is given as a holiday and as a working day
    10:1 standards.already_worked: 2027-03-01 is an ordinary working day; a swapped day is a day of rest that is worked
    ");
    insta::assert_snapshot!(faults(&csv(2027, "day,what\n2027-01-01,holiday\n")), @"1:1 standards.days_without_columns: the first line must name the columns `date` and `kind`");
    insta::assert_snapshot!(faults(&csv(2027, "date,kind\n")), @"1:1 standards.no_days: no day off in that year");
    insta::assert_snapshot!(faults(&csv(2029, "date,kind\n2029-01-01,holiday\n")), @"1:1 standards.year_apart: 2029 follows none of the years that are known; announce the years between first");
    insta::assert_snapshot!(faults(&ics(2027, "date,kind\n2027-01-01,holiday\n")), @"1:1 standards.unreadable_days: the days cannot be read in this format");
    let yearly = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n\
        BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n";
    insta::assert_snapshot!(faults(&ics(2027, yearly)), @r"
    2:1 standards.repeating_day: a repeating event says nothing of one year; write its days out
    6:1 standards.missing_key: the key `DTSTART` is missing here
    ");
    let problems = NamedCalendar::announce(china(), &csv(2027, "date,kind\n2027-01-01,off\n")).unwrap_err();
    insta::assert_snapshot!(told(&problems, Language::Zh).join("\n"), @"2:1 standards.day_kind: “off”应为 holiday 或 working_day");
    assert!(NamedCalendar::announce("name = ", &csv(2027, TABLE)).is_err());
}

#[test]
fn a_later_year_that_ships_outdoes_what_was_published_before_it() {
    let mut older = NamedCalendar::parse(china()).unwrap();
    let newer = announced(&csv(2027, TABLE));
    assert_eq!(NamedCalendar::later(&older, &newer), &newer);
    older.title.en = "ours".to_owned();
    assert_eq!(NamedCalendar::later(&older, calendar("cn").unwrap()), &older, "as late as what ships: ours");

    let cache = CalendarCache::default();
    let (shanghai, off) = (chrono_tz::Asia::Shanghai, date("2027-02-11"));
    assert!(cache.working_time(None, shanghai).is_working_day(off));
    let document = NamedCalendar::announce(china(), &csv(2027, TABLE)).unwrap();
    cache.learn("cn", 3, &document).unwrap();
    assert!(!cache.working_time(None, shanghai).is_working_day(off), "what was counted before is made anew");
    cache.learn("cn", 2, china()).unwrap();
    assert!(!cache.working_time(None, shanghai).is_working_day(off), "an older version changes nothing");
    // A place counts by what it chose, on its own clock; by its zone's while what it chose is not known.
    let offices = "name = \"offices\"\ntitle = { zh = \"办公\", en = \"Offices\" }\nzone = \"Asia/Tokyo\"\n\
        [week]\nsunday = [\"10:00-12:00\"]\n";
    let sunday = date("2027-02-07");
    assert!(!cache.working_time(Some("offices"), shanghai).is_working_day(sunday));
    cache.learn("offices", 1, offices).unwrap();
    let offices = cache.working_time(Some("offices"), shanghai);
    assert!(offices.is_working_day(sunday) && offices.zone() == shanghai);
}

proptest! {
    #[test]
    fn exactly_the_days_that_are_handed_in_are_off(days in prop::collection::btree_set(0_u64..365, 1..40)) {
        let first = date("2027-01-01");
        let days: BTreeSet<NaiveDate> =
            days.into_iter().map(|day| first.checked_add_days(Days::new(day)).unwrap()).collect();
        let table: String = std::iter::once("date,kind\n".to_owned())
            .chain(days.iter().map(|day| format!("{day},holiday\n")))
            .collect();
        let events: String = days
            .iter()
            .map(|day| {
                let day = day.format("%Y%m%d");
                format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day}\nSUMMARY:x\nEND:VEVENT\n")
            })
            .collect();
        let events = format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
        for announcement in [csv(2027, &table), ics(2027, &events)] {
            let calendar = announced(&announcement).calendar;
            let every = first.iter_days().take(365);
            let ordinary = |day: &NaiveDate| chrono::Datelike::weekday(day).num_days_from_monday() < 5;
            for day in every.filter(ordinary) {
                prop_assert_eq!(calendar.is_working_day(day), !days.contains(&day), "{}", day);
            }
        }
    }
}
