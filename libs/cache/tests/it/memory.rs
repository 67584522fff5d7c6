use std::sync::Arc;

use bytes::Bytes;
use cache::{Cache, Key, Lookup, MemoryStore, Store};
use kernel::SystemClock;
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::bench::{Bench, LONG, eventually};

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
