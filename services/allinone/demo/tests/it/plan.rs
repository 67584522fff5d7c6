//! What is drawn for the days of the demo group, before any of it happens.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use demo::days::plan::{Act, DAYS, Plan};

fn until() -> DateTime<Utc> {
    "2026-11-30T06:20:00Z".parse().unwrap()
}

fn plan() -> Plan {
    Plan::drawn(1, DAYS, until())
}

/// How often each act on a ticket comes.
fn acts(plan: &Plan) -> BTreeMap<&'static str, usize> {
    let mut found = BTreeMap::new();
    for step in &plan.steps {
        let name = match &step.act {
            Act::OnTicket(act, _) | Act::OnRecord(act, _) => act,
            Act::Assign(_) => "assign",
            Act::FillIn { form, .. } => form,
            Act::Bill { .. } => "bill",
            Act::Pay { .. } => "pay",
            Act::AnswerCall(_) | Act::TakeDown { .. } | Act::WrapUp(_) | Act::CallBack | Act::PutRight => {
                continue;
            }
        };
        *found.entry(name).or_default() += 1;
    }
    found
}

#[test]
fn the_same_seed_plans_the_same_days_and_another_seed_others() {
    assert_eq!(plan(), plan());
    assert_ne!(plan().steps, Plan::drawn(2, DAYS, until()).steps);
}

#[test]
fn it_goes_from_a_midnight_ninety_days_ago_into_the_hours_to_come() {
    let plan = plan();
    // Midnight in Shanghai.
    assert_eq!(plan.first, "2026-08-31T16:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert!(plan.steps.is_sorted_by_key(|step| step.at));
    assert!(plan.steps.iter().all(|step| step.at >= plan.first));
    let days: BTreeSet<i64> = plan.steps.iter().map(|step| (step.at - plan.first).num_days()).collect();
    assert!((0..=90).all(|day| days.contains(&day)), "no day is empty: {days:?}");
    let in_the_next_hour = plan.steps.iter().filter(|step| {
        step.at > plan.until
            && step.at < plan.until + TimeDelta::hours(1)
            && matches!(step.act, Act::TakeDown { .. })
    });
    assert!(in_the_next_hour.count() >= 8, "there is something to see while somebody looks");
}

#[test]
fn what_lies_behind_passes_evenly() {
    let (plan, span) = (plan(), Duration::from_secs(20));
    assert_eq!(plan.passed_of(span, plan.first), Duration::ZERO);
    assert_eq!(plan.passed_of(span, plan.first + (plan.until - plan.first) / 2), span / 2);
    assert_eq!(plan.passed_of(span, plan.until + TimeDelta::days(1)), span);
}

#[test]
fn everything_that_can_happen_does() {
    let found = acts(&plan());
    for act in [
        "assign",
        "accept",
        "arrive",
        "quote",
        "approve",
        "resolve",
        "urge",
        "reopen",
        "cancel",
        "bill",
        "pay",
        "visitor-register",
        "key-loan-register",
        "shift-hand-over-book",
        "patrol-follow-up-record",
        "letter-register",
        "sign",
        "check",
        "close",
        "file",
    ] {
        assert!(found.get(act).is_some_and(|times| *times >= 3), "{act}: {found:?}");
    }
}

/// What is acted on has to be there.
#[test]
fn a_story_begins_with_what_its_steps_are_about() {
    let plan = plan();
    let mut made = BTreeSet::new();
    for step in &plan.steps {
        match &step.act {
            Act::TakeDown { .. } | Act::Bill { .. } | Act::FillIn { .. } | Act::AnswerCall(_) => {
                made.insert(step.story);
            }
            Act::CallBack | Act::PutRight => {}
            act @ (Act::WrapUp(_)
            | Act::Assign(_)
            | Act::OnTicket(..)
            | Act::Pay { .. }
            | Act::OnRecord(..)) => {
                assert!(made.contains(&step.story), "{act:?} comes before what it is about")
            }
        }
    }
}
