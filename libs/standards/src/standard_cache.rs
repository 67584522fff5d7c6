//! Standards at hand: those that ship, and those a group published and somebody has read in. A version never changes
//! once it is published, so what is known stays known.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use crate::{Problems, Standard, calendars::lock, profile};

type Standards = HashMap<(String, i32), Arc<Standard>>;

/// What has been read so far. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct StandardCache {
    standards: Arc<Mutex<Standards>>,
}

impl StandardCache {
    /// One version of one standard, when it ships or has been learned; otherwise whoever keeps the documents looks it
    /// up and has it [`Self::insert`]ed.
    #[must_use]
    pub fn get(&self, name: &str, version: i32) -> Option<Arc<Standard>> {
        let mut standards = lock(&self.standards);
        if let Some(known) = standards.get(&(name.to_owned(), version)) {
            return Some(Arc::clone(known));
        }
        let shipped = Arc::new(profile(name, version)?.clone());
        standards.insert((name.to_owned(), version), Arc::clone(&shipped));
        Some(shipped)
    }

    /// Reads a published document and keeps it.
    ///
    /// # Errors
    /// [`Problems`] when it is no standard: then it should never have been published.
    pub fn insert(&self, document: &str) -> Result<Arc<Standard>, Problems> {
        let standard = Arc::new(Standard::parse(document)?);
        let key = (standard.name().to_owned(), standard.version());
        lock(&self.standards).insert(key, Arc::clone(&standard));
        Ok(standard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_versions_are_known_and_published_ones_are_learned() {
        let standard_cache = StandardCache::default();
        assert!(standard_cache.get("service-centre", 1).is_some());
        assert!(standard_cache.get("service-centre", 2).is_none());
        let document =
            crate::profile_document("service-centre", 1).unwrap().replace("version = 1", "version = 2");
        standard_cache.insert(&document).unwrap();
        assert_eq!(standard_cache.get("service-centre", 2).map(|standard| standard.version()), Some(2));
    }
}
