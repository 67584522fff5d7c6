//! Emergency playbooks: those that ship, what they share, and what is wrong with a document of one.

use std::collections::BTreeSet;

use standards::playbooks::{
    CommonSteps, Playbook, PlaybookStep, common_steps, emergency_number, playbook, playbooks,
};
use vocabulary::{EmergencyContact, PlaybookPurpose};

/// A playbook of two steps; `step` is the second.
fn document(step: &str) -> String {
    format!(
        "code = \"bell\"\nversion = 1\nkey = \"b\"\ntitle = {{ zh = \"铃响\", en = \"Bell\" }}\n\
         harms = [\"persons\"]\ncause = \"man_made\"\n\
         [[step]]\ncode = \"look\"\nrules = [\"EMG-17\"]\nzh = \"看\"\nen = \"Look\"\npurpose = \"other\"\n\
         who = \"finder\"\n[[step]]\n{step}"
    )
}

const SOUND: &str = "code = \"ring\"\nrules = [\"EMG-18\"]\nzh = \"报\"\nen = \"Ring\"\npurpose = \"inform\"\n\
                     who = \"finder\"\nafter = [\"look\"]\nwhen = \"major\"\ndial = [\"fire\"]\nwithin = \"3m\"\ngap = true\n";

/// The faults of a document, each as its line and its code.
fn faults(document: &str) -> Vec<String> {
    let problems = Playbook::parse(document, common_steps()).err().map(|problems| problems.0);
    let told = |problem: standards::Problem| format!("{} {}", problem.line, problem.code);
    problems.unwrap_or_default().into_iter().map(told).collect()
}

fn codes(steps: &[PlaybookStep]) -> Vec<&str> {
    steps.iter().map(|step| step.code.as_str()).collect()
}

#[test]
fn a_playbook_gets_the_common_steps_for_whose_purpose_it_has_none() {
    let bell = Playbook::parse(&document(SOUND), common_steps()).unwrap();
    assert_eq!(
        codes(&bell.steps),
        [
            "call_for_help",
            "treat_injured",
            "look",
            "ring",
            "protect_scene",
            "find_witnesses",
            "isolate_scene",
            "assist_responders",
            "take_photos",
            "written_record",
            "phone_report",
            "written_report",
        ],
        "what cannot wait comes first, and what a run is not closed without comes last"
    );
    let conditions: Vec<&str> = bell.conditions.iter().map(|condition| condition.code.as_str()).collect();
    assert_eq!(conditions, ["injured", "major", "responders"], "those that some step depends on");
    let quiet = document(SOUND).replace("cause = ", "omits = [\"alert\", \"photos\"]\ncause = ");
    let quiet = Playbook::parse(&quiet, common_steps()).unwrap();
    assert!(quiet.step("call_for_help").is_none() && quiet.step("take_photos").is_none());
}

#[test]
fn more_time_is_had_once_the_step_that_gives_it_is_done() {
    let report = playbook("fire", None).unwrap().step("written_report").unwrap().clone();
    let limit = report.limit.unwrap();
    let event = super::cst("2026-03-02 10:00");
    assert!(limit.is_from_event && !limit.is_own_choice);
    assert_eq!(super::wall(limit.ends_at(event, false)), "2026-03-03 10:00");
    assert_eq!(super::wall(limit.ends_at(event, true)), "2026-03-03 22:00");
    assert_eq!(report.rules.first().map(standards::Clause::as_str), Some("SPE-12"));
}

#[test]
fn every_fault_of_a_step_is_told_with_its_line() {
    for (from, to, expected) in [
        ("\"EMG-18\"", "\"EMG-99\"", "16 standards.unknown_clause"),
        ("[\"EMG-18\"]", "[]", "16 standards.empty_list"),
        ("\"inform\"", "\"sing\"", "19 standards.unknown_word"),
        ("\"inform\"", "\"alert\"", "14 standards.step_may_not_wait"),
        ("\"inform\"", "\"treat\"", "14 standards.step_may_not_wait"),
        ("\"finder\"\nafter", "\"mayor\"\nafter", "20 standards.unknown_word"),
        ("[\"look\"]", "[\"listen\"]", "21 standards.unknown_step"),
        ("[\"look\"]", "[\"ring\"]", "21 standards.unknown_step"),
        ("\"major\"", "\"windy\"", "22 standards.unknown_word"),
        ("[\"fire\"]", "[\"baker\"]", "23 standards.unknown_word"),
        ("\"3m\"", "\"3d\"", "24 standards.clock_time_only"),
        ("\"3m\"", "\"soon\"", "24 standards.unknown_word"),
        ("within = \"3m\"\n", "", "14 standards.missing_key"),
        ("gap = true", "gap = true\nform = \"no-such-form\"", "26 standards.unknown_form"),
        ("gap = true", "gap = true\noptional = true\nclosing = true", "14 standards.closing_step_optional"),
        ("gap = true", "gap = true\nfrom = \"dawn\"", "26 standards.unknown_word"),
        (
            "gap = true",
            "gap = true\nlonger = { done = \"sleep\", within = \"5m\" }",
            "26 standards.unknown_step",
        ),
        ("gap = true", "gap = true\nloud = true", "26 standards.unknown_key"),
        ("\"ring\"", "\"look\"", "14 standards.duplicate_field"),
    ] {
        let changed = document(&SOUND.replacen(from, to, 1));
        let found = faults(&changed);
        assert!(found.contains(&expected.to_owned()), "{to}: {found:?}\n{changed}");
    }
    assert_eq!(faults(&document(SOUND)), Vec::<String>::new());
}

