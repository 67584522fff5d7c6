//! What the sources give the profiles beside estates: utilities, companies, sales floors. Each figure, and to whom a matter goes.

use standards::{
    Answer, CallbackDecision, Clause, ConfidentialityFacts, Due, Facts, GENERAL, ResolvedFacts, Term,
};
use vocabulary::{ConfidentialityClass, DeadlineKind, Severity, TicketKind};

use crate::{china, cst, standard, wall};

/// The profiles of this file.
const PROFILES: [&str; 15] = [
    "cable-tv",
    "club-plan",
    "consultancy",
    "decoration-firm",
    "front-desk-centre",
    "general-company",
    "market-company",
    "member-service",
    "power-station",
    "power-utility",
    "public-promise",
    "sales-centre",
    "telecom-hotline",
    "university-estate",
    "water-utility",
];

/// A matter received on Monday 23 November 2026 at 10:00 on the wall.
fn facts(kind: TicketKind, severity: Severity, category: &'static str) -> Facts<'static> {
    Facts { kind, severity, category, received_at: cst("2026-11-23 10:00"), customer_term: None }
}

/// By when, by which clause, and whether the clause has no figure for it.
fn due(profile: &str, facts: &Facts<'_>, promise: DeadlineKind) -> Option<(String, String, bool)> {
    let decisions = standard(profile).deadlines(facts, &china());
    let decision = decisions.into_iter().find(|decision| decision.kind == promise)?;
    let is_gap = decision.explanation.iter().any(|step| step.en.contains("no figure"));
    Some((wall(decision.due_at), decision.clause.to_string(), is_gap))
}

/// Who hears of it as time passes, with the clause, and by when they take it up.
fn told(profile: &str, facts: &Facts<'_>, promises: &[DeadlineKind]) -> Vec<String> {
    let standard = standard(profile);
    let made = standard.deadlines(facts, &china()).into_iter();
    let made: Vec<_> = made
        .filter(|decision| promises.contains(&decision.kind))
        .map(|decision| (decision.kind, decision.due_at))
        .collect();
    let steps = standard.escalations(facts, &made, &china()).into_iter();
    let steps = steps.map(|step| {
        let by = step.answer_by.map(|by| format!(" by {}", wall(by))).unwrap_or_default();
        format!("{} {}{by} ({})", wall(step.raise_at), step.to.join("+"), step.clause)
    });
    steps.collect()
}

/// Who hears of it, level by level, when it is said to be beyond those in charge.
fn beyond(profile: &str, facts: &Facts<'_>) -> Vec<String> {
    let asked_at = cst("2026-11-24 09:00");
    let levels = (1..).map_while(|nth| standard(profile).escalate(facts, nth, asked_at, &china()));
    let levels = levels.map(|level| {
        assert_eq!(level.raise_at, asked_at, "{profile}: told at once");
        format!("{} {} ({})", level.step, level.to.join("+"), level.clause)
    });
    levels.collect()
}

/// Due, clause, channel, who, coverage.
fn cell(decision: &CallbackDecision) -> String {
    let due = match &decision.due {
        Due::At(at) => wall(*at),
        Due::Once(event) => format!("after {event}"),
    };
    let coverage = decision.coverage_percent().map_or("-".to_owned(), |percent| format!("{percent}%"));
    let who = decision.who.join("|");
    format!("{due} {} {} {who} {coverage}", decision.clause, decision.channel.as_str())
}

/// The follow-ups of work done on Monday 23 November 2026 at 10:00 on the wall.
fn callbacks(profile: &str, kind: TicketKind) -> Vec<String> {
    let resolved_at = cst("2026-11-23 10:00");
    let done = ResolvedFacts {
        kind: Some(kind),
        severity: Some(Severity::Ordinary),
        category: GENERAL,
        resolved_at,
    };
    standard(profile).callbacks(&done, &china()).iter().map(cell).collect()
}

fn clause_of_notice(profile: &str, event: &str, kind: TicketKind) -> Option<&'static str> {
    standard(profile).notices(event, Some(kind)).map(Clause::as_str)
}

