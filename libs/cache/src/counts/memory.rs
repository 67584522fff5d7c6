//! The windows of one process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use kernel::Clock;

use super::{CountStore, Entry, Full, Stay, Window};
use crate::error::CacheError;

/// So many times something is entered between two looks for windows that are over and may be forgotten.
const LOOK_EVERY: u64 = 4096;

/// Counts in memory, by the intervals of the clock: setting the wall clock changes nothing.
pub struct MemoryCounts {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    windows: HashMap<String, Open>,
    entered: u64,
}

/// A window into which somebody was let.
#[derive(Default)]
struct Open {
    until: Duration,
    members: HashMap<Vec<u8>, Stay>,
}

impl MemoryCounts {
    /// Counts of which none has begun.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// True when `member` is there.
    pub(super) fn holds(&self, window: &Window, member: &[u8]) -> bool {
        let now = self.clock.monotonic();
        let state = self.state();
        state.open(window, now).is_some_and(|open| open.members.contains_key(member))
    }

    /// Enters one member.
    pub(super) fn admit(&self, window: &Window, bar: Option<&Window>, member: &[u8], stay: Stay) -> Entry {
        let now = self.clock.monotonic();
        let mut state = self.state();
        state.forget_what_is_over(now);
        let barred = bar.and_then(|bar| Some((bar, state.open(bar, now)?)));
        let barred = barred.and_then(|(bar, open)| open.full(bar, now));
        let open = state.windows.entry(window.text()).or_default();
        if open.until <= now {
            open.members.clear();
        }
        if open.members.contains_key(member) {
            return Entry::Known;
        }
        if let Some(full) = barred.or_else(|| open.full(window, now)) {
            return Entry::Full(full);
        }
        if open.members.is_empty() {
            open.until = now.saturating_add(window.lasts);
        }
        open.members.insert(member.to_vec(), stay);
        Entry::New(open.count())
    }

    pub(super) fn empty(&self, window: &Window) {
        self.state().windows.remove(&window.text());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The window, unless it is over.
    fn open(&self, window: &Window, now: Duration) -> Option<&Open> {
        self.windows.get(&window.text()).filter(|open| open.until > now)
    }

    fn forget_what_is_over(&mut self, now: Duration) {
        self.entered += 1;
        if self.entered.is_multiple_of(LOOK_EVERY) {
            self.windows.retain(|_name, open| open.until > now);
        }
    }
}

impl Open {
    fn count(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    fn full(&self, window: &Window, now: Duration) -> Option<Full> {
        let is_undecided = || self.members.values().any(|stay| *stay == Stay::Undecided);
        (self.count() >= window.most)
            .then(|| Full { frees_in: self.until.saturating_sub(now), is_undecided: is_undecided() })
    }
}

#[async_trait]
impl CountStore for MemoryCounts {
    async fn enter(
        &self,
        window: &Window,
        bar: Option<&Window>,
        members: &[&[u8]],
        stay: Stay,
    ) -> Result<Vec<Entry>, CacheError> {
        Ok(members.iter().map(|member| self.admit(window, bar, member, stay)).collect())
    }

    async fn settle(&self, window: &Window, member: &[u8], is_kept: bool) -> Result<u32, CacheError> {
        let now = self.clock.monotonic();
        let mut state = self.state();
        let open = state.windows.get_mut(&window.text()).filter(|open| open.until > now);
        let Some(open) = open else { return Ok(0) };
        if !is_kept {
            open.members.remove(member);
        } else if let Some(stay) = open.members.get_mut(member) {
            *stay = Stay::Fixed;
        }
        Ok(open.count())
    }

    async fn clear(&self, window: &Window) -> Result<(), CacheError> {
        self.empty(window);
        Ok(())
    }
}