#[test]
fn every_fault_of_a_playbook_is_told_with_its_line() {
    let sound = document(SOUND);
    for (from, to, expected) in [
        ("\"bell\"", "\"Bell\"", "1 standards.malformed_name"),
        ("version = 1", "version = 0", "2 standards.out_of_range"),
        ("\"b\"", "\"bb\"", "3 standards.no_key"),
        ("[\"persons\"]", "[\"ghosts\"]", "5 standards.unknown_word"),
        ("\"man_made\"", "\"fate\"", "6 standards.unknown_word"),
        ("cause = ", "omits = [\"record\"]\ncause = ", "1 standards.no_record"),
        ("cause = ", "given = [\"windy\"]\ncause = ", "6 standards.unknown_word"),
        ("cause = ", "cites = { listen = [\"EMG-18\"] }\ncause = ", "6 standards.unknown_step"),
        ("cause = ", "confidential = [\"EMG-99\"]\ncause = ", "6 standards.unknown_clause"),
        (
            "who = \"finder\"\n[[step]]",
            "who = \"finder\"\nafter = [\"ring\"]\n[[step]]",
            "7 standards.steps_in_circle",
        ),
    ] {
        let found = faults(&sound.replacen(from, to, 1));
        assert!(found.contains(&expected.to_owned()), "{to}: {found:?}");
    }
}

#[test]
fn a_document_holds_a_bounded_number_of_steps() {
    let many: String =
        (0..41).map(|n| format!("{}[[step]]\n", SOUND.replace("ring", &format!("ring_{n}")))).collect();
    let many = many.trim_end_matches("[[step]]\n");
    assert_eq!(faults(&document(many)), ["7 standards.too_many"]);
}

#[test]
fn what_is_common_names_steps_that_are_there() {
    let broken = "[[condition]]\ncode = \"x\"\nzh = \"x\"\nen = \"x\"\n[[principle]]\nrule = \"EMG-03\"\nzh = \"x\"\nen = \"x\"\n\
                  [[step]]\ncode = \"a\"\nrules = [\"EMG-04\"]\nzh = \"x\"\nen = \"x\"\npurpose = \"other\"\nwho = \"finder\"\n\
                  after = [\"b\"]\n";
    let told = CommonSteps::parse(broken).unwrap_err();
    assert_eq!(told.0.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["standards.unknown_step"]);
}

/// Whoever writes a playbook cannot leave out what the general rules ask of each.
#[test]
fn every_playbook_that_ships_keeps_the_general_rules() {
    let keys: BTreeSet<char> = playbooks().iter().map(|playbook| playbook.key).collect();
    assert_eq!((playbooks().len(), keys.len()), (16, 16), "each is started by a key of its own");
    for playbook in playbooks() {
        let of = |purpose| playbook.steps.iter().filter(move |step| step.purpose == purpose);
        let record = of(PlaybookPurpose::Record).next().unwrap();
        assert!(
            record.is_closing && record.form.as_deref() == Some("special-event-report"),
            "{}",
            playbook.code
        );
        assert!(of(PlaybookPurpose::ReportToCompany).all(|step| step.is_closing && step.limit.is_some()));
        assert_eq!(of(PlaybookPurpose::ReportToCompany).count(), 1, "{}", playbook.code);
        // EMG-61: most require scene photos.
        assert!(of(PlaybookPurpose::Photos).all(|step| step.takes_photos && step.is_closing));
        for urgent in of(PlaybookPurpose::Alert).chain(of(PlaybookPurpose::Treat)) {
            assert!(urgent.after.is_empty() && !urgent.dial.is_empty(), "{} {}", playbook.code, urgent.code);
        }
        // EMG-03, EMG-12.
        assert_eq!(playbook.principles.len(), 2, "{}", playbook.code);
    }
    let with_photos = playbooks()
        .iter()
        .filter(|playbook| playbook.steps.iter().any(|step| step.purpose == PlaybookPurpose::Photos));
    assert!(with_photos.count() > playbooks().len() / 2);
}

#[test]
fn a_fire_is_reported_to_the_fire_brigade_and_not_by_the_number_that_the_source_prints() {
    let raise = playbook("fire", None).unwrap().step("raise_alarm").unwrap();
    assert_eq!(raise.dial.first(), Some(&EmergencyContact::Fire));
    let dialled = |country| emergency_number(country, EmergencyContact::Fire);
    assert_eq!((dialled("CN"), dialled("HK"), dialled("SG")), (Some("119"), Some("999"), Some("995")));
    assert_eq!(emergency_number("CN", EmergencyContact::HeadOffice), None);
    assert_eq!(dialled("XX"), None);
}

#[test]
fn internal_theft_is_the_one_that_only_named_readers_see() {
    let secret: Vec<&str> =
        playbooks().iter().filter(|known| known.is_confidential()).map(|known| known.code.as_str()).collect();
    assert_eq!(secret, ["internal-theft"]);
    assert_eq!(playbook("internal-theft", Some(2)), None);
    assert_eq!(playbook("internal-theft", Some(1)), playbook("internal-theft", None));
}
