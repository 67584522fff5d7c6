//! What is cached under which name, as which type, for how long.

use std::fmt::Display;
use std::marker::PhantomData;
use std::time::Duration;

/// The name of one cached `T`.
///
/// Make each kind of key in one function, so that a namespace has one type and one time to live.
#[derive(Debug)]
pub struct Key<T> {
    namespace: &'static str,
    schema: u16,
    id: String,
    ttl: Duration,
    value: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    /// The key of `id` in `namespace` (`<service>.<what>`, with no colon), kept for at most `ttl`.
    ///
    /// The true time is shorter by a random part of up to a tenth, so that values which were loaded together (after a
    /// restart, in a nightly run) do not all have to be loaded again in the same second.
    #[must_use]
    pub fn new(namespace: &'static str, id: impl Display, ttl: Duration) -> Self {
        debug_assert!(!namespace.contains(':'), "a colon ends the namespace");
        Self { namespace, schema: 1, id: id.to_string(), ttl, value: PhantomData }
    }

    /// Raise it from 1 whenever the JSON of `T` changes: processes of the old and of the new version then keep their
    /// values apart during a rolling update.
    #[must_use]
    pub fn schema(mut self, version: u16) -> Self {
        self.schema = version;
        self
    }

    /// The name in the store; no two keys of different namespace, schema or id share one.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}.v{}:{}", self.namespace, self.schema, self.id)
    }

    pub(crate) fn namespace(&self) -> &'static str {
        self.namespace
    }

    /// The time to live of one value.
    pub(crate) fn jittered_ttl(&self) -> Duration {
        rand::random_range(self.ttl - self.ttl / 10..=self.ttl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_different_namespace_schema_or_id_never_share_a_name() {
        let key = |namespace, id: &str, schema| {
            Key::<u8>::new(namespace, id, Duration::from_secs(1)).schema(schema).text()
        };
        let mut names = vec![
            key("archive.card", "1", 1),
            key("archive.card", "1", 2),
            key("archive.card", "1", 11),
            key("archive.card", "11", 1),
            key("archive.card", "", 1),
            key("archive.card.v1", "1", 1),
            key("archive.card", "v1:1", 1),
            key("archive", "card.v1:1", 1),
            key("archive.cards", "1", 1),
        ];
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{names:?}");
    }

    #[test]
    fn a_value_lives_nine_tenths_to_the_whole_of_its_time() {
        let key = Key::<u8>::new("archive.card", 1, Duration::from_secs(100));
        let lives: Vec<Duration> = (0..1000).map(|_| key.jittered_ttl()).collect();
        assert!(lives.iter().all(|life| (90..=100).contains(&life.as_secs())), "{lives:?}");
        assert!(lives.iter().max() > lives.iter().min());
    }
}