macro_rules! figures {
    ($($name:ident: $profile:literal, $kind:ident $severity:ident $category:literal, $promise:ident
        => $due:literal, $clause:literal, $is_gap:literal;)+) => {$(
        #[test]
        fn $name() {
            let facts = facts(TicketKind::$kind, Severity::$severity, $category);
            let expected = Some(($due.to_owned(), $clause.to_owned(), $is_gap));
            assert_eq!(due($profile, &facts, DeadlineKind::$promise), expected);
        }
    )+};
}

figures! {
    power_utility_contacts_a_complainant_at_the_first_moment:
        "power-utility", Complaint Ordinary "general", Respond => "2026-11-23 10:30", "HOT-02", true;
    power_utility_answers_a_complaint_in_three_working_days:
        "power-utility", Complaint Ordinary "general", Resolve => "2026-11-26 18:00", "DLN-15", false;
    power_utility_has_no_other_term_for_a_major_complaint:
        "power-utility", Complaint Major "conduct_style", Resolve => "2026-11-26 18:00", "DLN-15", false;
    power_utility_closes_a_report_in_five_working_days:
        "power-utility", Report Ordinary "general", Resolve => "2026-11-30 18:00", "DLN-16", false;
    power_utility_explains_or_handles_the_rest_at_once:
        "power-utility", Inquiry Ordinary "general", Respond => "2026-11-23 10:30", "INT-78", true;
    power_station_answers_a_complaint_in_a_period_that_the_source_does_not_name:
        "power-station", Complaint Ordinary "general", Resolve => "2026-11-26 18:00", "DLN-17", true;
    power_station_handles_the_rest_in_such_a_period:
        "power-station", Inquiry Ordinary "general", Resolve => "2026-11-26 18:00", "INT-76", true;
    water_utility_replies_to_a_complaint_promptly:
        "water-utility", Complaint Ordinary "general", Respond => "2026-11-23 12:00", "DLN-28", true;
    water_utility_contacts_whom_the_press_wrote_of:
        "water-utility", Complaint Ordinary "published", Respond => "2026-11-23 10:30", "INT-15", true;
    water_utility_goes_on_site_for_what_the_press_wrote_of:
        "water-utility", Complaint Ordinary "published", Arrive => "2026-11-24 10:00", "ESC-21", true;
    general_company_answers_an_ordinary_call_in_24_hours:
        "general-company", Inquiry Ordinary "general", Respond => "2026-11-24 10:00", "DLN-18", false;
    general_company_takes_a_minor_call_for_an_ordinary_one:
        "general-company", Complaint Minor "general", Respond => "2026-11-24 10:00", "DLN-18", false;
    general_company_answers_an_important_call_the_same_day:
        "general-company", Inquiry Important "general", Respond => "2026-11-23 23:59", "DLN-18", false;
    general_company_answers_a_major_call_no_later_than_an_important_one:
        "general-company", Complaint Major "general", Respond => "2026-11-23 23:59", "DLN-18", false;
    public_promise_solves_an_ordinary_problem_the_same_day:
        "public-promise", Complaint Ordinary "general", Resolve => "2026-11-23 23:59", "DLN-19", false;
    public_promise_solves_a_grave_problem_no_later_than_an_ordinary_one:
        "public-promise", Repair Major "general", Resolve => "2026-11-23 23:59", "DLN-19", false;
    public_promise_answers_a_difficult_problem_in_three_working_days:
        "public-promise", Complaint Ordinary "difficult", Resolve => "2026-11-26 18:00", "DLN-19", false;
    market_company_promises_a_time_case_by_case:
        "market-company", Complaint Ordinary "general", Resolve => "2026-11-26 23:59", "DLN-26", true;
    decoration_firm_has_a_repairer_on_site_in_24_hours:
        "decoration-firm", Repair Ordinary "general", Arrive => "2026-11-24 10:00", "DLN-20", false;
    decoration_firm_promises_nothing_of_solving:
        "decoration-firm", Repair Ordinary "general", Resolve => "2026-11-26 23:59", "FRR-08", true;
    front_desk_centre_calls_back_with_an_answer_promptly:
        "front-desk-centre", Inquiry Ordinary "general", Respond => "2026-11-23 10:30", "INT-25", true;
    cable_tv_gives_its_feedback_on_a_fault_in_time:
        "cable-tv", Repair Ordinary "general", Resolve => "2026-11-25 23:59", "HOT-15", true;
    telecom_hotline_takes_up_what_is_applied_for_from_afar:
        "telecom-hotline", Application Ordinary "general", Respond => "2026-11-23 12:00", "INT-12", true;
}

