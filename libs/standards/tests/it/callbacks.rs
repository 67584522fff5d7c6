//! Every figure of the callback table (rulebook §0.4) for the five shipped standards.

use standards::{Answer, CallbackDecision, Due, ResolvedFacts};
use vocabulary::{Severity, TicketKind};

use crate::{china, cst, standard, wall};

/// Work done on Monday 23 November 2026 at 10:00 on the wall.
fn done(kind: TicketKind, severity: Severity, category: &str) -> ResolvedFacts<'_> {
    let resolved_at = cst("2026-11-23 10:00");
    ResolvedFacts { kind: Some(kind), severity: Some(severity), category, resolved_at }
}

/// Due, clause, channel, who, coverage: what a table's cell says.
fn cell(decision: &CallbackDecision) -> String {
    let due = match &decision.due {
        Due::At(at) => wall(*at),
        Due::Once(event) => format!("after {event}"),
    };
    let coverage =
        decision.coverage.as_ref().map_or("-".to_owned(), |c| format!("{}% {}", c.percent, c.clause));
    format!("{due} {} {} {} {coverage}", decision.clause, decision.channel.as_str(), decision.who.join("|"))
}

macro_rules! figures {
    ($($name:ident: $profile:literal, $kind:ident $severity:ident $category:literal => [$($cell:literal),*];)+) => {$(
        #[test]
        fn $name() {
            let facts = done(TicketKind::$kind, Severity::$severity, $category);
            let owed: Vec<String> = standard($profile).callbacks(&facts, &china()).iter().map(cell).collect();
            let expected: &[&str] = &[$($cell),*];
            assert_eq!(owed, expected);
        }
    )+};
}

