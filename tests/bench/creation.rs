//! How many tickets the suite takes down in a second, safely: contact, ticket, deadlines, events, audit trail and
//! idempotency key in one transaction that PostgreSQL has flushed before the answer.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use reqwest::{Method, header::CONTENT_TYPE};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use suite_tests::{Cluster, Ground};
use testkit::Api;

use crate::{
    CALLERS, SUMMARY,
    load::{self, Bound, Run},
    pgbench,
    table::Table,
    template::Template,
};

/// What an agent waits for without looking up. pgbench, whose figure is a mean, knows no latency: one stall of the disk in
/// the seconds of a load must not decide either.
const BOUND: Bound = Bound { percentile: 95, within: Duration::from_millis(100) };
/// Who hears of tickets and has nothing to say while they are taken down.
const LISTENERS: [&str; 4] = ["hotline", "callbacks", "billing", "notifications"];

/// The highest rates that are held: with the archive hearing of each ticket on the same cores, and with the ticket desk
/// alone, as the limit is. The archive then answers who lives where, and what it should hear waits in its queue, as it
/// does for the others all the time.
///
/// The limit is the same inserts by pgbench, taken before and after each search: a shared machine is seldom as fast in one
/// minute as in the next.
pub(crate) async fn measure(api: &Api, ground: &Ground, cluster: &mut Cluster, table: &mut Table) {
    for service in LISTENERS {
        cluster.kill(service).await;
    }
    let contact = ground.contact(0, "repair", SUMMARY);
    let rows = pgbench::Rows::of_one_contact(api, &contact, cluster.database("ticketing")).await;
    let archive = Database::connect(cluster.database("archive")).await.unwrap();
    let beside = cluster.empty_database("ticketing").await;
    let limit = async || {
        until_it_rests(&archive).await;
        rows.per_second(beside.url()).await
    };
    // What a caller says is no work of the suite's.
    let bodies: Vec<String> =
        (0..CALLERS).map(|caller| ground.contact(caller, "repair", SUMMARY).to_string()).collect();
    // Numbers begin anew with each rate that is tried, keys do not.
    let keys = AtomicU64::new(0);
    let contacts = Template::new(
        api.request(Method::POST, "/api/v1/receptions").header(CONTENT_TYPE, "application/json"),
    );
    let record = |number: usize| {
        let key = format!("bench-{}", keys.fetch_add(1, Ordering::Relaxed));
        contacts.send(201, |contact| {
            contact.headers_mut().insert("idempotency-key", key.try_into().unwrap());
            *contact.body_mut() = Some(bodies[number % CALLERS].clone().into());
        })
    };
    let highest = async || load::highest(100, BOUND, async || until_it_rests(&archive).await, &record).await;

    let first = limit().await;
    let heard = highest().await;
    let second = limit().await;
    cluster.deafen("archive").await;
    let alone = highest().await;
    let third = limit().await;
    add(table, "durable ticket creation", &alone, [second, third], "≥ 0.3 of the limit");
    add(table, "durable ticket creation, the archive hearing of each", &heard, [first, second], "");
}

fn add(table: &mut Table, what: &str, run: &Run, [before, after]: [f64; 2], aim: &str) {
    table.add(
        what,
        format!("{}/s, {}", run.rate, run.latencies),
        format!(
            "{:.0}/s before and {:.0}/s after: the same rows by pgbench in five round trips, 8 clients ({:.2})",
            before,
            after,
            f64::from(run.rate) / f64::midpoint(before, after)
        ),
        aim,
    );
}

/// Waits until the archive has heard what was said so far.
async fn until_it_rests(archive: &DatabaseConnection) {
    let count = async || -> i64 {
        let select = Statement::from_string(DbBackend::Postgres, "SELECT COUNT(*) FROM inbox_messages");
        archive.query_one_raw(select).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    };
    let mut before = count().await;
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = count().await;
        if now == before {
            return;
        }
        before = now;
    }
}
