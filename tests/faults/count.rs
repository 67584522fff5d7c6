//! What is there in the end, against what was acknowledged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;
use suite_tests::SERVICES;
use testkit::{Api, until};

use crate::load::Taken;

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    acknowledged: usize,
    present: usize,
    lost: usize,
    doubled: usize,
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
        writeln!(
            out,
            "callbacks of complaints: lost {}, doubled {}",
            self.callbacks_lost, self.callbacks_doubled
        )?;
        writeln!(out, "charges of repairs: lost {}, doubled {}", self.charges_lost, self.charges_doubled)?;
        write!(out, "dead letters {}, ledger sums not zero {}", self.dead_letters, self.unbalanced)
    }
}

/// Waits until every event has had its effect: as many callbacks and charges as there were resolutions.
pub(crate) async fn wait_for_quiet(api: &Api, taken: &Taken) {
    for _round in 0..12 {
        let callbacks = all(api, "/api/v1/callbacks").await.len();
        let charges = all(api, "/api/v1/charges").await.len();
        if callbacks >= taken.complaints.len() + taken.repairs.len() && charges >= taken.repairs.len() {
            break;
        }
        let before = callbacks + charges;
        let waited = tokio::time::timeout(std::time::Duration::from_secs(20), async {
            until("more effects have come", async || {
                all(api, "/api/v1/callbacks").await.len() + all(api, "/api/v1/charges").await.len() > before
            })
            .await;
        });
        drop(waited.await);
    }
}

/// Counts.
pub(crate) async fn count(api: &Api, taken: &Taken) -> Counted {
    let receptions = all(api, "/api/v1/receptions").await;
    let mut summaries: BTreeMap<&str, usize> = BTreeMap::new();
    for reception in &receptions {
        *summaries.entry(reception["summary"].as_str().unwrap()).or_default() += 1;
    }
    let is_lost = |summary: &&String| !summaries.contains_key(summary.as_str());
    let callbacks = per_ticket(&all(api, "/api/v1/callbacks").await, "/ticket_id");
    let charges = per_ticket(&all(api, "/api/v1/charges").await, "/ticket/ticket_id");
    let mut counted = Counted {
        acknowledged: taken.summaries.len(),
        present: receptions.len(),
        lost: taken.summaries.iter().filter(is_lost).count(),
        doubled: summaries.values().filter(|count| **count > 1).count(),
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

fn per_ticket(rows: &[Value], pointer: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.pointer(pointer).and_then(Value::as_str)) {
        *counts.entry(id.to_owned()).or_default() += 1;
    }
    counts
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
