//! Counts that all processes of a cluster keep together: who did something, or asked about whom, within a span.
//!
//! A [`Window`] has room for so many different members and is empty again when its time is over, by the clock of the store:
//! Redis' own in a cluster, the process' intervals when embedded. Nobody's wall clock is asked, so setting one grants
//! nothing.
//!
//! Losing the store loses nothing but the common count. Each process counts by itself all the while: what it has let in
//! stays let in, and where the store is away or slow it decides alone, at once. Each such time `cache_errors_total` grows,
//! with `operation="count"`.

mod memory;

use std::{
    collections::HashMap,
    fmt::{Debug, Display, Formatter, Result as Formatted},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use kernel::Clock;
use metrics::counter;

use crate::error::CacheError;

pub use memory::MemoryCounts;

/// Room for so many different members within a span that begins with the first of them.
#[derive(Debug, Clone)]
pub struct Window {
    namespace: &'static str,
    id: String,
    most: u32,
    lasts: Duration,
}

impl Window {
    /// The window of `id` in `namespace` (what is counted, with no colon), with room for `most` members.
    ///
    /// Ids and members are ids or blind indexes, never phone numbers, addresses or names.
    #[must_use]
    pub fn new(namespace: &'static str, id: impl Display, most: u32, lasts: Duration) -> Self {
        debug_assert!(!namespace.contains(':'), "a colon ends the namespace");
        Self { namespace, id: id.to_string(), most, lasts }
    }

    /// The most members at once.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.most
    }

    /// After how long it is empty again.
    #[must_use]
    pub fn lasts(&self) -> Duration {
        self.lasts
    }

    /// The name in the store; no cached value has one like it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}.count:{}", self.namespace, self.id)
    }

    fn count_error(&self) {
        counter!("cache_errors_total", "namespace" => self.namespace, "operation" => "count").increment(1);
    }
}

/// Whether a member keeps its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// Until the window's end.
    Fixed,
    /// Nobody knows yet: until [`CountStore::settle`] decides, or the window's end.
    Undecided,
}

/// What came of entering a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Entered; so many are there now.
    New(u32),
    /// It was there.
    Known,
    /// There is no room.
    Full(Full),
}

/// A window without room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// When it is empty again.
    pub frees_in: Duration,
    /// Whether somebody may go before.
    pub is_undecided: bool,
}

/// Keeps windows. Each call is one step: nobody else's comes between.
#[async_trait]
pub trait CountStore: Send + Sync + 'static {
    /// Enters those of `members` that are not there yet as long as there is room, and none while `bar` is full; tells of
    /// each what came of it, in their order.
    async fn enter(
        &self,
        window: &Window,
        bar: Option<&Window>,
        members: &[&[u8]],
        stay: Stay,
    ) -> Result<Vec<Entry>, CacheError>;

    /// Decides whether an undecided `member` keeps its place; tells how many are there now.
    async fn settle(&self, window: &Window, member: &[u8], is_kept: bool) -> Result<u32, CacheError>;

    /// Empties `window`.
    async fn clear(&self, window: &Window) -> Result<(), CacheError>;
}

/// The counts of one process, and those that it shares. Clones share both.
#[derive(Clone)]
pub struct Counts {
    own: Arc<MemoryCounts>,
    shared: Option<Arc<dyn CountStore>>,
}

impl Counts {
    /// Of a process that shares none.
    #[must_use]
    pub fn alone(clock: Arc<dyn Clock>) -> Self {
        Self { own: Arc::new(MemoryCounts::new(clock)), shared: None }
    }

    /// Of one of several processes, which share `store`.
    #[must_use]
    pub fn together(clock: Arc<dyn Clock>, store: Arc<dyn CountStore>) -> Self {
        Self { shared: Some(store), ..Self::alone(clock) }
    }

    /// As [`CountStore::enter`], for good: what this process has not let in itself has to find room in both counts, or in
    /// its own alone where the shared one does not answer.
    pub async fn enter(&self, window: &Window, bar: Option<&Window>, members: &[&[u8]]) -> Vec<Entry> {
        let new: Vec<&[u8]> =
            members.iter().copied().filter(|member| !self.own.holds(window, member)).collect();
        let told = self.ask(window, bar, &new).await;
        let told: HashMap<&[u8], Entry> = new.into_iter().zip(told).collect();
        let decide = |member: &[u8]| match told.get(member) {
            Some(Entry::Full(full)) => Entry::Full(*full),
            Some(Entry::New(count)) => at_least(*count, self.own.admit(window, bar, member, Stay::Fixed)),
            Some(Entry::Known) | None => self.own.admit(window, bar, member, Stay::Fixed),
        };
        members.iter().copied().map(decide).collect()
    }

    /// Empties `window` in both counts.
    pub async fn clear(&self, window: &Window) {
        self.own.empty(window);
        if let Some(shared) = &self.shared
            && shared.clear(window).await.is_err()
        {
            window.count_error();
        }
    }

    /// A place in the shared count alone, undecided until [`Self::settle`]; `None` where there is no such count or it does
    /// not answer: for who counts by itself in its own way.
    pub async fn hold(&self, window: &Window, member: &[u8]) -> Option<Entry> {
        let held = self.shared.as_ref()?.enter(window, None, &[member], Stay::Undecided).await;
        held.inspect_err(|_error| window.count_error()).ok()?.first().copied()
    }

    /// Decides whether a place that [`Self::hold`] took is kept; tells how many are there now.
    pub async fn settle(&self, window: &Window, member: &[u8], is_kept: bool) -> Option<u32> {
        let settled = self.shared.as_ref()?.settle(window, member, is_kept).await;
        settled.inspect_err(|_error| window.count_error()).ok()
    }

    /// A member like no other.
    #[must_use]
    pub fn fresh_member() -> [u8; 16] {
        rand::random::<u128>().to_be_bytes()
    }

    async fn ask(&self, window: &Window, bar: Option<&Window>, members: &[&[u8]]) -> Vec<Entry> {
        match &self.shared {
            Some(shared) if !members.is_empty() => {
                let entered = shared.enter(window, bar, members, Stay::Fixed).await;
                entered.inspect_err(|_error| window.count_error()).unwrap_or_default()
            }
            _alone => Vec::new(),
        }
    }
}

/// Of two counts of the same members the larger one.
fn at_least(count: u32, entry: Entry) -> Entry {
    match entry {
        Entry::New(own) => Entry::New(own.max(count)),
        Entry::Known | Entry::Full(_) => entry,
    }
}

impl Debug for Counts {
    fn fmt(&self, f: &mut Formatter<'_>) -> Formatted {
        f.debug_struct("Counts").field("is_shared", &self.shared.is_some()).finish_non_exhaustive()
    }
}
