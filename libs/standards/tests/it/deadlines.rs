//! Every figure of the complaint table (rulebook §0.4) and of the dispatch rules, for the five shipped standards.

use standards::Facts;
use vocabulary::{DeadlineKind, Severity, TicketKind};

use crate::{china, cst, standard, wall};

/// A matter received on Monday 23 November 2026 at 10:00 on the wall.
fn facts(kind: TicketKind, severity: Severity) -> Facts<'static> {
    Facts { kind, severity, category: "", received_at: cst("2026-11-23 10:00"), customer_term: None }
}

fn due(profile: &str, facts: &Facts<'_>, promise: DeadlineKind) -> Option<(String, String)> {
    let decisions = standard(profile).deadlines(facts, &china());
    let decision = decisions.into_iter().find(|decision| decision.kind == promise)?;
    Some((wall(decision.due_at), decision.clause.to_string()))
}

macro_rules! figures {
    ($($name:ident: $profile:literal, $kind:ident $severity:ident, $promise:ident => $due:literal, $clause:literal;)+) => {$(
        #[test]
        fn $name() {
            let facts = facts(TicketKind::$kind, Severity::$severity);
            let expected = Some(($due.to_owned(), $clause.to_owned()));
            assert_eq!(due($profile, &facts, DeadlineKind::$promise), expected);
        }
    )+};
}

figures! {
    service_centre_reacts_to_a_complaint_at_once:
        "service-centre", Complaint Ordinary, Respond => "2026-11-23 10:30", "DLN-08";
    service_centre_closes_an_ordinary_complaint_the_same_day:
        "service-centre", Complaint Ordinary, Resolve => "2026-11-23 23:59", "DLN-01";
    service_centre_handles_a_major_complaint_in_three_days:
        "service-centre", Complaint Major, Resolve => "2026-11-26 23:59", "DLN-02";
    resident_centre_reacts_to_a_complaint_at_the_first_moment:
        "resident-centre", Complaint Minor, Respond => "2026-11-23 10:30", "DSP-17";
    resident_centre_solves_a_minor_complaint_in_two_days:
        "resident-centre", Complaint Minor, Resolve => "2026-11-25 23:59", "DLN-12";
    resident_centre_takes_an_ordinary_complaint_for_a_minor_one:
        "resident-centre", Complaint Ordinary, Resolve => "2026-11-25 23:59", "DLN-12";
    resident_centre_handles_an_important_complaint_in_three_days:
        "resident-centre", Complaint Important, Resolve => "2026-11-26 23:59", "DLN-11";
    resident_centre_reacts_to_a_major_complaint_no_later_than_to_a_minor_one:
        "resident-centre", Complaint Major, Respond => "2026-11-23 10:30", "DSP-17";
    resident_centre_solves_a_major_complaint_in_ten_days:
        "resident-centre", Complaint Major, Resolve => "2026-12-03 23:59", "DLN-10";
    apartment_replies_to_a_complaint_in_72_hours:
        "apartment", Complaint Ordinary, Respond => "2026-11-26 10:00", "DLN-14";
    estate_handbook_promises_a_complaint_case_by_case:
        "estate-handbook", Complaint Ordinary, Resolve => "2026-11-26 23:59", "DLN-22";
    estate_handbook_issues_a_repair_order_in_five_minutes:
        "estate-handbook", Repair Ordinary, Respond => "2026-11-23 10:05", "DSP-09";
    estate_handbook_reaches_an_urgent_repair_in_fifteen_minutes:
        "estate-handbook", Repair Major, Arrive => "2026-11-23 10:15", "DSP-10";
}

#[test]
fn service_centre_puts_a_complaint_off_by_three_days_at_most() {
    let facts = facts(TicketKind::Complaint, Severity::Ordinary);
    let asked_at = cst("2026-11-23 20:00");
    let extension = |name| standard(name).extension(DeadlineKind::Resolve, &facts, asked_at, &china());
    let granted = extension("service-centre").unwrap();
    assert_eq!((wall(granted.latest_at).as_str(), granted.clause.as_str()), ("2026-11-26 23:59", "DLN-05"));
    assert_eq!(extension("apartment"), None);
}

#[test]
fn a_complaint_the_company_transferred_is_visited_the_same_day() {
    let facts =
        Facts { category: "transferred_by_company", ..facts(TicketKind::Complaint, Severity::Ordinary) };
    let arrive = due("service-centre", &facts, DeadlineKind::Arrive).unwrap();
    assert_eq!(arrive, ("2026-11-23 23:59".to_owned(), "DLN-09".to_owned()));
}

#[test]
fn a_term_the_customer_names_rules_only_where_a_clause_lets_it() {
    let asked = cst("2026-11-24 12:00");
    let clause_of = |profile, severity| {
        let facts = Facts { customer_term: Some(asked), ..facts(TicketKind::Complaint, severity) };
        due(profile, &facts, DeadlineKind::Resolve).unwrap()
    };
    let words = |at: &str, clause: &str| (at.to_owned(), clause.to_owned());
    assert_eq!(clause_of("service-centre", Severity::Ordinary), words("2026-11-24 12:00", "DLN-06"));
    assert_eq!(clause_of("service-centre", Severity::Major), words("2026-11-24 12:00", "DLN-06"));
    assert_eq!(clause_of("resident-centre", Severity::Minor), words("2026-11-24 12:00", "DLN-12"));
    assert_eq!(clause_of("resident-centre", Severity::Important), words("2026-11-26 23:59", "DLN-11"));
    assert_eq!(clause_of("estate-handbook", Severity::Ordinary), words("2026-11-26 23:59", "DLN-22"));
}

#[test]
fn every_repair_carries_a_deadline_under_every_standard() {
    for standard in standards::profiles() {
        let decisions = standard.deadlines(&facts(TicketKind::Repair, Severity::Ordinary), &china());
        let kinds: Vec<_> = decisions.iter().map(|decision| decision.kind).collect();
        assert_eq!(kinds, DeadlineKind::ALL, "{}", standard.name());
    }
}
