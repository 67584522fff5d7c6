//! What is there in the end, against what was acknowledged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use serde_json::Value;
use suite_tests::{Ground, SERVICES};
use testkit::Api;

use crate::load::Taken;

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    acknowledged: usize,
    present: usize,
    lost: usize,
    doubled: usize,
    steps_lost: usize,
    steps_doubled: usize,
    callbacks_lost: usize,
    callbacks_doubled: usize,
    charges_lost: usize,
    charges_doubled: usize,
    dead_letters: usize,
    unbalanced: usize,
}

impl Counted {
    /// Nothing lost, nothing doubled, nothing given up.
    pub(crate) fn must_be_exact(&self) {
        let wrong = [
            self.lost,
            self.doubled,
            self.steps_lost,
            self.steps_doubled,
            self.callbacks_lost,
            self.callbacks_doubled,
            self.charges_lost,
            self.charges_doubled,
            self.dead_letters,
            self.unbalanced,
        ];
        assert_eq!(wrong.iter().sum::<usize>(), 0, "{self}");
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, present, lost, doubled, .. } = self;
        writeln!(
            out,
            "contacts: acknowledged {acknowledged}, present {present}, lost {lost}, doubled {doubled}"
        )?;
        writeln!(out, "steps on the timeline: lost {}, doubled {}", self.steps_lost, self.steps_doubled)?;
        writeln!(
            out,
            "callbacks of complaints: lost {}, doubled {}",
            self.callbacks_lost, self.callbacks_doubled
        )?;
        writeln!(out, "charges of repairs: lost {}, doubled {}", self.charges_lost, self.charges_doubled)?;
        write!(out, "dead letters {}, ledger sums not zero {}", self.dead_letters, self.unbalanced)
    }
}

/// Waits until the last event has had its effect: two looks, ten seconds apart, that see the same.
pub(crate) async fn wait_for_quiet(api: &Api, ground: &Ground) {
    let mut looks = tokio::time::interval(Duration::from_secs(10));
    let mut before = None;
    for _look in 0..60 {
        looks.tick().await;
        let mut seen = Vec::new();
        for list in ["/api/v1/callbacks", "/api/v1/charges", "/api/v1/messages"] {
            seen.push(all(api, list).await.len());
        }
        seen.push(timelines(api, ground).await.len());
        if before.replace(seen.clone()) == Some(seen) {
            return;
        }
    }
    panic!("effects still come after ten minutes");
}

/// Counts.
pub(crate) async fn count(api: &Api, taken: &Taken, ground: &Ground) -> Counted {
    let receptions = all(api, "/api/v1/receptions").await;
    let mut summaries: BTreeMap<&str, usize> = BTreeMap::new();
    for reception in &receptions {
        *summaries.entry(reception["summary"].as_str().unwrap()).or_default() += 1;
    }
    let is_lost = |summary: &&String| !summaries.contains_key(summary.as_str());
    let told = per_step(&timelines(api, ground).await);
    let steps: Vec<String> = taken.steps.iter().map(|(step, ticket)| step_key(step, ticket)).collect();
    let callbacks = per_ticket(&all(api, "/api/v1/callbacks").await, "/ticket_id");
    let charges = per_ticket(&all(api, "/api/v1/charges").await, "/ticket/ticket_id");
    let mut counted = Counted {
        acknowledged: taken.summaries.len(),
        present: taken.summaries.iter().filter_map(|summary| summaries.get(summary.as_str())).sum(),
        lost: taken.summaries.iter().filter(is_lost).count(),
        doubled: summaries.values().filter(|count| **count > 1).count(),
        steps_lost: missing(&steps, &told),
        steps_doubled: doubled(&steps, &told),
        callbacks_lost: missing(&taken.complaints, &callbacks),
        callbacks_doubled: doubled(&taken.complaints, &callbacks),
        charges_lost: missing(&taken.repairs, &charges),
        charges_doubled: doubled(&taken.repairs, &charges),
        ..Counted::default()
    };
    for service in SERVICES {
        counted.dead_letters += all(api, &format!("/api/v1/{service}/dead-letters")).await.len();
    }
    let balance = api.get("/api/v1/ledger/trial-balance").await.expect(200);
    let books = balance["currencies"].as_array().unwrap();
    counted.unbalanced = books.iter().filter(|book| book["difference"]["amount"] != "0.00").count();
    counted
}

/// What happened to everybody.
async fn timelines(api: &Api, ground: &Ground) -> Vec<Value> {
    let mut lines = Vec::new();
    for person in &ground.people {
        lines.extend(all(api, &format!("/api/v1/customers/{}/timeline", person.customer_id)).await);
    }
    lines
}

fn per_ticket(rows: &[Value], pointer: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.pointer(pointer).and_then(Value::as_str)) {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
}

/// How often each step of each ticket is told.
fn per_step(lines: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        let key = step_key(line["kind"].as_str().unwrap(), line["reference"].as_str().unwrap());
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn step_key(step: &str, ticket: &str) -> String {
    format!("{step} of {ticket}")
}

fn missing(expected: &[String], counts: &BTreeMap<String, usize>) -> usize {
    expected.iter().filter(|id| !counts.contains_key(*id)).count()
}

fn doubled(expected: &[String], counts: &BTreeMap<String, usize>) -> usize {
    expected.iter().filter(|id| counts.get(*id).is_some_and(|count| *count > 1)).count()
}

/// Every row of a list, page by page.
async fn all(api: &Api, list: &str) -> Vec<Value> {
    let (mut rows, mut seen, mut after) = (Vec::new(), BTreeSet::new(), String::new());
    loop {
        let page = api.get(&format!("{list}?limit=200{after}")).await.expect(200);
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) if seen.insert(next.to_owned()) => after = format!("&after={next}"),
            _last => return rows,
        }
    }
}
