//! Who hears of a matter as time passes, and by what time of each day its progress is known.

use chrono::{DateTime, Utc};
use standards::{Facts, GENERAL, Standard};
use vocabulary::{DeadlineKind, Severity, TicketKind};

use crate::{china, cst, english, standard, wall};

const HEAD: &str = r#"
name = "ladders"
version = 1
title = { zh = "上报", en = "Ladders" }
source = "a test"
[roles]
head = { zh = "主管", en = "head", post = "property-manager" }
director = { zh = "主任", en = "director" }
[rectification]
below = 3
term = "24h"
clause = "CBK-55"
gap = true
"#;

fn written(rules: &str) -> Standard {
    Standard::parse(&format!("{HEAD}{rules}")).unwrap()
}

fn faults(rules: &str) -> String {
    english(&Standard::parse(&format!("{HEAD}{rules}")).unwrap_err())
}

fn facts(received_at: DateTime<Utc>) -> Facts<'static> {
    Facts {
        kind: TicketKind::Complaint,
        severity: Severity::Major,
        category: GENERAL,
        received_at,
        customer_term: None,
    }
}

/// When each step is taken, who hears of it, and by when they take it up.
fn steps(standard: &Standard, facts: &Facts<'_>, due: &[(DeadlineKind, DateTime<Utc>)]) -> Vec<String> {
    let decided = standard.escalations(facts, due, &china());
    let told = decided.iter().map(|step| {
        let by = step.answer_by.map(|by| format!(" by {}", wall(by))).unwrap_or_default();
        format!("{} {} {}{by} ({})", step.step, wall(step.raise_at), step.to.join("+"), step.clause)
    });
    told.collect()
}

const LADDER: &str = r#"
[[ladder]]
promise = "resolve"
[[ladder.step]]
before = "1wd"
to = "head"
clause = "ESC-01"
[[ladder.step]]
before = "30m"
to = "head"
clause = "ESC-01"
[[ladder.step]]
at_once = true
to = ["head", "director"]
within = "2h"
clause = "ESC-01"
[[ladder.step]]
after = "1d"
to = "director"
clause = "ESC-01"
gap = true
"#;

#[test]
fn steps_stand_before_and_after_the_end_of_a_promise() {
    // Received on a Friday; due on the Monday after.
    let facts = facts(cst("2026-11-20 09:00"));
    let due = [(DeadlineKind::Resolve, cst("2026-11-23 17:30"))];
    assert_eq!(
        steps(&written(LADDER), &facts, &due),
        [
            "1 2026-11-20 17:30 head (ESC-01)",
            "2 2026-11-23 17:00 head (ESC-01)",
            "3 2026-11-23 17:30 head+director by 2026-11-23 19:30 (ESC-01)",
            "4 2026-11-24 23:59 director (ESC-01)",
        ]
    );
    assert!(steps(&written(LADDER), &facts, &[]).is_empty(), "nothing was promised");
}

#[test]
fn a_warning_from_before_the_matter_was_there_is_left_out() {
    let facts = facts(cst("2026-11-23 17:10"));
    let due = [(DeadlineKind::Resolve, cst("2026-11-23 17:30"))];
    let found = steps(&written(LADDER), &facts, &due);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.first().unwrap().starts_with("3 "), "a step keeps its number: {found:?}");
}