figures! {
    service_centre_hears_every_complaint: "service-centre", Complaint Ordinary ""
        => ["2026-11-26 23:59 CBK-13 phone_or_on_site assistant 100% CBK-13"];
    service_centre_director_visits_a_repeated_complaint: "service-centre", Complaint Ordinary "repeated"
        => ["2026-11-26 23:59 CBK-15 on_site director 100% CBK-13"];
    service_centre_director_visits_a_repeated_opinion: "service-centre", Suggestion Major "repeated"
        => ["2026-11-26 23:59 CBK-15 on_site director -"];
    service_centre_director_visits_a_major_complaint: "service-centre", Complaint Major "transferred_by_company"
        => ["2026-11-26 23:59 CBK-16 on_site director 100% CBK-13"];
    service_centre_director_visits_a_constructive_opinion: "service-centre", Suggestion Minor "constructive"
        => ["2026-11-26 23:59 CBK-16 on_site director -"];
    service_centre_director_visits_a_long_unsolved_one: "service-centre", Complaint Important "long_unsolved_quality"
        => ["2026-11-26 23:59 CBK-17 on_site director 100% CBK-13"];
    service_centre_director_visits_a_transferred_one: "service-centre", Complaint Ordinary "transferred_by_company"
        => ["2026-11-26 23:59 CBK-18 on_site director 100% CBK-13"];
    service_centre_hears_four_repairs_of_five: "service-centre", Repair Ordinary "house_leak"
        => ["2026-11-26 23:59 CBK-14 phone_or_on_site assistant 80% CBK-14"];
    service_centre_hears_every_demand_of_the_day: "service-centre", Inquiry Ordinary ""
        => ["2026-11-23 23:59 CBK-12 phone assistant 100% CBK-12"];

    estate_office_visits_every_major_complaint: "estate-office", Complaint Major ""
        => ["2026-11-26 23:59 CBK-21 on_site director|centre_head 100% CBK-21"];
    estate_office_visits_every_constructive_opinion: "estate-office", Suggestion Minor "constructive"
        => ["2026-11-26 23:59 CBK-22 on_site director 100% CBK-22"];
    estate_office_phones_after_a_repair_the_next_day: "estate-office", Repair Ordinary ""
        => ["2026-11-24 23:59 CBK-23 phone steward 70% CBK-23"];
    estate_office_visits_rework_in_three_days: "estate-office", Repair Ordinary "rework"
        => ["2026-11-26 23:59 CBK-24 on_site engineering_supervisor -"];
    estate_office_visits_a_house_leak_after_rain: "estate-office", Repair Ordinary "house_leak"
        => ["after heavy_rain CBK-25 on_site steward -"];
    estate_office_hears_of_a_toilet_leak_in_three_days: "estate-office", Repair Ordinary "toilet_leak"
        => ["2026-11-26 23:59 CBK-26 phone_or_on_site steward -"];
    estate_office_hears_of_a_blocked_drain_in_three_days: "estate-office", Repair Ordinary "drain_blockage"
        => ["2026-11-26 23:59 CBK-26 phone_or_on_site steward -"];
    estate_office_hears_of_concealed_works_in_three_days: "estate-office", Repair Ordinary "concealed_works"
        => ["2026-11-26 23:59 CBK-26 phone_or_on_site steward -"];

    apartment_has_no_callback_after_complaints: "apartment", Complaint Major "" => [];
    apartment_hears_of_a_repair_in_a_week: "apartment", Repair Ordinary ""
        => ["2026-11-30 23:59 CBK-36 phone_or_on_site receptionist -"];
    apartment_hears_of_a_safety_facility_in_two_days: "apartment", Repair Ordinary "safety_facility"
        => ["2026-11-25 23:59 CBK-34 phone_or_on_site receptionist -"];
    apartment_hears_of_a_leak_in_three_days_and_again_after_rain: "apartment", Repair Ordinary "house_leak" => [
        "2026-11-26 23:59 CBK-35 phone_or_on_site receptionist -",
        "after heavy_rain CBK-35 phone_or_on_site receptionist -"
    ];

    resident_centre_hears_complaints_by_walk_plan: "resident-centre", Complaint Ordinary ""
        => ["2026-11-26 23:59 CBK-41 phone_or_on_site supervisor -"];
    resident_centre_hears_every_repair_in_two_days: "resident-centre", Repair Ordinary ""
        => ["2026-11-25 23:59 CBK-39 phone_or_on_site agent 100% CBK-38"];
    resident_centre_hears_of_a_safety_facility_in_two_days: "resident-centre", Repair Ordinary "safety_facility"
        => ["2026-11-25 23:59 CBK-39 phone_or_on_site agent 100% CBK-38"];
    resident_centre_hears_of_a_leak_three_days_after_the_test: "resident-centre", Repair Ordinary "house_leak"
        => ["2026-11-26 23:59 CBK-39 phone_or_on_site agent 100% CBK-38"];

    estate_handbook_hears_every_complaint_in_three_days: "estate-handbook", Complaint Ordinary ""
        => ["2026-11-26 23:59 CBK-44 phone_or_on_site department_supervisor 100% CBK-44"];
    estate_handbook_manager_hears_an_important_complaint: "estate-handbook", Complaint Important ""
        => ["2026-11-26 23:59 CBK-44 phone_or_on_site manager 100% CBK-44"];
    estate_handbook_hears_of_repairs_in_a_week_and_by_the_day: "estate-handbook", Repair Ordinary "" => [
        "2026-11-30 23:59 CBK-46 phone_or_on_site assistant 60% CBK-46",
        "2026-11-23 23:59 CBK-58 phone assistant 50% CBK-58"
    ];
    estate_handbook_hears_of_first_aid_in_a_week: "estate-handbook", Help Ordinary "first_aid"
        => ["2026-11-30 23:59 CBK-48 phone_or_on_site assistant 60% CBK-46"];
    estate_handbook_hears_three_helps_of_five: "estate-handbook", Help Ordinary ""
        => ["2026-11-30 23:59 CBK-46 phone_or_on_site assistant 60% CBK-46"];
    estate_handbook_hears_of_other_services_in_a_week: "estate-handbook", Application Ordinary ""
        => ["2026-11-30 23:59 CBK-50 phone_or_on_site assistant -"];
}

