use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cache::{Cache, CacheError, Key, Lease, Lookup, MemoryStore, Store};
use futures_util::FutureExt;
use kernel::SystemClock;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::sync::Semaphore;

use crate::bench::{Bench, LONG, Source, eventually};

#[tokio::test]
async fn memory_does_not_grow_past_its_size() {
    let store = MemoryStore::new(Arc::new(SystemClock), 100 << 10);
    let name = |id: u32| Key::<u32>::new("test.large", id, LONG).text();
    for id in 0..1000 {
        let Lookup::Miss(lease) = store.look_up(&name(id)).await.unwrap() else { unreachable!() };
        store.fill(&name(id), &lease, Bytes::from(vec![b' '; 1024]), LONG).await.unwrap();
    }
    eventually("values are evicted", async || {
        let mut kept = 0;
        for id in 0..1000 {
            kept += u32::from(matches!(store.look_up(&name(id)).await.unwrap(), Lookup::Hit(_)));
        }
        kept <= 100
    })
    .await;
}

#[tokio::test]
async fn reads_loads_and_errors_are_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let page = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let bench = Bench::memory();
    let cache: Cache = bench.cache();
    let key = |id: u32| Key::<u32>::new("test.counted", id, LONG);
    for _ in 0..3 {
        cache.get_or_load(&key(1), async || Ok(1)).await.unwrap();
    }
    let as_text = Key::<String>::new("test.counted", 1, LONG);
    cache.get_or_load(&as_text, async || Ok("one".to_owned())).await.unwrap();
    let text = page.render();
    for line in [
        r#"cache_hits_total{namespace="test.counted"} 2"#,
        r#"cache_misses_total{namespace="test.counted"} 2"#,
        r#"cache_loads_total{namespace="test.counted"} 2"#,
        r#"cache_errors_total{namespace="test.counted",operation="decode"} 1"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
}

/// A store whose answers to looking up arrive late: one for each permit.
struct Distant {
    store: Arc<dyn Store>,
    arriving: Semaphore,
}

#[async_trait]
impl Store for Distant {
    async fn look_up(&self, key: &str) -> Result<Lookup, CacheError> {
        let found = self.store.look_up(key).await;
        self.arriving.acquire().await.unwrap().forget();
        found
    }

    async fn fill(&self, key: &str, lease: &Lease, value: Bytes, ttl: Duration) -> Result<bool, CacheError> {
        self.store.fill(key, lease, value, ttl).await
    }

    async fn remove(&self, keys: &[String]) -> Result<(), CacheError> {
        self.store.remove(keys).await
    }
}

#[tokio::test]
async fn a_reader_who_learns_late_of_a_miss_uses_what_was_loaded_since() {
    let bench = Bench::memory();
    let distant = Arc::new(Distant { store: Arc::clone(&bench.store), arriving: Semaphore::new(0) });
    let (near, far, source) =
        (bench.cache(), Cache::new(Arc::<Distant>::clone(&distant)), Source::holding(1));
    let key = Key::<u32>::new("test.late", 1, LONG);
    let mut late = Box::pin(far.get_or_load(&key, || source.load()));
    assert!((&mut late).now_or_never().is_none(), "it missed and does not know yet");
    assert_eq!(near.get_or_load(&key, || source.load()).await.unwrap(), 1);
    distant.arriving.add_permits(2);
    assert_eq!(late.await.unwrap(), 1);
    assert_eq!(source.asked(), 1);
}
