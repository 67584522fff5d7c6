//! Limits per client and class of request, kept in each process.
//!
//! The headers follow draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` says what is granted, `RateLimit` what
//! is left of it and, as `t`, in how many seconds at the latest there is one more. Replicas do not share their counts:
//! a cluster grants as many times the limit as it has replicas.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actix_web::{
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
};
use governor::{
    Quota, RateLimiter,
    clock::Clock as GovernorClock,
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    state::keyed::DefaultKeyedStateStore,
};
use kernel::{Clock, ErrorKind, Refusal};
use serde::Deserialize;

use crate::{Identity, Problem};

/// How much of one class one client may ask for: `requests` at once, refilled evenly over `window_secs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most requests at once.
    pub requests: NonZeroU32,
    /// Seconds in which that many are granted anew.
    pub window_secs: NonZeroU32,
}

impl Limit {
    /// `requests` per minute.
    #[must_use]
    pub const fn per_minute(requests: NonZeroU32) -> Self {
        Self { requests, window_secs: NonZeroU32::MIN.saturating_add(59) }
    }
}

/// Where a caller without a token is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAddress {
    /// The connection's own address.
    #[default]
    Peer,
    /// The last entry of `X-Forwarded-For`, which our own proxy wrote. Only behind a proxy: otherwise anybody may
    /// claim any address.
    Forwarded,
}

/// The classes of requests, each with its own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Read,
    Write,
    SignIn,
}

impl Class {
    /// Credentials are only ever tried where tokens are given out.
    fn of(request: &ServiceRequest) -> Self {
        let path = request.path();
        if path == "/oauth/token" || (path == "/api/v1/session" && request.method() == Method::POST) {
            Self::SignIn
        } else if request.method().is_safe() {
            Self::Read
        } else {
            Self::Write
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::SignIn => "sign-in",
        }
    }
}

/// Governor's clock, told by ours.
#[derive(Clone)]
struct Watch {
    clock: Arc<dyn Clock>,
    start: chrono::DateTime<chrono::Utc>,
}

impl GovernorClock for Watch {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.clock.now() - self.start).to_std().unwrap_or_default()
    }
}

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, Watch, StateInformationMiddleware>;

struct Counter {
    limit: Limit,
    limiter: Limiter,
}

/// The limits of one process.
pub struct RateLimits {
    read: Counter,
    write: Counter,
    sign_in: Counter,
    address: ClientAddress,
    watch: Watch,
    asked: AtomicU64,
}

/// What a request that passed has left, to be written into its reply.
pub(crate) struct Granted {
    policy: HeaderValue,
    left: HeaderValue,
}

impl RateLimits {
    /// Limits for reads, other requests and attempts to sign in.
    #[must_use]
    pub fn new(
        read: Limit,
        write: Limit,
        sign_in: Limit,
        address: ClientAddress,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let watch = Watch { start: clock.now(), clock };
        let counter = |limit: Limit| Counter {
            limit,
            limiter: RateLimiter::<_, _, _, NoOpMiddleware<Duration>>::new(
                quota(limit),
                DefaultKeyedStateStore::default(),
                watch.clone(),
            )
            .with_middleware(),
        };
        Self {
            read: counter(read),
            write: counter(write),
            sign_in: counter(sign_in),
            address,
            watch: watch.clone(),
            asked: AtomicU64::new(0),
        }
    }

    /// Takes one request of `caller` into account.
    pub(crate) fn check(
        &self,
        request: &ServiceRequest,
        caller: &Identity,
    ) -> Result<Option<Granted>, Problem> {
        let class = Class::of(request);
        let counter = match class {
            Class::Read => &self.read,
            Class::Write => &self.write,
            Class::SignIn => &self.sign_in,
        };
        let key = match caller {
            Identity::Internal => return Ok(None),
            Identity::Known(name) => name.clone(),
            Identity::Unknown => self.address_of(request),
        };
        self.forget_the_idle(counter);
        match counter.limiter.check_key(&key) {
            Ok(state) => {
                let more_in = whole_secs(period(counter.limit));
                Ok(counter.granted(class, state.remaining_burst_capacity(), more_in))
            }
            Err(until) => {
                let wait = whole_secs(until.wait_time_from(self.watch.now()));
                metrics::counter!("http_rate_limited_total", "class" => class.name()).increment(1);
                Err(refused(counter, class, wait))
            }
        }
    }

    fn address_of(&self, request: &ServiceRequest) -> String {
        let forwarded = match self.address {
            ClientAddress::Peer => None,
            ClientAddress::Forwarded => last_forwarded(request.headers()),
        };
        let peer = || request.peer_addr().map_or_else(|| "unknown".to_owned(), |peer| peer.ip().to_string());
        format!("address:{}", forwarded.unwrap_or_else(peer))
    }

    /// Now and then drops the keys of clients that have not come for a window, so that memory stays bounded.
    fn forget_the_idle(&self, counter: &Counter) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % 4096 == 4095 {
            counter.limiter.retain_recent();
        }
    }
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("RateLimits").field("read", &self.read.limit).finish_non_exhaustive()
    }
}

impl Counter {
    /// `more_in_secs` is when, at the latest, one request more than `left` will be granted. `None` only when a number
    /// would not be a header value, which numbers are.
    fn granted(&self, class: Class, left: u32, more_in_secs: u64) -> Option<Granted> {
        let (name, limit) = (class.name(), self.limit);
        let policy = format!("\"{name}\";q={};w={}", limit.requests, limit.window_secs);
        let left = format!("\"{name}\";r={left};t={more_in_secs}");
        Some(Granted { policy: policy.parse().ok()?, left: left.parse().ok()? })
    }
}

impl Granted {
    /// Writes the two headers.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert(HeaderName::from_static("ratelimit-policy"), self.policy);
        headers.insert(HeaderName::from_static("ratelimit"), self.left);
    }
}

fn refused(counter: &Counter, class: Class, wait_secs: u64) -> Problem {
    let refusal = Refusal::new(
        ErrorKind::RateLimited,
        "rate_limited",
        format!("Too many requests of the class `{}`. Wait {wait_secs} s.", class.name()),
        format!("“{}”类请求过于频繁，请等待 {wait_secs} 秒。", class.name()),
    );
    let mut problem = Problem::from(refusal).with_header(header::RETRY_AFTER, HeaderValue::from(wait_secs));
    if let Some(granted) = counter.granted(class, 0, wait_secs) {
        problem = problem
            .with_header(HeaderName::from_static("ratelimit-policy"), granted.policy)
            .with_header(HeaderName::from_static("ratelimit"), granted.left);
    }
    problem
}

fn last_forwarded(headers: &HeaderMap) -> Option<String> {
    let list = headers.get_all("x-forwarded-for").last()?.to_str().ok()?;
    list.rsplit(',').next().map(|address| address.trim().to_owned())
}

/// One request is granted anew every `window / requests`, so that the burst refills in one window.
fn period(limit: Limit) -> Duration {
    let period = Duration::from_secs(limit.window_secs.get().into()) / limit.requests.get();
    period.max(Duration::from_nanos(1))
}

/// Rounded up: who waits that long finds the door open.
fn whole_secs(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

fn quota(limit: Limit) -> Quota {
    Quota::with_period(period(limit))
        .unwrap_or_else(|| Quota::per_second(limit.requests))
        .allow_burst(limit.requests)
}
