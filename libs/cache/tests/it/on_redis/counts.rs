//! Losing Redis costs the common count, and nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cache::{Counts, Entry, RedisConfig, RedisStore, Window};
use chrono::DateTime;
use kernel::ManualClock;
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::bench::{LONG, clean, eventually, keys, redis_url, unique_prefix};
use crate::proxy::{Proxy, Wire};

const LIMIT: Duration = Duration::from_millis(500);

/// A process behind a wire, and one that reaches Redis directly.
struct Outage {
    proxy: Proxy,
    prefix: String,
    counts: Counts,
    elsewhere: Counts,
}

impl Outage {
    async fn prepare(rest: Duration) -> Self {
        let url = redis_url();
        let upstream = url.trim_start_matches("redis://").trim_end_matches('/').to_owned();
        let (proxy, prefix) = (Proxy::to(upstream).await, unique_prefix());
        let config = RedisConfig { rest, operation_timeout: LIMIT, ..RedisConfig::new(proxy.url(), &prefix) };
        let direct = RedisConfig::new(url, &prefix);
        let [counts, elsewhere] = [config, direct].map(|config| {
            let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
            Counts::together(clock, Arc::new(RedisStore::new(config).unwrap()))
        });
        Self { proxy, prefix, counts, elsewhere }
    }
}

fn window(most: u32) -> Window {
    Window::new("test.counted", "staff:1", most, LONG)
}

async fn one(counts: &Counts, window: &Window, member: &[u8]) -> Entry {
    counts.enter(window, None, &[member]).await[0]
}

#[tokio::test]
async fn while_redis_is_away_each_process_counts_by_itself_and_afterwards_together_again() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let page = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let outage = Outage::prepare(Duration::from_millis(50)).await;
    assert_eq!(one(&outage.counts, &window(3), b"a").await, Entry::New(1));
    outage.proxy.set(Wire::Cut);
    assert_eq!(one(&outage.elsewhere, &window(3), b"b").await, Entry::New(2));
    assert_eq!(one(&outage.counts, &window(3), b"c").await, Entry::New(2), "by its own count");
    assert_eq!(one(&outage.counts, &window(3), b"d").await, Entry::New(3));
    assert!(matches!(one(&outage.counts, &window(3), b"e").await, Entry::Full(_)), "which has a limit, too");
    let line = r#"cache_errors_total{namespace="test.counted",operation="count"} 3"#;
    let text = page.render();
    assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");

    outage.proxy.set(Wire::Whole);
    assert_eq!(one(&outage.elsewhere, &window(3), b"f").await, Entry::New(3));
    let other = Window::new("test.counted", "staff:2", 1, LONG);
    assert_eq!(one(&outage.elsewhere, &other, b"a").await, Entry::New(1));
    eventually("the counts are common again", async || {
        outage.counts.hold(&other, b"b").await.is_some_and(|entry| matches!(entry, Entry::Full(_)))
    })
    .await;
    assert!(matches!(one(&outage.counts, &other, b"b").await, Entry::Full(_)));
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn a_redis_that_does_not_answer_costs_its_time_limit_once_and_then_nothing() {
    let outage = Outage::prepare(LONG).await;
    assert_eq!(one(&outage.counts, &window(99), b"first").await, Entry::New(1));
    outage.proxy.set(Wire::Silent);
    let began = Instant::now();
    for number in 0..50_u8 {
        assert_eq!(one(&outage.counts, &window(99), &[number]).await, Entry::New(2 + u32::from(number)));
    }
    let took = began.elapsed();
    assert!(took >= LIMIT, "the first tried: {took:?}");
    assert!(took < 4 * LIMIT, "the others did not: {took:?}");
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn a_count_on_redis_goes_by_itself() {
    let outage = Outage::prepare(LONG).await;
    outage.counts.enter(&window(9), None, &[b"a", b"b"]).await;
    outage.counts.hold(&Window::new("test.held", 1, 9, LONG), b"a").await;
    let client = redis::Client::open(redis_url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let names = keys(&mut connection, &outage.prefix).await;
    assert_eq!(names.len(), 2, "{names:?}");
    for name in names {
        let left: i64 = redis::cmd("PTTL").arg(&name).query_async(&mut connection).await.unwrap();
        assert!((1..=60_000).contains(&left), "{name} {left}");
    }
    clean(&outage.prefix).await;
}
