//! What would have been otherwise under another standard.

use standards::{
    GENERAL, Standard,
    back_test::{Aspect, Change, Deed, Done, PastTicket, Verdict, compare},
};
use vocabulary::{DeadlineKind, Severity, TicketKind};

use crate::{china, cst, standard, wall};

/// The service centre with other rules.
fn draft(change: impl FnOnce(&str) -> String) -> Standard {
    Standard::parse(&change(standards::profile_document("service-centre", 1).unwrap())).unwrap()
}

fn complaint<'a>(deeds: &'a [Deed], events: &'a [&'static str]) -> PastTicket<'a> {
    PastTicket {
        kind: TicketKind::Complaint,
        severity: Severity::Major,
        category: GENERAL,
        received_at: cst("2026-11-23 10:00"),
        customer_term: None,
        resolved_at: Some(cst("2026-11-25 10:00")),
        deeds,
        events,
    }
}

#[test]
fn a_standard_beside_itself_differs_in_nothing() {
    for standard in standards::profiles() {
        let events = ["ticket_opened", "ticket_resolved", "deadline_missed"];
        let comparison = compare(&complaint(&[], &events), (standard, standard), &china());
        assert_eq!(comparison.differences, [], "{}", standard.name());
    }
}

#[test]
fn a_shorter_promise_is_earlier_and_would_have_been_missed() {
    let shorter = draft(|document| {
        let three = "term = \"3d\"\nclause = \"DLN-02\"";
        assert!(document.contains(three));
        document.replace(three, "term = \"1d\"\nclause = \"DLN-02\"")
    });
    let deeds = [Deed { kind: DeadlineKind::Resolve, done: Done::At(cst("2026-11-25 10:00")) }];
    let comparison = compare(&complaint(&deeds, &[]), (standard("service-centre"), &shorter), &china());
    let [difference] = comparison.differences.as_slice() else { panic!("{:#?}", comparison.differences) };
    assert_eq!((difference.aspect, difference.change), (Aspect::Deadline, Change::Earlier));
    assert_eq!(difference.detail, "resolve");
    let at = |side: &Option<standards::back_test::Side>| wall(side.as_ref().unwrap().at.unwrap());
    assert_eq!(
        (at(&difference.before), at(&difference.after)),
        ("2026-11-26 23:59".to_owned(), "2026-11-24 23:59".to_owned(),)
    );
    let [outcome] = comparison.outcomes.as_slice() else { panic!("{:#?}", comparison.outcomes) };
    assert_eq!((outcome.before, outcome.after), (Some(Verdict::Kept), Some(Verdict::Missed)));
}

#[test]
fn what_was_missed_may_have_been_kept_with_more_time() {
    let deeds = [Deed { kind: DeadlineKind::Resolve, done: Done::After(cst("2026-11-26 23:59")) }];
    let longer = draft(|document| {
        document.replace("term = \"3d\"\nclause = \"DLN-02\"", "term = \"9d\"\nclause = \"DLN-02\"")
    });
    let verdicts = |after: &Standard| {
        let comparison = compare(&complaint(&deeds, &[]), (standard("service-centre"), after), &china());
        comparison.outcomes.first().map(|outcome| (outcome.before, outcome.after)).unwrap()
    };
    assert_eq!(verdicts(&longer), (Some(Verdict::Unknown), Some(Verdict::Unknown)));
    assert_eq!(
        verdicts(standard("service-centre")).0,
        Some(Verdict::Unknown),
        "a minute before the day ends says nothing of its last second"
    );
}

#[test]
fn another_procedure_differs_in_promises_ladders_follow_ups_and_messages() {
    let events = ["ticket_opened", "ticket_accepted", "ticket_resolved"];
    let past = complaint(&[], &events);
    let comparison = compare(&past, (standard("service-centre"), standard("resident-centre")), &china());
    let aspects: std::collections::BTreeSet<_> =
        comparison.differences.iter().map(|difference| difference.aspect).collect();
    assert!(aspects.contains(&Aspect::Deadline), "{:#?}", comparison.differences);
    let ladder = comparison.differences.iter().find(|difference| difference.aspect == Aspect::Escalation);
    let ladder = ladder.unwrap();
    assert_eq!((ladder.change, ladder.detail.as_str()), (Change::Added, "reception 1"));
    assert_eq!(ladder.after.as_ref().unwrap().clause, "DLN-10");
    assert!(aspects.contains(&Aspect::FollowUp), "{:#?}", comparison.differences);
}

#[test]
fn nobody_would_have_heard_of_what_was_done_by_then() {
    let past = PastTicket { resolved_at: Some(cst("2026-11-23 10:00")), ..complaint(&[], &[]) };
    let steps = |past: &PastTicket<'_>| {
        let comparison = compare(past, (standard("service-centre"), standard("workorder-desk")), &china());
        let of = comparison.differences.into_iter().filter(|it| it.aspect == Aspect::Escalation);
        of.map(|difference| difference.detail).collect::<Vec<_>>()
    };
    assert_eq!(steps(&past), ["reception 1"]);
    let open = PastTicket { resolved_at: None, ..past };
    assert_eq!(steps(&open), ["reception 1", "resolve 1", "resolve 2"]);
}
