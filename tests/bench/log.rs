//! What a look of the relay costs when the log is long: five million entries in two years of months, three hundred thousand of
//! them newer than a snapshot that somebody else holds open.

use std::{sync::Arc, time::Instant};

use bus::{RetryPolicy, in_process::InProcessBus};
use db::{Relay, RelayOutcome, migration::Chassis, testing::TestDb};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait};

use crate::table::Table;

const OLD: i64 = 4_700_000;
const NEW: i64 = 300_000;
/// Rows of one statement.
const PART: i64 = 100_000;
/// How often each look is taken.
const LOOKS: usize = 200;

/// Takes the looks.
pub(crate) async fn measure(table: &mut Table) {
    let db = TestDb::postgres::<Chassis>().await;
    for quarter in 0..8 {
        db.clock
            .set(format!("{}-{:02}-01T00:00:00Z", 2018 + quarter / 4, 1 + quarter % 4 * 3).parse().unwrap());
        db.keep_months().await.unwrap();
    }
    let url = db.url();
    let writer = Database::connect(url).await.unwrap();
    let entry = "'2018-01-01'::timestamptz + n * interval '12.6 seconds'";
    fill(&writer, (1, OLD), entry, true).await;
    let other = Database::connect(url).await.unwrap().begin().await.unwrap();
    let reading = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM log_readers";
    other.execute_unprepared(reading).await.unwrap();
    fill(&writer, (OLD + 1, OLD + NEW), entry, true).await;
    writer.execute_unprepared("VACUUM ANALYZE log_entries").await.unwrap();

    let mut relay = db.relay(Arc::new(InProcessBus::new(RetryPolicy::default())));
    let began = Instant::now();
    let RelayOutcome::Drained { sent } = relay.run_once().await.unwrap() else {
        panic!("another relay is at it")
    };
    let all = began.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(sent).unwrap()) / all;
    table.add("the relay, 5,000,000 entries behind", format!("{rate:.0} events/s"), String::new(), "");

    let aim = "< 5 ms";
    let limit = trip(&writer).await;
    let nothing = looks(&mut relay, async || {}, 0).await;
    table.add("a look that finds nothing", nothing, limit.clone(), aim);
    let one = looks(&mut relay, async || fill(&writer, (1, 1), "'2019-12-31'", true).await, 1).await;
    table.add("a look that finds one event, sent and noted", one, limit.clone(), aim);
    let undone = looks(&mut relay, async || undo(&writer).await, 1).await;
    table.add("a look past ten transactions that were undone", undone, limit, aim);
    other.rollback().await.unwrap();
}

/// Enters events as services do, numbered so that each is a subject of its own.
async fn fill(writer: &DatabaseConnection, (first, last): (i64, i64), at: &str, is_committed: bool) {
    let mut from = first;
    while from <= last {
        let to = last.min(from + PART - 1);
        let tx = writer.begin().await.unwrap();
        let sql = format!(
            "INSERT INTO log_entries (id, at, routing_key, subject_kind, subject_id, sequence, estate_id, principal, \
             action, trace, data, after) SELECT gen_random_uuid(), {at}, \
             CASE WHEN n % 4 <> 0 OR {from} = {to} THEN 'ticketing.ticket.ticket_opened.v1' END, 'ticket', \
             gen_random_uuid()::text, 1, gen_random_uuid(), 'staff:' || n % 5000, 'opened', \
             '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', \
             '{{\"ticket_id\":\"' || n || '\",\"text\":\"' || repeat('x', 600) || '\"}}', '{{\"number\":' || n || '}}' \
             FROM generate_series({from}::bigint, {to}::bigint) AS n"
        );
        tx.execute_unprepared(&sql).await.unwrap();
        if is_committed {
            tx.commit().await.unwrap()
        } else {
            tx.rollback().await.unwrap()
        }
        from = to + 1;
    }
}

/// Ten positions that are never filled, and an event after them.
async fn undo(writer: &DatabaseConnection) {
    for _time in 0..10 {
        fill(writer, (1, 1), "'2019-12-31'", false).await;
    }
    fill(writer, (1, 1), "'2019-12-31'", true).await;
}

/// What a look takes after `before`, the middle one and the one that 99 of a hundred are not longer than.
async fn looks(relay: &mut Relay, mut before: impl AsyncFnMut(), finds: usize) -> String {
    let mut taken = Vec::with_capacity(LOOKS);
    for _look in 0..LOOKS {
        before().await;
        let began = Instant::now();
        assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: finds });
        taken.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    told(taken)
}

async fn trip(writer: &DatabaseConnection) -> String {
    let mut taken = Vec::with_capacity(LOOKS);
    for _trip in 0..LOOKS {
        let began = Instant::now();
        writer.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT 1")).await.unwrap();
        taken.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    format!("a round trip {}", told(taken))
}

fn told(mut taken: Vec<f64>) -> String {
    taken.sort_by(f64::total_cmp);
    format!("{:.2} ms, p99 {:.2} ms", taken[taken.len() / 2], taken[taken.len() * 99 / 100])
}
