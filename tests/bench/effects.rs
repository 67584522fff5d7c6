//! How soon another service has acted on what was committed: from the answer to a contact until its ticket stands on
//! the customer's timeline, another service's table, with log, relay, RabbitMQ and inbox in between.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use suite_tests::{TestCluster, TestEstate};
use testkit::Api;

use crate::{SUMMARY, broker_limit, latency::Latencies, load, table::Table};

/// Contacts in a second. Each has four events: it was recorded, its ticket was opened, a message about it was queued
/// and delivered.
const CONTACTS: u32 = 50;
const EVENTS: u32 = 4 * CONTACTS;
/// How often the timeline is looked at: the resolution of the figure.
const LOOK: Duration = Duration::from_millis(4);

type Answered = Arc<Mutex<HashMap<String, Instant>>>;

/// Two hundred events a second for a while.
pub(crate) async fn measure(api: &Api, test_estate: &TestEstate, cluster: &TestCluster, table: &mut Table) {
    let answered: Answered = Arc::default();
    let archive = Database::connect(cluster.database("archive")).await.unwrap();
    let looking = tokio::spawn(watch(archive));
    let run = load::offer(CONTACTS, &|number| {
        let request = api
            .request(Method::POST, "/api/v1/interactions")
            .json(&test_estate.contact(number, "repair", SUMMARY));
        let answered = Arc::clone(&answered);
        async move {
            let Ok(reply) = request.send().await else { return false };
            let at = Instant::now();
            let Ok(body) = reply.json::<Value>().await else { return false };
            let Some(ticket) = body["ticket"]["ticket_id"].as_str() else { return false };
            answered.lock().unwrap().insert(ticket.to_owned(), at);
            true
        }
    })
    .await;
    let seen = looking.await.unwrap();
    let answered = std::mem::take(&mut *answered.lock().unwrap());
    // In the order in which they were answered, without the first, which warmed the way.
    let mut all: Vec<(&String, &Instant)> = answered.iter().collect();
    all.sort_by_key(|(_ticket, at)| **at);
    let counted = &all[all.len() - run.latencies.len()..];
    let unseen = counted.iter().filter(|(ticket, _at)| !seen.contains_key(*ticket)).count();
    assert_eq!((run.failed, unseen), (0, 0), "contacts failed, or their effect never came");
    let latencies: Latencies =
        counted.iter().map(|(ticket, at)| seen[*ticket].saturating_duration_since(**at)).collect();
    let limit = broker_limit::deliveries(EVENTS * 5, EVENTS, 700).await;
    table.add(
        &format!("answer to effect through RabbitMQ at {EVENTS} events/s, every service running"),
        latencies.to_string(),
        format!("{limit}: publish to delivery on a quorum queue of the same broker"),
        "p99 ≤ 200 ms",
    );
}

/// When each opened ticket was first seen on a timeline; ends when none has come for three seconds.
async fn watch(archive: DatabaseConnection) -> HashMap<String, Instant> {
    let mut seen = HashMap::new();
    let (begun, mut last) = (Instant::now(), Instant::now());
    let mut looks = tokio::time::interval(LOOK);
    for look in 0_u32.. {
        if last.elapsed() > Duration::from_secs(3) && begun.elapsed() > Duration::from_secs(5) {
            break;
        }
        looks.tick().await;
        // The newest by their ids, which grow with time; now and then far back, for those that came late.
        let depth = if look % 50 == 0 { 2_000 } else { 30 };
        let select = format!(
            "SELECT reference FROM timeline_entries WHERE kind = 'ticket_opened' ORDER BY id DESC LIMIT {depth}"
        );
        let select = Statement::from_string(DbBackend::Postgres, select);
        let rows = archive.query_all_raw(select).await.unwrap();
        let at = Instant::now();
        for row in rows {
            let ticket: String = row.try_get_by_index(0).unwrap();
            seen.entry(ticket).or_insert_with(|| {
                last = at;
                at
            });
        }
    }
    seen
}