#[test]
fn occasions_that_are_no_tickets_have_callbacks_too() {
    let owed = |profile, occasion| {
        let decisions = standard(profile).occasion_callbacks(occasion, cst("2026-11-30 10:00"), &china());
        decisions.iter().map(cell).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(owed("estate-office", "move_in"), "2026-12-30 23:59 CBK-28 phone_or_on_site director -");
    assert_eq!(
        owed("estate-handbook", "move_in"),
        "2026-12-30 23:59 CBK-45 phone_or_on_site manager 100% CBK-45"
    );
    let activity = "2026-12-30 23:59 CBK-49 phone_or_on_site assistant 30% CBK-49";
    assert_eq!(owed("estate-handbook", "community_activity"), activity);
    for contract in ["contract_mid_term", "contract_end"] {
        let served = "2026-12-07 23:59 CBK-47 phone_or_on_site assistant 60% CBK-46";
        assert_eq!(owed("estate-handbook", contract), served);
    }
    assert_eq!(owed("apartment", "move_in"), "");
}

#[test]
fn a_callback_one_month_after_is_not_made_within_the_month() {
    let first = |profile| {
        let decisions = standard(profile).occasion_callbacks("move_in", cst("2026-11-30 10:00"), &china());
        let decision = decisions.into_iter().next().unwrap();
        (decision.not_before.map(wall), decision.explanation.last().unwrap().en.clone())
    };
    let (not_before, why) = first("estate-handbook");
    assert_eq!(not_before.as_deref(), Some("2026-12-30 00:00"));
    assert!(why.starts_with("CBK-45 has it made when that time is over"), "{why}");
    assert_eq!(first("estate-office").0, None, "within one month: any day will do");
}

#[test]
fn customers_are_heard_without_a_ticket_as_often_as_the_standard_says() {
    let periodic = |name| {
        let rules = standard(name).periodic_rules().iter();
        rules.map(|rule| (rule.times_per_month, rule.clause.as_str(), rule.is_gap)).collect::<Vec<_>>()
    };
    assert_eq!(periodic("service-centre"), [(2, "CBK-11", false)]);
    assert_eq!(periodic("apartment"), [(1, "CBK-33", true)]);
    assert_eq!(periodic("estate-office"), [(1, "CBK-29", true)]);
}

#[test]
fn rain_makes_the_waiting_callbacks_due_and_no_others() {
    let facts = done(TicketKind::Repair, Severity::Ordinary, "house_leak");
    let after = |event| {
        let rained = cst("2026-12-05 18:00");
        let owed = standard("apartment").callbacks_after(event, rained, &facts, &china());
        owed.iter().map(|decision| (decision.series.clone(), cell(decision))).collect::<Vec<_>>()
    };
    let owed = "2026-12-08 23:59 CBK-35 phone_or_on_site receptionist -";
    assert_eq!(after("heavy_rain"), [("after_rain".to_owned(), owed.to_owned())]);
    assert_eq!(after("snow"), []);
}

#[test]
fn an_unsatisfied_or_unsolved_answer_is_put_right_by_the_standards_clause() {
    let heard_at = cst("2026-11-24 09:00");
    let ordered = |name, satisfaction, is_solved| {
        let answer = Answer { satisfaction, is_solved, heard_at };
        let decision = standard(name).rectification(&answer, &china())?;
        Some((wall(decision.due_at), decision.clause.to_string()))
    };
    let tomorrow = |clause: &str| Some(("2026-11-25 09:00".to_owned(), clause.to_owned()));
    assert_eq!(ordered("apartment", 2, true), tomorrow("DLN-25"));
    assert_eq!(ordered("apartment", 3, true), None);
    assert_eq!(ordered("resident-centre", 5, false), tomorrow("CBK-40"));
    assert_eq!(ordered("estate-handbook", 1, false), tomorrow("CBK-55"));
    assert_eq!(ordered("estate-office", 1, true), tomorrow("CBK-27"));
    assert_eq!(ordered("service-centre", 1, true), tomorrow("CMP-14"));
}

#[test]
fn a_time_for_putting_right_that_no_source_names_is_called_a_choice() {
    let answer = Answer { satisfaction: 1, is_solved: true, heard_at: cst("2026-11-24 09:00") };
    for standard in standards::profiles() {
        let ordered = standard.rectification(&answer, &china()).unwrap();
        let says_so = ordered.explanation.iter().any(|step| step.en.contains("no figure"));
        assert!(says_so, "{}: {:?}", standard.name(), ordered.explanation);
    }
}