#[test]
fn a_complaint_that_a_power_utility_receives_on_a_friday_is_due_on_wednesday() {
    let friday = Facts {
        received_at: cst("2026-11-20 16:00"),
        ..facts(TicketKind::Complaint, Severity::Ordinary, GENERAL)
    };
    let (at, clause, _is_gap) = due("power-utility", &friday, DeadlineKind::Resolve).unwrap();
    assert_eq!((at.as_str(), clause.as_str()), ("2026-11-25 18:00", "DLN-15"));
    let report = Facts { kind: TicketKind::Report, ..friday };
    let (at, clause, _is_gap) = due("power-utility", &report, DeadlineKind::Resolve).unwrap();
    assert_eq!((at.as_str(), clause.as_str()), ("2026-11-27 18:00", "DLN-16"));
}

#[test]
fn a_power_utility_puts_off_complex_complaints_and_nothing_else() {
    let extension = |kind| {
        let facts = facts(kind, Severity::Ordinary, GENERAL);
        let asked_at = cst("2026-11-25 10:00");
        standard("power-utility").extension(DeadlineKind::Resolve, &facts, asked_at, &china())
    };
    assert_eq!(extension(TicketKind::Complaint).unwrap().clause.as_str(), "DLN-15");
    assert_eq!(extension(TicketKind::Report), None);
}

#[test]
fn power_utility_gives_reports_to_supervision_and_complaints_about_service_to_marketing() {
    let told = |kind, category| told("power-utility", &facts(kind, Severity::Ordinary, category), &[]);
    assert_eq!(told(TicketKind::Complaint, GENERAL), ["2026-11-23 10:00 marketing_department (CLS-12)"]);
    assert_eq!(
        told(TicketKind::Complaint, "conduct_style"),
        ["2026-11-23 10:00 supervision_department (CLS-12)"]
    );
    assert_eq!(told(TicketKind::Report, GENERAL), ["2026-11-23 10:00 supervision_department (CLS-12)"]);
    assert!(told(TicketKind::Inquiry, GENERAL).is_empty());
}

#[test]
fn general_company_tells_the_leader_of_what_is_important_at_once() {
    let told = |kind, severity| told("general-company", &facts(kind, severity, GENERAL), &[]);
    assert!(told(TicketKind::Complaint, Severity::Ordinary).is_empty());
    let both = ["2026-11-23 10:00 leader (INT-44)", "2026-11-23 10:00 department_head (ESC-17)"];
    assert_eq!(told(TicketKind::Inquiry, Severity::Important), both);
    assert_eq!(told(TicketKind::Repair, Severity::Major), both);
    let major = told(TicketKind::Complaint, Severity::Major);
    assert_eq!(major[..2], both);
    assert_eq!(major[2..], ["2026-11-23 10:00 management_group (VIS-19)"]);
}

#[test]
fn water_utility_reports_what_the_press_wrote_of_upward_at_once() {
    let told =
        |category| told("water-utility", &facts(TicketKind::Complaint, Severity::Ordinary, category), &[]);
    assert_eq!(told("published"), ["2026-11-23 10:00 superior (INT-15)"]);
    assert!(told(GENERAL).is_empty());
}

