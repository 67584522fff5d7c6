//! How many tickets the suite takes down in a second, safely: contact, ticket, deadlines, events, audit trail and
//! idempotency key in one transaction that PostgreSQL has flushed before the answer.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use reqwest::{Method, header::CONTENT_TYPE};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use suite_tests::{Queues, TestEstate, TestSuite};
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
/// What was said is heard within this.
const PATIENCE: Duration = Duration::from_secs(120);
/// Who hears of tickets and has nothing to say while they are taken down.
const LISTENERS: [&str; 4] = ["hotline", "callbacks", "billing", "notifications"];

/// What the desk held beside what pgbench did at the same time.
struct Held {
    run: Run,
    /// Right before and right after.
    limits: [u32; 2],
}

impl Held {
    fn share(&self) -> f64 {
        let [before, after] = self.limits;
        f64::from(self.run.rate) / f64::from(u32::midpoint(before, after))
    }
}

/// The rates that are held: with the archive hearing of each ticket on the same cores, and with the ticket desk
/// alone, as the limit is. The archive then answers who lives where, and what it should hear waits in its queue, as it
/// does for the others all the time.
///
/// A shared machine is seldom as fast in one minute as in the next, so what is searched for is a share: pgbench inserts
/// the same rows right before and right after each load, which is offered at so many hundredths of what it did before. Of
/// all that were held at the border, the one in the middle counts.
pub(crate) async fn measure(suite: &mut TestSuite, test_estate: &TestEstate, table: &mut Table) {
    for service in LISTENERS {
        suite.cluster().kill(service).await;
    }
    let contact = test_estate.contact(0, "repair", SUMMARY);
    let api = suite.admin().await;
    let cluster = suite.cluster();
    let rows = pgbench::Rows::of_one_contact(&api, &contact, cluster.database("ticketing")).await;
    let desk = Database::connect(cluster.database("ticketing")).await.unwrap();
    let archive = Database::connect(cluster.database("archive")).await.unwrap();
    let beside = cluster.empty_database("ticketing").await;
    let queues = cluster.queues();
    // What a caller says is no work of the suite's.
    let bodies: Vec<String> =
        (0..CALLERS).map(|caller| test_estate.contact(caller, "repair", SUMMARY).to_string()).collect();
    // Numbers begin anew with each load, keys do not.
    let keys = AtomicU64::new(0);
    let limit = async |deaf: &[&str]| {
        let told = until_all_is_told(&desk, &archive, &queues, deaf);
        tokio::time::timeout(PATIENCE, told).await.unwrap();
        queues.purge(deaf).await;
        rows.per_second(beside.url()).await
    };
    let border = async |api: &Api, deaf: &[&str]| {
        let contacts = Template::new(
            api.request(Method::POST, "/api/v1/interactions").header(CONTENT_TYPE, "application/json"),
        );
        let record = |number: usize| {
            let key = format!("bench-{}", keys.fetch_add(1, Ordering::Relaxed));
            contacts.send(201, |contact| {
                contact.headers_mut().insert("idempotency-key", key.try_into().unwrap());
                *contact.body_mut() = Some(bodies[number % CALLERS].clone().into());
            })
        };
        let latest = Cell::new(limit(deaf).await);
        let attempt = async |hundredths: u32| {
            let before = latest.get();
            let run = load::offer(before * hundredths / 100, &record).await;
            latest.set(limit(deaf).await);
            run.held(BOUND).map(|run| Held { run, limits: [before, latest.get()] })
        };
        load::border(10, attempt).await
    };

    // A token lives ten minutes: each search has its own.
    let heard = border(&suite.admin().await, &LISTENERS).await;
    suite.cluster().stop_consuming("archive").await;
    let alone = border(&suite.admin().await, &[&LISTENERS[..], &["archive"]].concat()).await;
    add(table, "durable ticket creation", alone, "≥ 0.5 of the limit");
    add(table, "durable ticket creation, the archive hearing of each", heard, "");
}

/// The one in the middle, by its share.
fn add(table: &mut Table, what: &str, mut held: Vec<Held>, aim: &str) {
    held.sort_by(|one, other| one.share().total_cmp(&other.share()));
    let (Some(least), Some(most), Some(middle)) = (held.first(), held.last(), held.get((held.len() - 1) / 2))
    else {
        panic!("no load was held");
    };
    let [before, after] = middle.limits;
    table.add(
        what,
        format!("{}/s, {}", middle.run.rate, middle.run.latencies),
        format!(
            "{before}/s right before and {after}/s right after: the same rows by pgbench in five round trips, 8 clients \
             ({:.2}; {} of {} loads were held, {:.2} to {:.2})",
            middle.share(),
            held.len(),
            load::AT_THE_BORDER,
            least.share(),
            most.share(),
        ),
        aim,
    );
}

/// Waits until the desk has said, and the archive has heard unless it is deaf, what happened so far.
async fn until_all_is_told(
    desk: &DatabaseConnection,
    archive: &DatabaseConnection,
    queues: &Queues,
    deaf: &[&str],
) {
    let mut before = events_heard(archive).await;
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let heard = events_heard(archive).await;
        let is_said = number(desk, UNSENT).await == 0;
        let is_heard = deaf.contains(&"archive") || (heard == before && queues.waiting("archive").await == 0);
        if is_said && is_heard {
            return;
        }
        before = heard;
    }
}

/// What the relay has not noted as sent.
const UNSENT: &str = "
SELECT COUNT(*) FROM log_entries
 WHERE routing_key IS NOT NULL
   AND position > (SELECT COALESCE(MIN((stretch->>0)::bigint) - 1, reader.position)
                     FROM log_readers reader LEFT JOIN LATERAL jsonb_array_elements(reader.open::jsonb) stretch ON true
                    WHERE reader.name = 'relay' GROUP BY reader.position)";

/// How many events a service has heard, by its cursors.
async fn events_heard(database: &DatabaseConnection) -> i64 {
    number(database, "SELECT COALESCE(SUM(sequence), 0) FROM inbox_cursors").await
}

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    let select = Statement::from_string(DbBackend::Postgres, sql);
    database.query_one_raw(select).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
