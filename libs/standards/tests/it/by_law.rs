//! Days off that are computed from a law, held against what was published of the years since.

use chrono::{Datelike, NaiveDate};
use standards::{NamedCalendar, calendar, calendar_for};

use crate::{china, cst, english, wall};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The calendar of that name without anything that was announced, in which people would work from Monday to Saturday:
/// every day off but Sundays is one by law.
fn by_law(name: &str) -> NamedCalendar {
    let path = format!("{}/calendars/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(path).unwrap();
    let unannounced = document.split("[[year]]").next().unwrap();
    let six_days = unannounced.replace("\nfriday", "\nsaturday = [\"09:00-13:00\"]\nfriday");
    NamedCalendar::parse(&six_days).unwrap()
}

/// The days off by law in a year that are no Sundays, as `0101 0217 …`.
fn off(calendar: &NamedCalendar, year: i32) -> String {
    let edge = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let days = calendar.calendar.days_by_law(edge(1, 1), edge(12, 31));
    days.iter().map(|date| date.format("%m%d").to_string()).collect::<Vec<_>>().join(" ")
}

/// As the Gazette published them.
#[test]
fn hong_kong_keeps_its_general_holidays() {
    let hong_kong = by_law("hk");
    for (year, published) in [
        (2021, "0101 0212 0213 0215 0402 0403 0405 0406 0501 0519 0614 0701 0922 1001 1014 1225 1227"),
        (2022, "0101 0201 0202 0203 0405 0415 0416 0418 0502 0509 0603 0701 0912 1001 1004 1226 1227"),
        (2023, "0102 0123 0124 0125 0405 0407 0408 0410 0501 0526 0622 0701 0930 1002 1023 1225 1226"),
        (2024, "0101 0210 0212 0213 0329 0330 0401 0404 0501 0515 0610 0701 0918 1001 1011 1225 1226"),
        (2025, "0101 0129 0130 0131 0404 0418 0419 0421 0501 0505 0531 0701 1001 1007 1029 1225 1226"),
        (2026, "0101 0217 0218 0219 0403 0404 0406 0407 0501 0525 0619 0701 0926 1001 1019 1225 1226"),
    ] {
        assert_eq!(off(&hong_kong, year), published, "{year}");
    }
}

/// As the government published them, without those on a Sunday: nothing is off in their place.
#[test]
fn macau_keeps_its_public_holidays() {
    let macau = by_law("mo");
    for (year, published) in [
        (2016, "0101 0208 0209 0210 0325 0326 0404 0514 0609 0916 1001 1102 1208 1220 1221 1224"),
        (2026, "0101 0217 0218 0219 0403 0404 0501 0619 0926 1001 1002 1102 1208 1222 1224 1225"),
    ] {
        assert_eq!(off(&macau, year), published, "{year}");
    }
}

/// As the government published them, with the Saturdays on which a holiday falls.
#[test]
fn taiwan_keeps_its_memorial_days_and_festivals() {
    let taiwan = by_law("tw");
    for (year, published) in [
        (2025, "0101 0128 0129 0130 0131 0228 0403 0404 0501 0530 0531 0929 1006 1010 1024 1025 1225"),
        (
            2026,
            "0101 0216 0217 0218 0219 0220 0227 0228 0403 0404 0406 0501 0619 0925 0928 1009 1010 1026 1225",
        ),
    ] {
        assert_eq!(off(&taiwan, year), published, "{year}");
    }
}

/// As the Office of Personnel Management published them, with the Saturdays on which a holiday falls.
#[test]
fn the_united_states_keep_their_federal_holidays() {
    let federal = by_law("us-federal");
    for (year, published) in [
        // New Year's Day of 2022 is a Saturday, so the last day of 2021 is off.
        (2021, "0101 0118 0215 0531 0618 0619 0705 0906 1011 1111 1125 1224 1225 1231"),
        (2022, "0101 0117 0221 0530 0620 0704 0905 1010 1111 1124 1226"),
        (2026, "0101 0119 0216 0525 0619 0703 0704 0907 1012 1111 1126 1225"),
    ] {
        assert_eq!(off(&federal, year), published, "{year}");
    }
}

#[test]
fn what_the_law_makes_a_day_off_is_off_in_every_notice() {
    for (name, years) in [("cn", 2025..=2026), ("us-federal", 2020..=2020)] {
        let (announced, computed) = (&calendar(name).unwrap().calendar, by_law(name).calendar);
        for year in years {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            assert!(announced.covers(first), "{name} {year}");
            let days = computed.days_by_law(first, first.with_month(12).unwrap().with_day(31).unwrap());
            assert!(days.len() >= 9, "{name} {year}: {days:?}");
            for day in days {
                assert!(
                    !announced.is_working_day(day),
                    "{name}: {day} is off by law, and worked by the notice"
                );
            }
        }
    }
    // The other way round, where nothing is swapped: the weekdays of the list of 2020 are those of the statute.
    let (announced, computed) = (&calendar("us-federal").unwrap().calendar, by_law("us-federal").calendar);
    let weekdays =
        date("2020-01-01").iter_days().take(366).filter(|day| day.weekday().num_days_from_monday() < 5);
    for day in weekdays {
        assert_eq!(announced.is_working_day(day), computed.is_working_day(day), "{day}");
    }
}

#[test]
fn days_off_by_law_hold_in_years_without_a_notice() {
    let off = |first: &str, last: &str| {
        let days = china().days_by_law(date(first), date(last));
        days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    // Of 2027, on weekdays: New Year, the eve and the third day of Spring Festival, Qingming, Dragon Boat, Mid-Autumn,
    // and the first of the National Days.
    assert_eq!(
        off("2026-01-01", "2027-12-31"),
        "2027-01-01 2027-02-05 2027-02-08 2027-04-05 2027-06-09 2027-09-15 2027-10-01"
    );
    assert!(!china().is_working_day(date("2027-01-01")) && china().is_working_day(date("2027-01-04")));
    assert_eq!(wall(china().add_working_days(cst("2026-11-28 16:00"), 30)), "2027-01-11 18:00");
    // Spring Festival of 2027 takes the Friday and the Monday round a weekend.
    assert_eq!(wall(china().add_working_days(cst("2027-02-03 16:00"), 2)), "2027-02-09 18:00");
    // 2028: 1 and 2 May are a Monday and a Tuesday.
    assert_eq!(off("2028-05-01", "2028-05-27"), "2028-05-01 2028-05-02");
    // A year with a notice says everything itself, and a span that ends before it begins holds nothing.
    assert_eq!(off("2026-01-01", "2026-12-31"), "");
    assert_eq!(off("2027-12-31", "2027-01-01"), "");
}

#[test]
fn the_greater_bay_and_taiwan_count_by_their_own_holidays() {
    for (zone, name, holiday) in [
        (chrono_tz::Tz::Asia__Hong_Kong, "hk", "2026-04-07"),
        (chrono_tz::Tz::Asia__Macau, "mo", "2026-12-08"),
        (chrono_tz::Tz::Asia__Taipei, "tw", "2026-10-09"),
    ] {
        let own = standards::calendar_of(zone).unwrap();
        assert_eq!((own.name.as_str(), own.is_by_law_alone), (name, true));
        assert!(!calendar_for(zone).is_working_day(date(holiday)), "{name}");
        assert!(china().is_working_day(date(holiday)), "{name}: no holiday of the mainland");
        assert_eq!(
            own.missing_year(date("2026-12-01")),
            None,
            "no notice is missed: the law says everything"
        );
    }
}

/// Days by law with one fault each.
const BROKEN: &str = r#"
name = "broken"
title = { zh = "坏", en = "broken" }
zone = "Asia/Shanghai"
[week]
monday = ["09:00-12:00"]
[[by_law]]
name = "no rule"
[[by_law]]
name = "two rules"
month = 1
day = 1
easter_offset = 1
[[by_law]]
name = "no such date"
month = 2
day = 30
[[by_law]]
name = "no such lunar day"
lunar_month = 13
lunar_day = 30
[[by_law]]
name = "words"
solar_term = "spring"
observed = "sometimes"
since = 1900
[[by_law]]
name = "weekday"
month = 5
weekday = "moonday"
nth = 0
[[by_law]]
name = "offset"
easter_offset = 100
offset = 8
"#;

#[test]
fn every_fault_of_a_day_by_law_is_told_with_its_place() {
    let problems = NamedCalendar::parse(BROKEN).unwrap_err();
    insta::assert_snapshot!(english(&problems), @r#"
    7:1 standards.day_by_law: a day by law has either `month` and `day`, or `lunar_month` and `lunar_day`, or `solar_term`, or `easter_offset`, or `month`, `weekday` and `nth`
    9:1 standards.day_by_law: a day by law has either `month` and `day`, or `lunar_month` and `lunar_day`, or `solar_term`, or `easter_offset`, or `month`, `weekday` and `nth`
    14:1 standards.no_such_day: month 2 has no day 30
    20:15 standards.out_of_range: 13 is not from 1 to 12
    21:13 standards.out_of_range: 30 is not from 1 to 29
    24:14 standards.unknown_word: `spring` is not a solar term: qingming or winter_solstice
    25:12 standards.unknown_word: `sometimes` is not a rule for days that fall badly: next_day, nearest_weekday or next_weekday
    26:9 standards.out_of_range: 1900 is not from 2000 to 2099
    30:11 standards.unknown_word: `moonday` is not a weekday such as monday
    31:7 standards.nth_weekday: `nth` is 1 to 4, or -1 for the last of the month
    34:17 standards.out_of_range: 100 is not from -60 to 60
    35:10 standards.out_of_range: 8 is not from -7 to 7
    "#);
    insta::assert_snapshot!(crate::told(&problems, kernel::Language::Zh).join("\n"), @r#"
    7:1 standards.day_by_law: 法定节假日应以下列方式之一给出：month 和 day；lunar_month 和 lunar_day；solar_term；easter_offset；month、weekday 和 nth
    9:1 standards.day_by_law: 法定节假日应以下列方式之一给出：month 和 day；lunar_month 和 lunar_day；solar_term；easter_offset；month、weekday 和 nth
    14:1 standards.no_such_day: 2 月没有 30 日
    20:15 standards.out_of_range: 13 不在 1 到 12 之间
    21:13 standards.out_of_range: 30 不在 1 到 29 之间
    24:14 standards.unknown_word: “spring”不是节气：应为 qingming 或 winter_solstice
    25:12 standards.unknown_word: “sometimes”不是顺延规则：应为 next_day、nearest_weekday 或 next_weekday
    26:9 standards.out_of_range: 1900 不在 2000 到 2099 之间
    30:11 standards.unknown_word: “moonday”不是星期，正确写法如 monday
    31:7 standards.nth_weekday: nth 应为 1 至 4，或以 -1 表示当月最后一个
    34:17 standards.out_of_range: 100 不在 -60 到 60 之间
    35:10 standards.out_of_range: 8 不在 -7 到 7 之间
    "#);
}