#[test]
fn front_desk_centre_passes_on_letters_of_business_and_what_is_important_or_overdue() {
    let of = |kind, severity, category, promises: &[DeadlineKind]| {
        told("front-desk-centre", &facts(kind, severity, category), promises)
    };
    let (clerk, superior) = ("2026-11-23 10:00 clerk (INT-74)", "2026-11-23 10:00 superior (INT-87)");
    assert_eq!(of(TicketKind::Inquiry, Severity::Minor, "business_letter", &[]), [clerk]);
    assert_eq!(of(TicketKind::Inquiry, Severity::Major, "business_letter", &[]), [clerk, superior]);
    assert_eq!(of(TicketKind::Inquiry, Severity::Important, GENERAL, &[]), [superior]);
    assert_eq!(
        of(TicketKind::SpecialEvent, Severity::Minor, GENERAL, &[]),
        ["2026-11-23 10:00 superior (INT-71)"]
    );
    assert_eq!(
        of(TicketKind::Complaint, Severity::Ordinary, GENERAL, &[DeadlineKind::Resolve]),
        ["2026-11-26 23:59 superior by 2026-11-27 23:59 (ESC-14)"]
    );
}

#[test]
fn what_has_no_result_in_time_goes_to_the_head_of_customer_service_and_to_the_call_centre() {
    let of =
        |profile, kind| told(profile, &facts(kind, Severity::Ordinary, GENERAL), &[DeadlineKind::Resolve]);
    assert_eq!(
        of("public-promise", TicketKind::Complaint),
        ["2026-11-23 23:59 customer_service_supervisor by 2026-11-24 23:59 (ESC-23)"]
    );
    assert_eq!(of("cable-tv", TicketKind::Repair), ["2026-11-25 23:59 call_centre (HOT-15)"]);
    assert!(of("cable-tv", TicketKind::Inquiry).is_empty());
}

#[test]
fn complaints_of_clubs_hotlines_and_sales_floors_and_opinions_of_clients_go_to_their_people_at_once() {
    let of = |profile, kind, category| told(profile, &facts(kind, Severity::Ordinary, category), &[]);
    assert_eq!(
        of("club-plan", TicketKind::Complaint, GENERAL),
        [
            "2026-11-23 10:00 customer_service (DSP-19)",
            "2026-11-23 10:00 customer_service_manager by 2026-11-23 14:00 (CMP-32)",
        ]
    );
    for (kind, topic) in [(TicketKind::Complaint, "tariffs"), (TicketKind::Suggestion, GENERAL)] {
        let department = ["2026-11-23 10:00 responsible_department (HOT-11)"];
        assert_eq!(of("telecom-hotline", kind, topic), department);
    }
    assert_eq!(
        of("sales-centre", TicketKind::Complaint, "non_buyer"),
        ["2026-11-23 10:00 account_manager (ESC-19)"]
    );
    assert!(of("sales-centre", TicketKind::Inquiry, "non_buyer").is_empty());
    assert_eq!(
        of("consultancy", TicketKind::Suggestion, GENERAL),
        ["2026-11-23 10:00 supervisor by 2026-11-26 23:59 (CBK-07)"]
    );
}

#[test]
fn what_cannot_be_answered_goes_to_the_director_of_a_power_utility_or_a_station() {
    let facts = facts(TicketKind::Complaint, Severity::Ordinary, GENERAL);
    assert_eq!(beyond("power-utility", &facts), ["1 director (ESC-13)"]);
    assert_eq!(beyond("power-station", &facts), ["1 station_director (ESC-12)"]);
}

#[test]
fn an_ownership_dispute_is_the_project_managers_to_decide_and_a_non_buyers_matter_the_developers() {
    let of = |category| beyond("sales-centre", &facts(TicketKind::Complaint, Severity::Ordinary, category));
    assert_eq!(of("ownership_dispute"), ["1 project_manager (ESC-18)"]);
    assert_eq!(of("non_buyer"), ["1 developer (ESC-19)"]);
    assert_eq!(of(GENERAL), ["1 project_manager (ESC-22)"]);
}