#[test]
fn a_step_says_how_it_came_about() {
    let facts = facts(cst("2026-11-20 09:00"));
    let due = [(DeadlineKind::Resolve, cst("2026-11-23 17:30"))];
    let decided = written(LADDER).escalations(&facts, &due, &china());
    let said = |nth: usize| {
        let steps = decided.get(nth).unwrap().explanation.iter();
        steps.map(|step| format!("{}\n{}", step.en, step.zh)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(said(0), @r"
    ESC-01 takes it further 1 working day before the promised time.
    ESC-01 规定承诺时限前1个工作日上报。
    Counted from 2026-11-23 17:30, that is 2026-11-20 17:30 (Asia/Shanghai).
    自 2026-11-23 17:30 起算，为 2026-11-20 17:30（Asia/Shanghai）。
    ");
    insta::assert_snapshot!(said(3), @r"
    ESC-01 takes it further 1 day after the promised time.
    ESC-01 规定承诺时限后1天上报。
    Counted from 2026-11-23 17:30, that is 2026-11-24 23:59 (Asia/Shanghai).
    自 2026-11-23 17:30 起算，为 2026-11-24 23:59（Asia/Shanghai）。
    ESC-01 states the duty but no figure; this standard sets it.
    ESC-01 未给出具体时间；由本标准设定。
    ");
}

#[test]
fn resident_centre_passes_grave_complaints_on() {
    let passed_on = |severity| {
        let facts = Facts { severity, ..facts(cst("2026-11-23 10:00")) };
        steps(standard("resident-centre"), &facts, &[])
    };
    assert_eq!(
        passed_on(Severity::Important),
        ["1 2026-11-23 10:00 department_head by 2026-11-23 11:00 (DLN-11)"]
    );
    assert_eq!(
        passed_on(Severity::Major),
        ["1 2026-11-23 10:00 office_director by 2026-11-23 23:59 (DLN-10)"]
    );
    assert!(passed_on(Severity::Minor).is_empty());
}

#[test]
fn workorder_desk_knows_all_progress_before_four_each_day() {
    let standard = standard("workorder-desk");
    let facts = facts(cst("2026-11-23 10:00"));
    let rule = standard.progress(&facts).unwrap();
    assert_eq!((rule.clause.as_str(), rule.tells_customer), ("SHF-13", true));
    let next = |at: &str| wall(rule.next_after(cst(at), &china()));
    assert_eq!(next("2026-11-23 15:59"), "2026-11-23 16:00");
    assert_eq!(next("2026-11-23 16:00"), "2026-11-24 16:00");
    assert_eq!(next("2026-09-30 16:00"), "2026-10-01 16:00", "every day means holidays, too");
}

#[test]
fn progress_on_working_days_rests_on_the_others() {
    let rules = "[[progress]]\ndaily = \"09:30\"\nworking_days = true\nto = \"head\"\nclause = \"SHF-13\"\n";
    let standard = written(rules);
    let facts = facts(cst("2026-09-30 10:00"));
    let next = standard.progress(&facts).unwrap().next_after(cst("2026-09-30 10:00"), &china());
    assert_eq!(wall(next), "2026-10-08 09:30");
}

#[test]
fn a_role_names_its_post() {
    let standard = written("");
    let posts: Vec<_> = standard.vocabulary().roles.values().map(|role| role.post.as_deref()).collect();
    assert_eq!(posts, [None, Some("property-manager")]);
}

#[test]
fn steps_that_say_no_time_or_an_impossible_one_are_refused() {
    insta::assert_snapshot!(
        faults("[[ladder]]\nkind = \"repair\"\n[[ladder.step]]\nto = \"head\"\nclause = \"ESC-01\"\n"),
        @"16:1 standards.step_time: a step has exactly one of `before`, `at_once` and `after`"
    );
    insta::assert_snapshot!(
        faults("[[ladder]]\n[[ladder.step]]\nbefore = \"1h\"\nto = \"head\"\nclause = \"ESC-01\"\n"),
        @"16:10 standards.before_nothing: without `promise` the steps are counted from the reception, before which nothing is"
    );
    insta::assert_snapshot!(
        faults(
            "[[ladder]]\npromise = \"resolve\"\n[[ladder.step]]\nbefore = \"1mo\"\nto = \"boss\"\nclause = \"ESC-01\"\n"
        ),
        @r"
        17:10 standards.not_backwards: `1mo` is not counted backwards; minutes, hours, days, weeks and working days are
        18:6 standards.undeclared_word: `boss` is not declared under [roles]
        "
    );
    insta::assert_snapshot!(
        faults("[[progress]]\ndaily = \"4pm\"\nto = \"head\"\nclause = \"SHF-13\"\n"),
        @"15:9 standards.unknown_word: `4pm` is not a time of day such as 16:00"
    );
    let many = "[[ladder.step]]\nat_once = true\nto = \"head\"\nclause = \"ESC-01\"\n".repeat(11);
    insta::assert_snapshot!(faults(&format!("[[ladder]]\n{many}")), @"15:1 standards.too_many: at most 10 may stand here, not 11");
}
