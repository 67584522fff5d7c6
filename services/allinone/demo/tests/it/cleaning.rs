//! Rows as a careless export leaves them.

use demo::replay::clean::{Mended, RawRow, clean};

use crate::sample;

fn row(district: &str, created_at: &str, closed_at: &str) -> RawRow {
    RawRow {
        request_id: "1".to_owned(),
        created_at: created_at.to_owned(),
        closed_at: closed_at.to_owned(),
        complaint_type: "Rodent".to_owned(),
        district: district.to_owned(),
    }
}

fn at(district: &str) -> (Option<&'static str>, Vec<Mended>) {
    let row = clean(row(district, "2020-01-01T08:00:00", "2020-01-01T09:00:00")).unwrap();
    (row.region, row.mended)
}

#[test]
fn a_district_is_a_borough_or_a_board_of_one_or_of_no_use() {
    assert_eq!(at("STATEN ISLAND"), (Some("STATEN ISLAND"), vec![]));
    assert_eq!(at("05 MANHATTAN"), (Some("MANHATTAN"), vec![Mended::NumberedDistrict]));
    assert_eq!(at("03 STATEN ISLAND"), (Some("STATEN ISLAND"), vec![Mended::NumberedDistrict]));
    for useless in ["Unspecified", "3047010038", "01/03/2020 02:00:00 PM", " fish and meat markets", ""] {
        assert_eq!(at(useless), (None, vec![Mended::UnusableDistrict]), "{useless}");
    }
}

#[test]
fn moments_are_new_yorks_and_nothing_closes_before_it_opens() {
    let sound = clean(row("BRONX", "2020-01-01T08:00:00", "2020-07-17T10:49:18")).unwrap();
    assert_eq!(sound.created_at.to_rfc3339(), "2020-01-01T13:00:00+00:00");
    assert_eq!(sound.closed_at.to_rfc3339(), "2020-07-17T14:49:18+00:00");
    let backwards = clean(row("BRONX", "2020-01-02T08:00:00", "2019-12-29T08:00:00")).unwrap();
    assert_eq!(backwards.closed_at, backwards.created_at);
    assert_eq!(backwards.mended, [Mended::ClosedBeforeOpened]);
}

#[test]
fn a_row_without_a_moment_or_a_number_is_refused_with_the_reason() {
    assert!(clean(row("BRONX", "yesterday", "2020-01-01T08:00:00")).unwrap_err().starts_with("created_at"));
    assert!(clean(row("BRONX", "2020-01-01T08:00:00", "")).unwrap_err().starts_with("closed_at"));
    // The hour that New York skips in spring.
    assert!(clean(row("BRONX", "2020-03-08T02:30:00", "2020-03-09T00:00:00")).is_err());
    let nameless = RawRow { request_id: " ".to_owned(), ..row("BRONX", "2020-01-01T08:00:00", "") };
    assert_eq!(clean(nameless).unwrap_err(), "no request_id");
}

#[test]
fn every_row_of_the_file_is_sound_or_mended_by_one_of_the_rules() {
    let (rows, expected) = sample::rows();
    assert_eq!(rows.len(), expected.rows);
    let cleaned: Vec<_> = rows.into_iter().map(|row| clean(row).unwrap()).collect();
    let count = |rule| cleaned.iter().filter(|row| row.mended.contains(&rule)).count();
    assert_eq!(count(Mended::NumberedDistrict), expected.numbered);
    assert_eq!(count(Mended::UnusableDistrict), expected.unusable);
    assert_eq!(count(Mended::ClosedBeforeOpened), expected.closed_before_opened);
    assert!(cleaned.iter().all(|row| row.created_at <= row.closed_at));
    assert!(cleaned.iter().all(|row| row.region.is_none() == row.mended.contains(&Mended::UnusableDistrict)));
}