#[test]
fn what_is_beyond_those_in_charge_goes_up_under_every_profile_and_ends_somewhere() {
    let inquiry = facts(TicketKind::Inquiry, Severity::Ordinary, GENERAL);
    assert_eq!(beyond("front-desk-centre", &inquiry), ["1 superior+department_head (INT-27)"]);
    let repair = facts(TicketKind::Repair, Severity::Ordinary, GENERAL);
    assert_eq!(beyond("front-desk-centre", &repair), ["1 superior (ESC-22)"]);
    assert_eq!(beyond("general-company", &repair), ["1 department_head (ESC-22)", "2 leader (ESC-22)"]);
    for profile in PROFILES {
        for kind in TicketKind::ALL {
            let levels = beyond(profile, &facts(*kind, Severity::Ordinary, GENERAL)).len();
            assert!((1..=2).contains(&levels), "{profile} {kind:?}: {levels}");
        }
    }
}

#[test]
fn difficult_cases_of_cable_television_are_known_of_each_day() {
    let progress =
        |category| standard("cable-tv").progress(&facts(TicketKind::Repair, Severity::Ordinary, category));
    assert_eq!(progress("difficult").unwrap().clause.as_str(), "HOT-16");
    assert_eq!(progress(GENERAL), None);
}

#[test]
fn utilities_firms_and_clubs_call_back_as_their_sources_say() {
    let month = "2026-12-23 23:59 CBK-60 phone_or_on_site receptionist -";
    assert_eq!(callbacks("water-utility", TicketKind::Repair), [month]);
    assert_eq!(callbacks("water-utility", TicketKind::Complaint), [month]);
    let every = "2026-11-26 23:59 CBK-62 phone callback_specialist 100%";
    for kind in TicketKind::ALL.iter().filter(|kind| **kind != TicketKind::SpecialEvent) {
        assert_eq!(callbacks("club-plan", *kind), [every]);
    }
    assert_eq!(
        callbacks("power-utility", TicketKind::Complaint),
        ["2026-11-26 23:59 CBK-64 phone_or_on_site agent -"]
    );
    for kind in [TicketKind::Repair, TicketKind::PaidService] {
        assert_eq!(
            callbacks("decoration-firm", kind),
            [
                "2026-12-23 23:59 CBK-63 phone_or_on_site service_staff -",
                "2027-05-23 23:59 CBK-63 phone_or_on_site service_staff -",
            ]
        );
    }
    assert_eq!(
        callbacks("consultancy", TicketKind::PaidService),
        ["2026-11-30 23:59 CBK-07 phone_or_on_site callback_staff -"]
    );
    for silent in ["front-desk-centre", "power-station", "general-company", "public-promise", "cable-tv"] {
        assert_eq!(callbacks(silent, TicketKind::Complaint), Vec::<String>::new(), "{silent}");
    }
}

#[test]
fn a_sales_centre_calls_by_the_grade_of_a_visitor() {
    let owed = |occasion| {
        let decisions =
            standard("sales-centre").occasion_callbacks(occasion, cst("2026-11-23 10:00"), &china());
        decisions.iter().map(cell).collect::<Vec<_>>()
    };
    let call = |at: &str, clause: &str| format!("{at} 23:59 {clause} phone consultant -");
    assert_eq!(owed("lead_call"), [call("2026-11-23", "CBK-65")]);
    assert_eq!(owed("quality_lead"), [call("2026-11-26", "CBK-65"), call("2026-11-30", "CBK-65")]);
    assert_eq!(owed("visit_of_a_or_b"), [call("2026-11-23", "CBK-66"), call("2026-11-26", "CBK-67")]);
    assert_eq!(owed("key_customer"), [call("2026-11-26", "CBK-68")]);
    assert_eq!(owed("customer_with_objections"), [call("2026-11-30", "CBK-68")]);
    assert_eq!(owed("visit_of_c"), [call("2026-11-30", "CBK-69")]);
    assert_eq!(owed("closed_deal"), [call("2026-11-23", "CBK-73"), call("2026-12-08", "CBK-73")]);
    assert!(owed("visit_of_d").is_empty(), "messages, no calls");
}

#[test]
fn reception_days_and_meetings_are_held_as_often_as_the_sources_say() {
    let periodic = |name| {
        let rules = standard(name).periodic_rules().iter();
        rules.map(|rule| (rule.times_per_month, rule.clause.as_str(), rule.is_gap)).collect::<Vec<_>>()
    };
    assert_eq!(periodic("market-company"), [(2, "MRD-01", false)], "the 10th and the 25th");
    assert_eq!(periodic("power-utility"), [(4, "MRD-03", false)], "every Monday");
    assert_eq!(periodic("power-station"), [(1, "MRD-04", false)]);
    assert_eq!(periodic("member-service"), [(1, "COM-18", false)]);
}

