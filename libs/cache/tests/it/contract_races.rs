//! What both stores guarantee to readers and writers at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cache::{Cache, Key};
use futures_util::FutureExt;
use futures_util::future::join_all;
use kernel::{Failure, Refusal};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::bench::{Bench, LONG, Source};
use crate::contract::on_both_stores;

on_both_stores!(
    many_readers_share_one_load,
    a_failure_reaches_everybody_who_waits,
    when_the_one_who_loads_goes_away_another_takes_over,
    a_load_that_an_invalidation_overtook_is_not_kept_and_not_joined,
    no_reader_ever_sees_less_than_was_invalidated_before_it_came,
);

fn key() -> Key<u32> {
    Key::new("test.contended", 1, LONG)
}

async fn many_readers_share_one_load(bench: &Bench) {
    let (cache, source) = (bench.cache(), Arc::new(Source::holding(3)));
    let mut readers = JoinSet::new();
    for _ in 0..100 {
        let (cache, source) = (cache.clone(), Arc::clone(&source));
        readers.spawn(async move { cache.get_or_load(&key(), || source.load()).await.unwrap() });
    }
    assert_eq!(readers.join_all().await, vec![3; 100]);
    assert_eq!(source.asked(), 1);
}

async fn a_failure_reaches_everybody_who_waits(bench: &Bench) {
    let (cache, refusal, key) = (bench.cache(), Refusal::not_found(), key());
    let answers = join_all((0..20).map(|_| {
        cache.get_or_load(&key, async || {
            tokio::task::yield_now().await;
            Err(Failure::from(refusal.clone()))
        })
    }))
    .await;
    assert_eq!(answers.len(), 20);
    assert!(answers.iter().all(|answer| matches!(answer, Err(Failure::Refused(told)) if *told == refusal)));
    assert_eq!(cache.get_or_load(&key, async || Ok(1)).await.unwrap(), 1);
}

async fn when_the_one_who_loads_goes_away_another_takes_over(bench: &Bench) {
    let (cache, source) = (bench.cache(), Arc::new(Source::holding(4)));
    let (began, has_begun) = oneshot::channel();
    let mut first = JoinSet::new();
    let firsts_cache = cache.clone();
    first.spawn(async move {
        let endless = async || {
            began.send(()).unwrap();
            std::future::pending().await
        };
        firsts_cache.get_or_load(&key(), endless).await
    });
    has_begun.await.unwrap();
    let key = key();
    let mut second = Box::pin(cache.get_or_load(&key, || source.load()));
    for _ in 0..100 {
        assert!((&mut second).now_or_never().is_none(), "it waits for the first");
        tokio::task::yield_now().await;
    }
    first.shutdown().await;
    assert_eq!(second.await.unwrap(), 4);
    assert_eq!(source.asked(), 1);
}

async fn a_load_that_an_invalidation_overtook_is_not_kept_and_not_joined(bench: &Bench) {
    let (here, there, other_key) = (bench.cache(), bench.cache(), key().schema(2));
    let key = key();
    let overtaken = here.get_or_load(&key, async || {
        there.invalidate(&key).await.unwrap();
        let newcomer = here.get_or_load(&key, async || Ok(2)).await.unwrap();
        assert_eq!(newcomer, 2, "who comes after the invalidation does not get what was read before it");
        Ok(1)
    });
    assert_eq!(overtaken.await.unwrap(), 1);
    assert_eq!(here.get_or_load(&key, async || Ok(3)).await.unwrap(), 2);

    let overtaken_alone = there.get_or_load(&other_key, async || {
        here.invalidate(&other_key).await.unwrap();
        Ok(1)
    });
    assert_eq!(overtaken_alone.await.unwrap(), 1);
    assert_eq!(there.get_or_load(&other_key, async || Ok(2)).await.unwrap(), 2);
}

/// Two processes, many readers, one writer that commits and then invalidates.
async fn no_reader_ever_sees_less_than_was_invalidated_before_it_came(bench: &Bench) {
    const LAST: u32 = 300;
    let source = Arc::new(Source::holding(0));
    let invalidated = Arc::new(AtomicU32::new(0));
    let (writer, other) = (bench.cache(), bench.cache());
    let mut readers = JoinSet::new();
    for reader in 0..8 {
        let cache = if reader % 2 == 0 { writer.clone() } else { other.clone() };
        readers.spawn(read_until(LAST, cache, Arc::clone(&source), Arc::clone(&invalidated)));
    }
    for version in 1..=LAST {
        source.set(version);
        writer.invalidate(&key()).await.unwrap();
        invalidated.store(version, Ordering::SeqCst);
        tokio::task::yield_now().await;
    }
    let hits: u32 = readers.join_all().await.into_iter().sum();
    assert!(hits > 0, "the test shall have read from the cache");
}

/// Answers how many reads did not ask the source themselves.
async fn read_until(last: u32, cache: Cache, source: Arc<Source>, invalidated: Arc<AtomicU32>) -> u32 {
    let mut hits = 0;
    loop {
        let floor = invalidated.load(Ordering::SeqCst);
        let mut was_asked = false;
        let load = || {
            was_asked = true;
            source.load()
        };
        let seen = cache.get_or_load(&key(), load).await.unwrap();
        assert!(seen >= floor, "saw {seen} after {floor} had been invalidated");
        hits += u32::from(!was_asked);
        if seen == last && hits > 0 {
            return hits;
        }
    }
}
