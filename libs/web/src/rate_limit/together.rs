//! The attempts to sign in of all replicas together.

use cache::{Counts, Entry, Window};
use sealing::Sealer;

use super::{Class, Limit};

/// The count that the replicas share, and how a caller is named in it: on another machine no address stands in clear.
pub(super) struct Common {
    counts: Counts,
    sealer: Sealer,
}

/// One attempt's place.
pub(super) struct Place {
    window: Window,
    member: [u8; 16],
}

impl Common {
    pub(super) fn new(counts: Counts, sealer: Sealer) -> Self {
        Self { counts, sealer }
    }

    /// A place of `key` that is not taken yet.
    pub(super) fn place(&self, class: Class, key: &str, limit: Limit) -> Place {
        let caller = hex::encode(self.sealer.blind_index("rate_limits.caller", key));
        let id = format!("{}:{caller}", class.name());
        let window = Window::new("web.rate_limits", id, limit.requests.get(), limit.window());
        Place { window, member: Counts::fresh_member() }
    }

    /// Takes it; `None` where the replicas do not count together now.
    pub(super) async fn hold(&self, place: &Place) -> Option<Entry> {
        self.counts.hold(&place.window, &place.member).await
    }

    /// Keeps it or gives it back; tells how many are taken now.
    pub(super) async fn settle(&self, place: &Place, is_kept: bool) -> Option<u32> {
        self.counts.settle(&place.window, &place.member, is_kept).await
    }
}
