//! What both stores guarantee to one reader after another.

use std::time::Duration;

use bytes::Bytes;
use cache::{Key, Lookup};
use kernel::{Failure, Refusal};
use serde::{Deserialize, Serialize};

use crate::bench::{Bench, LONG, Source};

/// Runs each test on Redis and in memory.
macro_rules! on_both_stores {
    ($($test:ident),* $(,)?) => {
        mod on_redis {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let bench = $crate::bench::Bench::redis();
                super::$test(&bench).await;
                bench.clean().await;
            }
        )*}
        mod in_memory {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&$crate::bench::Bench::memory()).await;
            }
        )*}
    };
}
pub(crate) use on_both_stores;

on_both_stores!(
    a_miss_loads_and_a_hit_does_not,
    an_invalidated_value_is_loaded_again_in_every_process,
    a_value_expires_when_its_time_is_over,
    a_failure_is_told_and_not_kept,
    an_absent_value_is_kept_where_its_type_says_so,
    keys_of_another_namespace_schema_or_id_hold_other_values,
    bytes_that_do_not_decode_are_replaced,
    a_value_that_does_not_encode_is_answered_and_not_kept,
    a_lease_is_good_for_one_value_and_ends_with_an_invalidation,
);

fn key(id: u32) -> Key<u32> {
    Key::new("test.number", id, LONG)
}

async fn a_miss_loads_and_a_hit_does_not(bench: &Bench) {
    let (cache, source) = (bench.cache(), Source::holding(7));
    assert_eq!(cache.get_or_load(&key(1), || source.load()).await.unwrap(), 7);
    source.set(8);
    assert_eq!(cache.get_or_load(&key(1), || source.load()).await.unwrap(), 7);
    assert_eq!(source.asked(), 1);
}

async fn an_invalidated_value_is_loaded_again_in_every_process(bench: &Bench) {
    let (here, there, source) = (bench.cache(), bench.cache(), Source::holding(1));
    here.get_or_load(&key(1), || source.load()).await.unwrap();
    source.set(2);
    there.invalidate(&key(1)).await.unwrap();
    assert_eq!(here.get_or_load(&key(1), || source.load()).await.unwrap(), 2);
    assert_eq!(there.get_or_load(&key(1), || source.load()).await.unwrap(), 2);
    assert_eq!(source.asked(), 2);
}

async fn a_value_expires_when_its_time_is_over(bench: &Bench) {
    let (cache, source) = (bench.cache(), Source::holding(1));
    let brief = Key::new("test.brief", 1, Duration::from_millis(200));
    cache.get_or_load(&key(1), || source.load()).await.unwrap();
    cache.get_or_load(&brief, || source.load()).await.unwrap();
    source.set(2);
    bench.until_expired(&brief).await;
    assert_eq!(cache.get_or_load(&brief, || source.load()).await.unwrap(), 2);
    assert_eq!(cache.get_or_load(&key(1), || source.load()).await.unwrap(), 1, "the other one has time left");
}

async fn a_failure_is_told_and_not_kept(bench: &Bench) {
    let (cache, source) = (bench.cache(), Source::holding(1));
    let refused = cache.get_or_load(&key(1), async || Err(Refusal::not_found().into())).await;
    assert!(matches!(refused, Err(Failure::Refused(refusal)) if refusal == Refusal::not_found()));
    let broken = || Failure::Broken { doing: "reading", source: "disk".into() };
    let failed = cache.get_or_load(&key(1), async || Err(broken())).await.unwrap_err();
    assert_eq!(failed.chain(), broken().chain());
    assert_eq!(cache.get_or_load(&key(1), || source.load()).await.unwrap(), 1);
}

async fn an_absent_value_is_kept_where_its_type_says_so(bench: &Bench) {
    let cache = bench.cache();
    let key = Key::<Option<u32>>::new("test.optional", 1, LONG);
    assert_eq!(cache.get_or_load(&key, async || Ok(None)).await.unwrap(), None);
    assert_eq!(cache.get_or_load(&key, async || Ok(Some(1))).await.unwrap(), None);
}

async fn keys_of_another_namespace_schema_or_id_hold_other_values(bench: &Bench) {
    let cache = bench.cache();
    let other_type = Key::<String>::new("test.text", 1, LONG);
    assert_eq!(cache.get_or_load(&key(1), async || Ok(1)).await.unwrap(), 1);
    assert_eq!(cache.get_or_load(&key(2), async || Ok(2)).await.unwrap(), 2);
    assert_eq!(cache.get_or_load(&key(1).schema(2), async || Ok(3)).await.unwrap(), 3);
    assert_eq!(cache.get_or_load(&other_type, async || Ok("four".to_owned())).await.unwrap(), "four");
    cache.invalidate(&key(2)).await.unwrap();
    assert_eq!(cache.get_or_load(&key(1), async || Ok(9)).await.unwrap(), 1);
}

async fn bytes_that_do_not_decode_are_replaced(bench: &Bench) {
    let (cache, source) = (bench.cache(), Source::holding(5));
    for (id, bytes) in [(1, "\"text\""), (2, "{"), (3, ""), (4, "\u{0}")] {
        let Lookup::Miss(lease) = bench.store.look_up(&key(id).text()).await.unwrap() else { unreachable!() };
        let bytes = Bytes::from_static(bytes.as_bytes());
        assert!(bench.store.fill(&key(id).text(), &lease, bytes, LONG).await.unwrap());
        assert_eq!(cache.get_or_load(&key(id), || source.load()).await.unwrap(), 5);
        assert_eq!(cache.get_or_load(&key(id), || source.load()).await.unwrap(), 5);
        assert_eq!(source.asked(), id);
    }
}

/// JSON has no key that is a list.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct NoJson(std::collections::BTreeMap<Vec<u8>, u8>);

async fn a_value_that_does_not_encode_is_answered_and_not_kept(bench: &Bench) {
    let cache = bench.cache();
    let key = Key::new("test.no_json", 1, LONG);
    let value = |count| NoJson([(vec![1], count)].into());
    assert_eq!(cache.get_or_load(&key, async || Ok(value(1))).await.unwrap(), value(1));
    assert_eq!(cache.get_or_load(&key, async || Ok(value(2))).await.unwrap(), value(2));
}

async fn a_lease_is_good_for_one_value_and_ends_with_an_invalidation(bench: &Bench) {
    let (store, name) = (&bench.store, key(1).text());
    let Lookup::Miss(lease) = store.look_up(&name).await.unwrap() else { unreachable!() };
    assert_eq!(
        store.look_up(&name).await.unwrap(),
        Lookup::Miss(lease.clone()),
        "it stands until it is used"
    );
    store.remove(std::slice::from_ref(&name)).await.unwrap();
    assert!(!store.fill(&name, &lease, Bytes::from_static(b"1"), LONG).await.unwrap());
    let Lookup::Miss(next) = store.look_up(&name).await.unwrap() else { unreachable!() };
    assert_ne!(next, lease);
    assert!(!store.fill(&name, &lease, Bytes::from_static(b"1"), LONG).await.unwrap());
    assert!(store.fill(&name, &next, Bytes::from_static(b"2"), LONG).await.unwrap());
    assert!(!store.fill(&name, &next, Bytes::from_static(b"3"), LONG).await.unwrap());
    assert_eq!(store.look_up(&name).await.unwrap(), Lookup::Hit(Bytes::from_static(b"2")));
}
