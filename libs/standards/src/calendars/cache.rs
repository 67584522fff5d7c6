//! Calendars at hand: those that ship, and what a group published and somebody has read in.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono_tz::Tz;
use kernel::{BusinessCalendar, canonical_zone};

use super::{NamedCalendar, calendar, calendar_or_plain};
use crate::document::Problems;

/// What has been read so far. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct CalendarCache(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// The newest version of each name.
    published: HashMap<String, (i32, Arc<NamedCalendar>)>,
    /// By the name that a place chose, if it did, and its zone; made anew once a version is learned.
    working_time: HashMap<(Option<String>, Tz), Arc<BusinessCalendar>>,
}

/// What a panic elsewhere left of a cache is as good as before.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CalendarCache {
    /// The newest version that was learned of that name.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<i32> {
        lock(&self.0).published.get(name).map(|(version, _)| *version)
    }

    /// Takes a published version over, unless a later one is known.
    ///
    /// # Errors
    /// [`Problems`] when it is no calendar: then it should never have been published.
    pub fn learn(&self, name: &str, version: i32, document: &str) -> Result<(), Problems> {
        let named = Arc::new(NamedCalendar::parse(document)?);
        let mut known = lock(&self.0);
        if known.published.get(name).is_none_or(|(known, _)| *known < version) {
            known.published.insert(name.to_owned(), (version, named));
            known.working_time.clear();
        }
        Ok(())
    }

    /// The calendar by which a place counts: the one that it names, otherwise that of its zone. A name that is not known is
    /// passed over: it is on its way, and until it comes the zone's calendar is nearer than none.
    #[must_use]
    pub fn of_place(&self, name: Option<&str>, zone: Tz) -> Arc<NamedCalendar> {
        lock(&self.0).of_place(name, zone)
    }

    /// The working time at a place, on the clock of its zone.
    #[must_use]
    pub fn working_time(&self, name: Option<&str>, zone: Tz) -> Arc<BusinessCalendar> {
        let zone = canonical_zone(zone);
        let mut known = lock(&self.0);
        let place = (name.map(ToOwned::to_owned), zone);
        if let Some(counted) = known.working_time.get(&place) {
            return Arc::clone(counted);
        }
        let counted = Arc::new(known.of_place(name, zone).calendar.clone().in_zone(zone));
        known.working_time.insert(place, Arc::clone(&counted));
        counted
    }
}

impl Known {
    /// The calendar of that name that holds, as [`NamedCalendar::later`] says.
    fn named(&self, name: &str) -> Option<Arc<NamedCalendar>> {
        let published = self.published.get(name).map(|(_, named)| Arc::clone(named));
        match (published, calendar(name)) {
            (Some(published), Some(shipped)) if NamedCalendar::later(&published, shipped) == shipped => {
                Some(Arc::new(shipped.clone()))
            }
            (Some(published), _) => Some(published),
            (None, shipped) => shipped.cloned().map(Arc::new),
        }
    }

    fn of_place(&self, name: Option<&str>, zone: Tz) -> Arc<NamedCalendar> {
        let of_zone = calendar_or_plain(zone);
        name.and_then(|name| self.named(name))
            .or_else(|| self.named(&of_zone.name))
            .unwrap_or_else(|| Arc::new(of_zone.clone()))
    }
}