#[test]
fn whoever_reports_to_a_power_utility_or_station_is_protected_and_a_leak_has_its_penalty() {
    let decide = |profile: &str, kind, is_about_staff| {
        let severity = Severity::Ordinary;
        let facts = ConfidentialityFacts { kind, severity, category: GENERAL, channel: None, is_about_staff };
        let decision = standard(profile).confidentiality(&facts);
        (decision.class, decision.clauses.iter().map(Clause::to_string).collect::<Vec<_>>().join(" "))
    };
    let restricted = |clause: &str| (ConfidentialityClass::Restricted, clause.to_owned());
    for (profile, clause) in [("power-utility", "CNF-09"), ("power-station", "CNF-08")] {
        assert_eq!(decide(profile, TicketKind::Report, false), restricted(clause));
        assert_eq!(decide(profile, TicketKind::Complaint, true), restricted("CMP-39"));
        assert_eq!(decide(profile, TicketKind::Complaint, false).0, ConfidentialityClass::Open);
        assert_eq!(standard(profile).leak_rule().map(|rule| rule.clause.as_str()), Some(clause));
    }
}

#[test]
fn customers_are_told_the_result_by_the_clause_of_their_source() {
    for (profile, kind, clause) in [
        ("power-utility", TicketKind::Complaint, "HOT-02"),
        ("power-station", TicketKind::Complaint, "DLN-17"),
        ("water-utility", TicketKind::Complaint, "DLN-28"),
        ("water-utility", TicketKind::Repair, "FRR-07"),
        ("public-promise", TicketKind::Complaint, "PRM-02"),
        ("club-plan", TicketKind::Complaint, "DSP-20"),
        ("telecom-hotline", TicketKind::Suggestion, "HOT-11"),
        ("telecom-hotline", TicketKind::Application, "HOT-10"),
        ("telecom-hotline", TicketKind::Inquiry, "NOT-23"),
    ] {
        assert_eq!(clause_of_notice(profile, "ticket_resolved", kind), Some(clause), "{profile} {kind:?}");
    }
    assert_eq!(
        clause_of_notice("market-company", "ticket_cancelled", TicketKind::Application),
        Some("FRR-09")
    );
    assert_eq!(clause_of_notice("front-desk-centre", "deadline_missed", TicketKind::Repair), Some("ESC-22"));
}

#[test]
fn what_a_customer_is_not_content_with_is_put_right_by_the_clause_of_the_source_or_by_common_ground() {
    let answer = Answer { satisfaction: 1, is_solved: true, heard_at: cst("2026-11-24 09:00") };
    for profile in PROFILES {
        let clause = match profile {
            "club-plan" => "CPA-13",
            "consultancy" => "CPA-08",
            "decoration-firm" => "DLN-20",
            "market-company" => "FRR-08",
            "power-station" => "INT-76",
            "power-utility" => "HOT-01",
            "public-promise" => "PRM-02",
            "water-utility" => "FRR-17",
            _common_ground => "DLN-23",
        };
        let ordered = standard(profile).rectification(&answer, &china()).unwrap();
        assert_eq!(ordered.clause.as_str(), clause, "{profile}");
    }
}

#[test]
fn working_days_are_written_as_such_where_the_source_says_so() {
    let terms = ["3wd", "5wd"].map(|term| term.parse::<Term>().unwrap().zh());
    assert_eq!(terms, ["3个工作日", "5个工作日"]);
    let facts = facts(TicketKind::Report, Severity::Ordinary, GENERAL);
    let decided = standard("power-utility").deadlines(&facts, &china());
    let report = decided.iter().find(|decision| decision.kind == DeadlineKind::Resolve).unwrap();
    assert_eq!(report.explanation[0].zh, format!("DLN-16 规定期限：{}。", terms[1]));
}
