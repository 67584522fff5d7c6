//! Values in a shared cache hold names and masked numbers, on another machine and on the way to it: they are sealed as
//! they are at rest.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use cache::{CacheError, Lease, Lookup, Store};
use sealing::Sealer;

/// A store that sees no value.
pub(crate) struct SealedStore {
    inner: Arc<dyn Store>,
    sealer: Sealer,
}

impl SealedStore {
    pub(crate) fn new(inner: Arc<dyn Store>, sealer: Sealer) -> Self {
        Self { inner, sealer }
    }
}

/// A value belongs to its key: copied to another it does not open.
fn context(key: &str) -> String {
    format!("cache:{key}")
}

#[async_trait]
impl Store for SealedStore {
    async fn look_up(&self, key: &str) -> Result<Lookup, CacheError> {
        let sealed = match self.inner.look_up(key).await? {
            Lookup::Hit(sealed) => sealed,
            miss @ Lookup::Miss(_) => return Ok(miss),
        };
        // What does not open is nothing that can be read, which the cache removes and loads anew: a value of a version
        // that did not seal, or of a key that this process does not have yet.
        let opened = self.sealer.open_bytes(&context(key), &sealed).unwrap_or_default();
        Ok(Lookup::Hit(opened.into()))
    }

    async fn fill(&self, key: &str, lease: &Lease, value: Bytes, ttl: Duration) -> Result<bool, CacheError> {
        match self.sealer.seal_bytes(&context(key), &value) {
            Ok(sealed) => self.inner.fill(key, lease, sealed.into(), ttl).await,
            // Nothing that long is cached; then it is loaded the next time, too.
            Err(_too_long) => Ok(false),
        }
    }

    async fn remove(&self, keys: &[String]) -> Result<(), CacheError> {
        self.inner.remove(keys).await
    }
}

#[cfg(test)]
mod tests {
    use cache::{Cache, Key, MemoryStore};
    use kernel::{Failure, SystemClock};

    use super::*;

    fn memory() -> Arc<MemoryStore> {
        Arc::new(MemoryStore::new(Arc::new(SystemClock), 1 << 20))
    }

    async fn name(cache: &Cache, loaded: &str) -> String {
        let key = Key::<String>::new("test.name", "1", Duration::from_secs(60));
        cache.get_or_load(&key, || async { Ok::<_, Failure>(loaded.to_owned()) }).await.unwrap()
    }

    #[tokio::test]
    async fn what_lies_in_the_store_cannot_be_read_there_and_comes_back_from_it() {
        let store = memory();
        let sealed =
            Cache::new(Arc::new(SealedStore::new(Arc::<MemoryStore>::clone(&store), Sealer::for_tests())));
        assert_eq!(name(&sealed, "王芳").await, "王芳");
        assert_eq!(name(&sealed, "张伟").await, "王芳", "it was kept");
        let open = Cache::new(store);
        assert_eq!(name(&open, "nobody").await, "nobody", "it cannot be read without the key");
    }

    #[tokio::test]
    async fn a_value_that_was_not_sealed_is_loaded_anew() {
        let store = memory();
        assert_eq!(name(&Cache::new(Arc::<MemoryStore>::clone(&store)), "planted").await, "planted");
        let sealed = Cache::new(Arc::new(SealedStore::new(store, Sealer::for_tests())));
        assert_eq!(name(&sealed, "王芳").await, "王芳");
        assert_eq!(name(&sealed, "张伟").await, "王芳");
    }
}
