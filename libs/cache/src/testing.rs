//! For tests of code that uses common counts.

use async_trait::async_trait;

use crate::{CacheError, CountStore, Entry, Stay, Window};

/// A store of counts that answers nothing: what each replica meets while Redis is away.
#[derive(Debug, Clone, Copy, Default)]
pub struct CountsAway;

#[async_trait]
impl CountStore for CountsAway {
    async fn enter(
        &self,
        _window: &Window,
        _bar: Option<&Window>,
        _members: &[&[u8]],
        _stay: Stay,
    ) -> Result<Vec<Entry>, CacheError> {
        Err(CacheError::Resting("counting"))
    }

    async fn settle(&self, _window: &Window, _member: &[u8], _is_kept: bool) -> Result<u32, CacheError> {
        Err(CacheError::Resting("settling a count"))
    }

    async fn clear(&self, _window: &Window) -> Result<(), CacheError> {
        Err(CacheError::Resting("clearing a count"))
    }
}
