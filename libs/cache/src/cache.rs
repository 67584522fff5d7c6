//! Reading through the store.

use std::sync::Arc;

use bytes::Bytes;
use kernel::Failure;
use metrics::counter;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::CacheError;
use crate::flight::{FlightId, Flights, LoadResult};
use crate::key::Key;
use crate::shared_failure;
use crate::store::{Lease, Lookup, Store};

/// Typed reads through a store. Clones share it, and the loads under way.
#[derive(Clone)]
pub struct Cache {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    flights: Flights,
}

/// What the store has for a reader.
enum Looked<T> {
    Found(T, Bytes),
    /// With the lease under which a load may be stored; without one while the store is down.
    Missing(Option<Lease>),
}

impl Cache {
    /// A cache over `store`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { inner: Arc::new(Inner { store, flights: Flights::default() }) }
    }

    /// The value at `key`, or what `load` answers, which is kept unless the key was invalidated meanwhile.
    ///
    /// A loader may read other keys, never its own: it would wait for itself.
    ///
    /// # Errors
    /// What the loader answered, to this reader or to the one whose load it shared. Never for the store's sake.
    pub async fn get_or_load<T, F, Fut>(&self, key: &Key<T>, load: F) -> Result<T, Failure>
    where
        T: Serialize + DeserializeOwned + Send,
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<T, Failure>> + Send,
    {
        let text = key.text();
        let lease = match self.look_up(key, &text).await {
            Looked::Found(value, _) => {
                counter!("cache_hits_total", "namespace" => key.namespace()).increment(1);
                return Ok(value);
            }
            Looked::Missing(lease) => lease,
        };
        counter!("cache_misses_total", "namespace" => key.namespace()).increment(1);

        let (mut load, mut own) = (Some(load), None);
        let waiter = self.inner.flights.join(FlightId { key: text.clone(), lease: lease.clone() });
        let flight = async {
            let (result, value) = match load.take() {
                Some(load) => self.fly(key, &text, lease, load).await,
                None => (LoadResult::Unshareable, None),
            };
            own = value;
            result
        };
        let result = waiter.flight.get_or_init(|| flight).await;
        match (result, own) {
            (_, Some(value)) => return Ok(value),
            (LoadResult::Failed(failure), None) => return Err(shared_failure::copy_of(failure)),
            (LoadResult::Loaded(bytes), None) => {
                if let Some(value) = decode(key, bytes) {
                    return Ok(value);
                }
            }
            (LoadResult::Unshareable, None) => {}
        }
        // What the other one loaded does not survive its own encoding, so everybody loads for themselves.
        match load {
            Some(load) => self.load(key, load).await,
            None => Err(Failure::Broken { doing: "sharing a load", source: "the load was lost".into() }),
        }
    }

    /// Removes the value at `key`; loads that have begun will not store theirs. Call it after the commit of the change.
    ///
    /// # Errors
    /// When the store cannot be reached: an old value may still be served, so a consumer answers `Retry`. This process
    /// will also remove the value itself before it next trusts the store.
    pub async fn invalidate<T>(&self, key: &Key<T>) -> Result<(), CacheError> {
        self.invalidate_all(std::slice::from_ref(key)).await
    }

    /// The same for several keys of one kind, in one operation of the store.
    ///
    /// # Errors
    /// As [`Cache::invalidate`], for all of them.
    pub async fn invalidate_all<T>(&self, keys: &[Key<T>]) -> Result<(), CacheError> {
        let Some(first) = keys.first() else { return Ok(()) };
        let texts: Vec<String> = keys.iter().map(Key::text).collect();
        texts.iter().for_each(|text| self.inner.flights.detach(text));
        let removed = self.inner.store.remove(&texts).await;
        removed.inspect_err(|_| count_error(first, "invalidate"))
    }

    /// The part that one reader does for all who wait: load, and store what came of it.
    async fn fly<T, F, Fut>(
        &self,
        key: &Key<T>,
        text: &str,
        mut lease: Option<Lease>,
        load: F,
    ) -> (LoadResult, Option<T>)
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        // Between our look and our joining another load may have ended and stored its value.
        if lease.is_some() {
            lease = match self.look_up(key, text).await {
                Looked::Found(value, bytes) => return (LoadResult::Loaded(bytes), Some(value)),
                Looked::Missing(lease) => lease,
            };
        }
        let value = match self.load(key, load).await {
            Ok(value) => value,
            Err(failure) => return (LoadResult::Failed(Arc::new(failure)), None),
        };
        let Ok(bytes) = serde_json::to_vec(&value).map(Bytes::from) else {
            count_error(key, "encode");
            return (LoadResult::Unshareable, Some(value));
        };
        if let Some(lease) = lease {
            let filled = self.inner.store.fill(text, &lease, bytes.clone(), key.jittered_ttl()).await;
            if filled.is_err() {
                count_error(key, "fill");
            }
        }
        (LoadResult::Loaded(bytes), Some(value))
    }

    async fn load<T, F, Fut>(&self, key: &Key<T>, load: F) -> Result<T, Failure>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        counter!("cache_loads_total", "namespace" => key.namespace()).increment(1);
        load().await
    }

    /// A value that does not decode is as good as none: it is removed, so that the next load replaces it.
    async fn look_up<T: DeserializeOwned>(&self, key: &Key<T>, text: &str) -> Looked<T> {
        let store = &self.inner.store;
        let found = match store.look_up(text).await {
            Ok(Lookup::Hit(bytes)) => match decode(key, &bytes) {
                Some(value) => return Looked::Found(value, bytes),
                None => match store.remove(&[text.to_owned()]).await {
                    Ok(()) => store.look_up(text).await,
                    Err(error) => Err(error),
                },
            },
            Ok(Lookup::Miss(lease)) => Ok(Lookup::Miss(lease)),
            Err(error) => Err(error),
        };
        match found {
            Ok(Lookup::Miss(lease)) => Looked::Missing(Some(lease)),
            // Somebody wrote again, perhaps a newer version of ourselves: ours is loaded and not stored.
            Ok(Lookup::Hit(bytes)) => match decode(key, &bytes) {
                Some(value) => Looked::Found(value, bytes),
                None => Looked::Missing(None),
            },
            Err(_) => {
                count_error(key, "lookup");
                Looked::Missing(None)
            }
        }
    }
}

fn decode<T: DeserializeOwned>(key: &Key<T>, bytes: &Bytes) -> Option<T> {
    // The error is not logged: it may quote the value.
    serde_json::from_slice(bytes).inspect_err(|_| count_error(key, "decode")).ok()
}

fn count_error<T>(key: &Key<T>, operation: &'static str) {
    counter!("cache_errors_total", "namespace" => key.namespace(), "operation" => operation).increment(1);
}
