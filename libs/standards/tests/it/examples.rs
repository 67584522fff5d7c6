//! Examples in documents: what a standard comes to in single cases, held against its rules before it is adopted.

use standards::Standard;

use crate::english;

const DOCUMENT: &str = r#"name = "tried"
version = 1
title = { zh = "试行", en = "Tried" }
source = "a test"
[roles]
head = { zh = "主管", en = "head" }
[categories]
leak = { kind = "repair", zh = "漏水", en = "leak" }
[[deadline]]
promise = "respond"
term = "2h"
clause = "DLN-08"
gap = true
[[deadline]]
promise = "resolve"
kind = "complaint"
term = "3wd"
clause = "DLN-15"
[[ladder]]
promise = "resolve"
[[ladder.step]]
before = "1h"
to = "head"
clause = "ESC-14"
[rectification]
below = 3
term = "24h"
clause = "CBK-55"
gap = true
"#;

const HOLDS: &str = r#"
[[example]]
title = { zh = "节前投诉", en = "A complaint before the holiday" }
kind = "complaint"
received = "2026-09-30 10:00"
due = { respond = "2026-09-30 12:00", resolve = "2026-10-10 18:00" }
told = [{ at = "2026-10-10 17:00", to = "head" }]

[[example]]
title = { zh = "香港", en = "In Hong Kong" }
kind = "repair"
severity = "major"
category = "leak"
calendar = "hk"
received = "2026-09-30 10:00"
due = { respond = "2026-09-30 12:00" }
told = []
"#;

fn faults(example: &str) -> String {
    english(&Standard::check(&format!("{DOCUMENT}{example}")).unwrap_err())
}

#[test]
fn examples_are_held_against_the_rules_and_the_days_of_a_calendar() {
    let document = format!("{DOCUMENT}{HOLDS}");
    let standard = Standard::check(&document).unwrap();
    assert_eq!(standard.examples().len(), 2);
    assert_eq!(standard.examples()[0].title.en, "A complaint before the holiday");
}

#[test]
fn what_the_rules_make_otherwise_is_told_at_the_figure() {
    let wrong = HOLDS
        .replacen("resolve = \"2026-10-10 18:00\"", "arrive = \"2026-10-09 18:00\"", 1)
        .replacen("17:00", "17:01", 1)
        .replacen("told = []", "told = [{ at = \"2026-09-30 11:00\", to = \"head\" }]", 1);
    insta::assert_snapshot!(faults(&wrong));
    // What was adopted once is read whatever a calendar learns.
    assert!(Standard::parse(&format!("{DOCUMENT}{wrong}")).is_ok());
}

#[test]
fn an_example_is_read_as_strictly_as_a_rule() {
    let wrong = r#"
[[example]]
title = { zh = "错", en = "Wrong" }
kind = "complaints"
category = "flood"
calendar = "moon"
received = "yesterday"
due = { answer = "2026-09-30 12:00", respond = "12:00" }
told = [{ at = "2026-09-30 11:00", to = "nobody" }]
why = "no key"
"#;
    insta::assert_snapshot!(faults(wrong));
}

#[test]
fn an_example_is_of_a_matter_that_there_can_be() {
    let example = |rest: &str| {
        format!(
            "[[example]]\ntitle = {{ zh = \"例\", en = \"One\" }}\ndue = {{}}\nkind = \"complaint\"\n{rest}"
        )
    };
    assert!(faults(&example("category = \"leak\"\nreceived = \"2026-03-02 10:00\"")).contains("`leak`"));
    // No term leads out of the time that a clock can show.
    assert!(faults(&example("received = \"+262142-12-31 23:30\"")).contains("+262142"));
}

#[test]
fn every_shipped_standard_is_tried_on_examples() {
    for shipped in standards::profiles() {
        let document = standards::profile_document(shipped.name(), shipped.version()).unwrap();
        let name = shipped.name();
        assert!(shipped.examples().len() >= 2, "{name}");
        Standard::check(document).unwrap_or_else(|problems| panic!("{name}: {}", english(&problems)));
    }
}
