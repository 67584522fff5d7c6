//! What holds for every ticket under every shipped standard.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use standards::{Facts, ResolvedFacts, Standard, calendar_for};
use vocabulary::{DeadlineKind, Severity, TicketKind};

fn any_standard() -> impl Strategy<Value = &'static Standard> {
    prop::sample::select(standards::profiles().iter().collect::<Vec<_>>())
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (1_500_000_000_000_000_i64..1_900_000_000_000_000)
        .prop_map(|us| DateTime::from_timestamp_micros(us).unwrap())
}

fn any_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::Asia__Shanghai,
        Tz::America__New_York,
        Tz::America__Sao_Paulo,
        Tz::Asia__Urumqi,
    ])
}

fn any_ticket() -> impl Strategy<Value = (TicketKind, Severity, &'static str)> {
    let words = ["", "house_leak", "rework", "repeated", "constructive", "first_aid", "never heard of"];
    let kinds = prop::sample::select(TicketKind::ALL);
    (kinds, prop::sample::select(Severity::ALL), prop::sample::select(words.to_vec()))
}

proptest! {
    #[test]
    fn nothing_is_due_before_it_was_received_and_no_promise_is_made_twice(
        standard in any_standard(), (kind, severity, category) in any_ticket(), received_at in any_instant(),
        zone in any_zone(), asked in prop::option::of(-90_000_i64..900_000),
    ) {
        let customer_term = asked.map(|seconds| received_at + TimeDelta::seconds(seconds));
        let facts = Facts { kind, severity, category, received_at, customer_term };
        let decisions = standard.deadlines(&facts, &calendar_for(zone));
        prop_assert!(decisions.iter().all(|decision| decision.due_at >= received_at));
        prop_assert!(decisions.is_sorted_by(|one, next| one.kind < next.kind));
        prop_assert!(decisions.iter().any(|decision| decision.kind == DeadlineKind::Resolve));
    }

    #[test]
    fn a_customers_term_moves_a_deadline_only_under_a_clause_that_says_so(
        standard in any_standard(), (kind, severity, category) in any_ticket(), received_at in any_instant(),
        zone in any_zone(), asked in 0_i64..900_000,
    ) {
        let calendar = calendar_for(zone);
        let plain = Facts { kind, severity, category, received_at, customer_term: None };
        let asked = received_at + TimeDelta::seconds(asked);
        let wished = standard.deadlines(&Facts { customer_term: Some(asked), ..plain }, &calendar);
        for (wished, own) in wished.iter().zip(standard.deadlines(&plain, &calendar)) {
            let may_move = matches!(wished.clause.as_str(), "DLN-06" | "DLN-12" | "DLN-27");
            let expected = if may_move { asked } else { own.due_at };
            prop_assert_eq!(wished.due_at, expected);
        }
    }

    #[test]
    fn callbacks_come_after_the_work_and_once_in_each_series(
        standard in any_standard(), (kind, severity, category) in any_ticket(), resolved_at in any_instant(),
        zone in any_zone(),
    ) {
        let facts = ResolvedFacts { kind: Some(kind), severity: Some(severity), category, resolved_at };
        let decisions = standard.callbacks(&facts, &calendar_for(zone));
        prop_assert!(decisions.iter().filter_map(|decision| decision.due_at()).all(|due_at| due_at >= resolved_at));
        let mut series: Vec<_> = decisions.iter().map(|decision| &decision.series).collect();
        series.sort();
        series.dedup();
        prop_assert_eq!(series.len(), decisions.len());
        prop_assert!(decisions.iter().all(|decision| !decision.who.is_empty()));
    }

    #[test]
    fn a_mutilated_document_is_refused_with_places_inside_it_or_read_but_never_breaks(
        standard in any_standard(), cuts in prop::collection::vec((any::<prop::sample::Index>(), "\\PC{0,3}"), 1..6),
    ) {
        let document = standards::profile_document(standard.name(), standard.version()).unwrap();
        let mut letters: Vec<String> = document.chars().map(String::from).collect();
        for (place, instead) in cuts {
            *place.get_mut(&mut letters) = instead;
        }
        let mutilated = letters.concat();
        if let Err(problems) = Standard::parse(&mutilated) {
            let lines = mutilated.split('\n').count();
            prop_assert!(!problems.0.is_empty());
            prop_assert!(problems.0.iter().all(|problem| (1..=lines).contains(&problem.line) && problem.column > 0));
        }
    }
}
