//! Losing Redis costs time, and nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cache::{Cache, CacheError, Key, RedisConfig, RedisStore};

use crate::bench::{LONG, Source, clean, eventually, keys, redis_url, unique_prefix};
use crate::proxy::{Proxy, Wire};

const LIMIT: Duration = Duration::from_millis(500);

/// A cache behind a wire, and one of another process that reaches Redis directly.
struct Outage {
    proxy: Proxy,
    prefix: String,
    cache: Cache,
    elsewhere: Cache,
    source: Source,
}

impl Outage {
    async fn prepare(rest: Duration) -> Self {
        let url = redis_url();
        let upstream = url.trim_start_matches("redis://").trim_end_matches('/').to_owned();
        let (proxy, prefix) = (Proxy::to(upstream).await, unique_prefix());
        let config = RedisConfig { rest, operation_timeout: LIMIT, ..RedisConfig::new(proxy.url(), &prefix) };
        let direct = RedisConfig::new(url, &prefix);
        let [cache, elsewhere] =
            [config, direct].map(|config| Cache::new(Arc::new(RedisStore::new(config).unwrap())));
        Self { proxy, prefix, cache, elsewhere, source: Source::holding(1) }
    }

    async fn read(&self) -> u32 {
        self.cache.get_or_load(&key(), || self.source.load()).await.unwrap()
    }

    /// Reads until the source need not be asked any more; whatever is read is what the source holds.
    async fn until_served_from_the_cache(&self, expected: u32) {
        eventually("reads are hits again", async || {
            let asked = self.source.asked();
            assert_eq!(self.read().await, expected);
            asked == self.source.asked()
        })
        .await;
    }
}

fn key() -> Key<u32> {
    Key::new("test.outage", 1, LONG)
}

#[tokio::test]
async fn reads_stay_right_while_redis_is_away_and_are_hits_again_afterwards() {
    let outage = Outage::prepare(Duration::from_millis(50)).await;
    outage.until_served_from_the_cache(1).await;
    outage.proxy.set(Wire::Cut);
    for version in 2..20 {
        outage.source.set(version);
        assert_eq!(outage.read().await, version);
    }
    outage.source.set(1);
    outage.proxy.set(Wire::Whole);
    outage.until_served_from_the_cache(1).await;
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn an_invalidation_that_failed_is_made_before_redis_is_trusted_again() {
    let outage = Outage::prepare(Duration::from_millis(50)).await;
    outage.until_served_from_the_cache(1).await;
    outage.proxy.set(Wire::Cut);
    outage.source.set(2);
    assert!(outage.cache.invalidate(&key()).await.is_err());
    let still_there = outage.elsewhere.get_or_load(&key(), async || Ok(3)).await.unwrap();
    assert_eq!(still_there, 1, "Redis has the old value: only the debt keeps this process from serving it");
    outage.proxy.set(Wire::Whole);
    outage.until_served_from_the_cache(2).await;
    assert_eq!(outage.elsewhere.get_or_load(&key(), async || Ok(3)).await.unwrap(), 2);
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn a_load_that_a_failed_invalidation_overtook_is_not_kept() {
    // Without a rest, so that the load finds Redis back when it wants to store.
    let outage = Outage::prepare(Duration::ZERO).await;
    let key = key();
    let overtaken = outage.cache.get_or_load(&key, async || {
        outage.proxy.set(Wire::Cut);
        assert!(outage.cache.invalidate(&key).await.is_err());
        outage.proxy.set(Wire::Whole);
        Ok(1)
    });
    assert_eq!(overtaken.await.unwrap(), 1);
    outage.source.set(2);
    outage.until_served_from_the_cache(2).await;
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn a_redis_that_does_not_answer_costs_its_time_limit_once_and_then_nothing() {
    let outage = Outage::prepare(LONG).await;
    outage.until_served_from_the_cache(1).await;
    outage.proxy.set(Wire::Silent);
    outage.source.set(2);
    let began = Instant::now();
    for _ in 0..50 {
        assert_eq!(outage.read().await, 2);
    }
    let took = began.elapsed();
    assert!(took >= LIMIT, "the first read tried: {took:?}");
    assert!(took < 4 * LIMIT, "the others did not: {took:?}");
    assert!(matches!(outage.cache.invalidate(&key()).await, Err(CacheError::Resting(_))));
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn a_connection_that_went_silent_is_replaced() {
    let outage = Outage::prepare(Duration::from_millis(50)).await;
    outage.until_served_from_the_cache(1).await;
    outage.proxy.set(Wire::Silent);
    outage.source.set(2);
    assert!(matches!(outage.cache.invalidate(&key()).await, Err(CacheError::TimedOut(LIMIT, _))));
    assert_eq!(outage.read().await, 2);
    outage.proxy.set(Wire::Whole);
    outage.until_served_from_the_cache(2).await;
    clean(&outage.prefix).await;
}

#[tokio::test]
async fn nobody_has_to_be_there_at_the_start() {
    let outage = Outage::prepare(Duration::from_millis(50)).await;
    outage.proxy.set(Wire::Cut);
    assert_eq!(outage.read().await, 1);
    outage.proxy.set(Wire::Whole);
    outage.until_served_from_the_cache(1).await;
    clean(&outage.prefix).await;
    let refused = RedisStore::new(RedisConfig::new("not an address", "x"));
    assert!(matches!(refused, Err(CacheError::Address(_))));
}

#[tokio::test]
async fn a_key_names_the_installation_and_the_run_of_the_server() {
    let outage = Outage::prepare(LONG).await;
    outage.until_served_from_the_cache(1).await;
    let client = redis::Client::open(redis_url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let about: redis::InfoDict = redis::cmd("INFO").arg("server").query_async(&mut connection).await.unwrap();
    let run: String = about.get("run_id").unwrap();
    let expected = format!("{}:{}:{}", outage.prefix, run.chars().take(12).collect::<String>(), key().text());
    assert_eq!(keys(&mut connection, &outage.prefix).await, vec![expected]);
    clean(&outage.prefix).await;
}
