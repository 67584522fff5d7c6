//! For whom tickets are, and what follows for whoever tells of one.

use standards::{Clause, ConfidentialityFacts, Standard};
use vocabulary::{Channel, ConfidentialityClass, Severity, TicketKind};

use crate::standard;

/// A standard with a word on it.
const OURS: &str = r#"name = "ours"
version = 1
title = { zh = "本标准", en = "Our standard" }
source = "a test"
[categories]
house_leak = { kind = "repair", zh = "渗漏", en = "leak" }
[rectification]
below = 3
term = "24h"
clause = "DLN-02"
[[confidentiality]]
class = "restricted"
channel = ["opinion_box", "letter"]
clause = "CNF-05"
[[confidentiality]]
class = "named"
kind = "complaint"
about_staff = true
positions = ["director", "deputy"]
clause = "CNF-08"
[[confidentiality]]
class = "named"
channel = "opinion_box"
kind = "complaint"
positions = "director"
clause = "CNF-05"
[leaks]
clause = "CNF-08"
penalty = { zh = "从严处罚", en = "Severe punishment" }
"#;

fn facts(kind: TicketKind) -> ConfidentialityFacts<'static> {
    ConfidentialityFacts {
        kind,
        severity: Severity::Ordinary,
        category: "general",
        channel: None,
        is_about_staff: false,
    }
}

fn faults(addition: &str) -> Vec<String> {
    let problems = Standard::parse(&format!("{OURS}{addition}")).unwrap_err();
    problems.0.iter().map(|problem| problem.code.to_owned()).collect()
}

#[test]
fn the_narrowest_rule_says_for_whom_a_ticket_is() {
    let ours = Standard::parse(OURS).unwrap();
    let decide = |facts| {
        let decision = ours.confidentiality(&facts);
        let clauses: Vec<String> = decision.clauses.iter().map(Clause::to_string).collect();
        (decision.class, clauses.join(" "), decision.positions.join(" "))
    };
    let of = |class, clauses: &str, positions: &str| (class, clauses.to_owned(), positions.to_owned());
    use ConfidentialityClass::{Named, Open, Restricted};
    let complaint = facts(TicketKind::Complaint);
    let by = |channel| ConfidentialityFacts { channel: Some(channel), ..complaint };
    assert_eq!(decide(complaint), of(Open, "", ""));
    assert_eq!(decide(by(Channel::Call)), of(Open, "", ""));
    assert_eq!(decide(by(Channel::Letter)), of(Restricted, "CNF-05", ""));
    assert_eq!(decide(by(Channel::OpinionBox)), of(Named, "CNF-05", "director"));
    let about_staff = ConfidentialityFacts { is_about_staff: true, ..complaint };
    assert_eq!(decide(about_staff), of(Named, "CNF-08", "deputy director"));
    let both = ConfidentialityFacts { is_about_staff: true, ..by(Channel::OpinionBox) };
    assert_eq!(decide(both), of(Named, "CNF-08 CNF-05", "deputy director"));
    let repair = ConfidentialityFacts { is_about_staff: true, ..facts(TicketKind::Repair) };
    assert_eq!(decide(repair), of(Open, "", ""));
}

#[test]
fn internal_theft_and_reports_are_for_named_readers_of_the_handbook() {
    let handbook = standard("estate-handbook");
    let decide = |facts| {
        let decision = handbook.confidentiality(&facts);
        (decision.class, decision.clauses.iter().map(Clause::to_string).collect::<Vec<_>>().join(" "))
    };
    let theft = |kind| ConfidentialityFacts { category: "internal_theft", ..facts(kind) };
    let (named, restricted) = (ConfidentialityClass::Named, ConfidentialityClass::Restricted);
    assert_eq!(decide(theft(TicketKind::SpecialEvent)), (named, "CNF-13".to_owned()));
    assert_eq!(decide(theft(TicketKind::Report)), (named, "CNF-13 CNF-05".to_owned()));
    assert_eq!(decide(facts(TicketKind::Report)), (named, "CNF-05".to_owned()));
    assert_eq!(decide(facts(TicketKind::SpecialEvent)), (ConfidentialityClass::Open, String::new()));
    let box_found =
        ConfidentialityFacts { channel: Some(Channel::OpinionBox), ..facts(TicketKind::Suggestion) };
    assert_eq!(decide(box_found), (restricted, "CNF-05".to_owned()));
}

#[test]
fn what_follows_a_leak_is_the_standards_to_say() {
    let ours = Standard::parse(OURS).unwrap();
    let rule = ours.leak_rule().unwrap();
    assert_eq!((rule.clause.as_str(), rule.penalty.zh.as_str()), ("CNF-08", "从严处罚"));
    assert_eq!(standard("service-centre").leak_rule(), None);
}

#[test]
fn a_rule_that_says_nothing_of_use_is_refused() {
    let rule = |lines: &str| faults(&format!("[[confidentiality]]\nclause = \"CNF-05\"\n{lines}\n"));
    assert_eq!(rule("class = \"open\""), ["standards.unknown_word"]);
    assert_eq!(rule("kind = \"report\""), ["standards.missing_key"]);
    assert_eq!(rule("class = \"named\"\nchannel = \"pigeon\""), ["standards.unknown_word"]);
    // Readers are named of what is for named readers alone.
    assert_eq!(rule("class = \"restricted\"\npositions = [\"director\"]"), ["standards.unknown_key"]);
    let many = vec!["\"director\""; 21].join(", ");
    assert_eq!(rule(&format!("class = \"named\"\npositions = [{many}]")), ["standards.too_many"]);
}
