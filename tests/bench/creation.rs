//! How many tickets the suite takes down in a second, safely: contact, ticket, deadlines, events, audit trail and
//! idempotency key in one transaction that PostgreSQL has flushed before the answer.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use suite_tests::{Cluster, Ground};
use testkit::Api;

use crate::{SUMMARY, load, pgbench, table::Table};

/// What an agent waits for without looking up.
const CEILING: Duration = Duration::from_millis(100);
/// Who hears of tickets: stopped meanwhile, since the limit has the machine to itself too. The archive stays, because
/// the ticket desk asks it who lives where, and so hears of each ticket on the same two cores.
const LISTENERS: [&str; 4] = ["hotline", "callbacks", "billing", "notifications"];

/// The highest rate that is held, against the same inserts by pgbench.
pub(crate) async fn measure(api: &Api, ground: &Ground, cluster: &mut Cluster, table: &mut Table) {
    for service in LISTENERS {
        cluster.kill(service).await;
    }
    let rows = pgbench::Rows::of_one_contact(
        api,
        &ground.contact(0, "repair", SUMMARY),
        cluster.database("ticketing"),
    )
    .await;
    // Numbers begin anew with each rate that is tried, keys do not.
    let keys = AtomicU64::new(0);
    let archive = Database::connect(cluster.database("archive")).await.unwrap();
    let run = load::highest(
        50,
        CEILING,
        async || until_it_rests(&archive).await,
        |number| {
            let request = api
                .request(Method::POST, "/api/v1/receptions")
                .json(&ground.contact(number, "repair", SUMMARY));
            let request =
                request.header("idempotency-key", format!("bench-{}", keys.fetch_add(1, Ordering::Relaxed)));
            async move { request.send().await.is_ok_and(|reply| reply.status().as_u16() == 201) }
        },
    )
    .await;
    // Without its relay, which would send what pgbench writes.
    cluster.kill("ticketing").await;
    let limit = rows.per_second(cluster.database("ticketing")).await;
    table.add(
        "durable ticket creation, with the archive listening and the other listeners stopped",
        format!("{}/s, {}", run.rate, run.latencies),
        format!(
            "{limit:.0}/s: the same rows by pgbench in five round trips, 8 clients ({:.2})",
            f64::from(run.rate) / limit
        ),
        "≥ 0.3 of the limit",
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
