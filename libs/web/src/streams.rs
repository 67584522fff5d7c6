//! How many live streams may be open: each holds a connection for as long as its screen is.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use actix_web::http::header::{self, HeaderValue};
use kernel::{ErrorKind, Refusal};

use crate::Problem;

/// The live streams of one process.
#[derive(Debug, Clone)]
pub struct Streams(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    per_caller: NonZeroUsize,
    per_process: NonZeroUsize,
    open: Mutex<HashMap<String, usize>>,
}

/// A place among the open streams, for as long as it exists.
#[derive(Debug)]
pub struct OpenStream {
    streams: Streams,
    caller: String,
}

impl Streams {
    /// So many in all, and for one caller.
    #[must_use]
    pub fn new(per_process: NonZeroUsize, per_caller: NonZeroUsize) -> Self {
        Self(Arc::new(Inner { per_caller, per_process, open: Mutex::default() }))
    }

    /// One more for `caller`.
    ///
    /// # Errors
    /// 429 when they have as many as one may have, 503 when the process has.
    pub fn open(&self, caller: &impl std::fmt::Display) -> Result<OpenStream, Problem> {
        let caller = caller.to_string();
        let mut open = self.lock();
        if open.values().sum::<usize>() >= self.0.per_process.get() {
            return Err(full());
        }
        let own = open.entry(caller.clone()).or_default();
        if *own >= self.0.per_caller.get() {
            return Err(too_many(self.0.per_caller.get()));
        }
        *own += 1;
        metrics::gauge!("http_streams_open").increment(1);
        Ok(OpenStream { streams: self.clone(), caller })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(own) = open.get_mut(&self.caller) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                open.remove(&self.caller);
            }
        }
        metrics::gauge!("http_streams_open").decrement(1);
    }
}

/// Until a screen that was closed is known to be gone.
const LATER: HeaderValue = HeaderValue::from_static("30");

fn too_many(most: usize) -> Problem {
    let refusal = Refusal::new(ErrorKind::RateLimited, "too_many_streams").with("most", most);
    Problem::from(refusal).with_header(header::RETRY_AFTER, LATER)
}

fn full() -> Problem {
    Problem::from(Refusal::new(ErrorKind::Unavailable, "streams_full"))
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;

    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_stream_ends() {
        let few = |number| NonZeroUsize::new(number).unwrap();
        let streams = Streams::new(few(3), few(2));
        let status = |caller| streams.open(&caller).map_err(|problem| problem.status());
        let (first, second) = (status("a").unwrap(), status("a").unwrap());
        assert_eq!(status("a").unwrap_err(), StatusCode::TOO_MANY_REQUESTS);
        let other = status("b").unwrap();
        assert_eq!(status("c").unwrap_err(), StatusCode::SERVICE_UNAVAILABLE);
        drop(first);
        assert!(status("a").is_ok());
        drop((second, other));
        assert!(streams.lock().is_empty());
    }
}
